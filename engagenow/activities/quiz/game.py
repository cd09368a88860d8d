"""A round of a quiz as it is read: where it is, what was asked, and who plays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engagenow.activities import rules
from engagenow.activities.kinds.kind import Part
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound
from engagenow.activities.quiz.definition import Question, QuizDefinition
from engagenow.activities.quiz.judging import is_right, share_of
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion, QuizRun, QuizScore
from engagenow.activities.quiz.phases import Place, Window
from engagenow.activities.quiz.points import Given
from engagenow.activities.reading import definition_in, find, round_of
from engagenow.core.errors import N_, InvalidTransition, SessionNotActive
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.validation import wrong

KIND = "quiz"


@dataclass(frozen=True, slots=True)
class Moment:
    """A quiz's place and its times, as they are told."""

    step: int
    place: Place
    starts_at: datetime
    ends_at: datetime | None
    remaining: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that counts, as it is stored."""

    participant_id: str
    answer: Fields
    millis: int


@dataclass(frozen=True, slots=True)
class Game:
    """A round of a quiz: its rows, and what is asked. `definition` is the round's."""

    activity: Activity
    round: ActivityRound
    run: QuizRun
    definition: QuizDefinition

    @property
    def place(self) -> Place:
        """The phase and the question that it is at."""
        return Place(self.run.phase, self.run.number)  # type: ignore[arg-type]

    @property
    def moment(self) -> Moment:
        """Its place and times as of now: `run` may change before they are told."""
        run = self.run
        return Moment(run.step, self.place, run.starts_at, run.ends_at, run.remaining)

    def question_at(self, place: Place) -> Question | None:
        """The question that is asked there."""
        return self.definition.questions[place.number - 1] if place.number else None

    @property
    def key(self) -> tuple[str, int]:
        """(activity id, number of the round), with which the primary keys of its rows begin."""
        return self.activity.id, self.round.number


def definition_of(activity: Activity, round: ActivityRound | None) -> QuizDefinition:
    """The settings and questions of a quiz, with the right answers that were accepted afterwards."""
    return as_quiz(definition_in(activity, round))


def as_quiz(definition: Part) -> QuizDefinition:
    """The definition of a quiz, as what it is."""
    assert isinstance(definition, QuizDefinition)  # noqa: S101 a quiz has no other
    return definition


def game_of(session: Session, activity: Activity, round: ActivityRound) -> Game:
    """A round of a quiz that has begun."""
    run = session.get_one(QuizRun, (activity.id, round.number))
    return Game(activity, round, run, definition_of(activity, round))


def open_game(live: Live, activity_id: str, field: str) -> Game:
    """The current round of a quiz that is open. `field`: where the request names it.

    Raises NotFound, SessionNotActive, Invalid, InvalidTransition.
    """
    activity = find(live, activity_id)
    if live.row.status != "active":
        raise SessionNotActive
    check_is_quiz(activity, field)
    round = round_of(live, activity)
    if round is None or activity.state != "open":
        raise InvalidTransition(rules.NOT_NOW)
    return game_of(live.database, activity, round)


def check_is_quiz(activity: Activity, field: str = "id") -> None:
    """Raises Invalid for another kind of activity. `field`: where the request names it."""
    if activity.kind != KIND:
        raise wrong(field, N_("This is no quiz."))


def asked_row(session: Session, game: Game, question: Question) -> QuizQuestion | None:
    """The row of a question; None before it has begun."""
    return session.get(QuizQuestion, (*game.key, question.id))


def asked_rows(session: Session, game: Game) -> list[QuizQuestion]:
    """The questions that have begun, in their order."""
    here = (QuizQuestion.activity_id == game.activity.id, QuizQuestion.round == game.round.number)
    return list(session.scalars(select(QuizQuestion).where(*here).order_by(QuizQuestion.number)))


def scores_in(game: Game) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the rows of QuizScore of this round."""
    return QuizScore.activity_id == game.activity.id, QuizScore.round == game.round.number


def answers_in(game: Game) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the answers of this round that count, to any of its questions."""
    of_round = (ActivityAnswer.activity_id == game.activity.id, ActivityAnswer.round == game.round.number)
    return *of_round, ActivityAnswer.counts


def window_of(row: QuizQuestion | None) -> Window:
    """When the question of this row takes answers."""
    return Window(row.asked_at, row.ends_at, row.accepts_until, row.over_at) if row else Window()


def players_of(
    session: Session, activity_id: str, participant_ids: Collection[str] | None = None
) -> dict[str, QuizPlayer]:
    """{participant id: player}, of these participants or of all."""
    query = select(QuizPlayer).where(QuizPlayer.activity_id == activity_id)
    if participant_ids is not None:
        query = query.where(QuizPlayer.participant_id.in_(participant_ids))
    return {row.participant_id: row for row in session.scalars(query)}


def members_of(session: Session, activity_id: str) -> dict[int, int]:
    """{team: how many players are in it}."""
    of_it = select(QuizPlayer.team, func.count()).where(QuizPlayer.activity_id == activity_id)
    found = session.execute(of_it.where(QuizPlayer.team.is_not(None)).group_by(QuizPlayer.team))
    return {team: number for team, number in found if team is not None}


def factor_of(player: QuizPlayer | None) -> int:
    """How many times as long a player has."""
    return player.factor if player and player.allowed else 1


def factors_of(session: Session, activity_id: str) -> dict[str, int]:
    """{participant id: factor} of those who have personal time."""
    columns = select(QuizPlayer.participant_id, QuizPlayer.factor)
    found = session.execute(columns.where(QuizPlayer.activity_id == activity_id, QuizPlayer.allowed))
    return {person: factor for person, factor in found if factor != 1}


def said_to(session: Session, game: Game, question_ids: Iterable[str]) -> dict[str, list[Said]]:
    """{question id: the answers that count}, in the order in which they came."""
    found: dict[str, list[Said]] = {question_id: [] for question_id in question_ids}
    columns = (ActivityAnswer.part, ActivityAnswer.participant_id, ActivityAnswer.answer, ActivityAnswer.value)
    query = select(*columns).where(*answers_in(game), ActivityAnswer.part.in_(found))
    for part, person, answer, millis in session.execute(query.order_by(ActivityAnswer.answered_at)):
        found[part].append(Said(person, answer, millis or 0))
    return found


def given_of(game: Game, question: Question, answer: Fields, millis: int, factor: int) -> Given:
    """An answer, judged."""
    share = share_of(question, game.definition.also(question.id), answer)
    return Given(share, is_right(question, share), millis, factor)
