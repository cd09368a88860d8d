"""The export of activities: a sheet for each one that was opened, with all of its rounds."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.frames import frame_of, part_of
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound
from engagenow.activities.quiz import exporting as quiz
from engagenow.activities.quiz.reading import answered_any
from engagenow.activities.reading import agenda, definition_in, rounds_of
from engagenow.activities.results import all_in
from engagenow.core.errors import N_
from engagenow.core.models import ParticipantRow
from engagenow.core.sheets import Said, Sheet, Word
from engagenow.sessions.schemas import rfc3339

PART = N_("Activities")  # for the translators: the column names the feature
FEWEST = 5  # people whose answers under an alias are broken down (P12)
LEFT_OUT = N_("The breakdown is left out: fewer than 5 people answered.")
HEADER = (N_("Round"), N_("Nickname"), N_("What"), N_("Value"), N_("Percent"))

Row = list[object]


def sheets(session: Session, session_id: str) -> Iterable[Sheet]:
    """Results of each round, and under `named` who answered what. Under an alias nothing tells who it was."""
    for activity in agenda(session, session_id):
        if activity.rounds:
            kind = kinds.KINDS[activity.kind]
            yield Sheet(activity.title, (*HEADER, *kind.more_columns), _rows(session, activity))
            if kind.plays and activity.names == "named":
                yield quiz.players(session, activity, rounds_of(session, activity))


def export(session: Session, session_id: str) -> Iterable[Said]:
    """Lines for formats that have one table: how many answered, and the counts of what people wrote."""
    for activity in agenda(session, session_id):
        for round in rounds_of(session, activity):
            yield from _lines(session, activity, round)


def _lines(session: Session, activity: Activity, round: ActivityRound) -> Iterator[Said]:
    at, title = rfc3339(round.opened_at), f"{activity.title} ({round.number})"
    people, *others = _results(session, activity, round)
    yield Said(NAME, None, at, "", "", title, f"{people[3]}")
    for _, _, what, number, *_ in others:
        if what == LEFT_OUT:
            yield Said(NAME, None, at, "", "", title, LEFT_OUT)
        elif not isinstance(what, Word):
            yield Said(NAME, None, at, "", "", f"{title}: {what}", "" if number is None else f"{number}")


def _rows(session: Session, activity: Activity) -> Iterator[Row]:
    for round in rounds_of(session, activity):
        yield from _results(session, activity, round)
        if activity.names == "named":
            plays = kinds.KINDS[activity.kind].plays
            yield from (quiz.answers if plays else _answers)(session, activity, round)


def _results(session: Session, activity: Activity, round: ActivityRound) -> Iterator[Row]:
    """[round, None, what, how much, percent]."""
    results = all_in(session, activity, round)
    if kinds.KINDS[activity.kind].plays:
        results["voters"] = answered_any(session, activity.id, round.number)
    yield [round.number, None, Word(N_("People who answered")), results["voters"], None]
    if activity.names != "named" and results["voters"] < FEWEST:
        yield [round.number, None, Word(LEFT_OUT), None, None]
        return
    for what, number, percent, *more in kinds.KINDS[activity.kind].lines(definition_in(activity, round), results):
        yield [round.number, None, what, number, percent, *more]


def _answers(session: Session, activity: Activity, round: ActivityRound) -> Iterator[Row]:
    """[round, nickname, answer, None, None] of all whose answers count, in the order of the last change."""
    frame = frame_of(activity, round)
    here = (ActivityAnswer.activity_id == activity.id, ActivityAnswer.round == round.number, ActivityAnswer.counts)
    query = select(ActivityAnswer.part, ActivityAnswer.answer, ParticipantRow.nickname)
    joined = query.join(ParticipantRow, ParticipantRow.id == ActivityAnswer.participant_id).where(*here)
    for part, answer, nickname in session.execute(joined.order_by(ActivityAnswer.answered_at, ParticipantRow.id)):
        asked = part_of(frame, part)
        said = asked.kind.said(asked.definition, asked.kind.answer.model_validate(answer))
        yield [round.number, nickname, said, None, None]
