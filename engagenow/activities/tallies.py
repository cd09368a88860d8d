"""Adding up: what the answers of a batch are worth is noted, and added to the tallies once, when all is written."""

from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import Select, select

from engagenow.activities import entries, retelling, telling, texts
from engagenow.activities.frames import Frame, frame_of, part_of
from engagenow.activities.models import NAME, Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.activities.reading import rounds_of
from engagenow.core.errors import Invalid
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow

Place = tuple[str, int, str]  # (activity id, round, part): what one tally is of


@dataclass(slots=True)
class Worth:
    """What answers add: to the tally by name, and to the people of entries."""

    amounts: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Worth") -> None:
        self.amounts.update(other.amounts)
        self.entries.update(other.entries)

    def subtract(self, other: "Worth") -> None:
        self.amounts.subtract(other.amounts)
        self.entries.subtract(other.entries)


def note(live: Live, frame: Frame, row: ActivityAnswer, said: Any, before: ActivityAnswer | None) -> None:
    """Add this answer, which counts, in place of the former one. It cannot be refused any more.

    `said`: the answer as its kind reads it.
    """
    difference = _worth_of(frame, said)
    if before is not None:
        difference.subtract(_worth(frame, before))
    if frame.kind.lists_texts:
        written = frame.kind.texts(said)
        _texts_said(live).setdefault((row.activity_id, row.round), {})[row.participant_id] = written
    _note(live, row, difference)


def take_out_or_back(live: Live, participant_id: str) -> None:
    """No answer of a participant who is removed counts. Of another each one counts that its round still takes.

    Of one who was removed as the author of an anonymous text, answers with a name count on: if they went at the same
    moment, they would tell who it was.

    An answer that chose an option which is gone stays out. All answers are written.
    """
    person = live.database.get(ParticipantRow, participant_id)
    if person is None:
        return  # deleted in this batch
    removed = person.kicked_at is not None
    rows = live.database.execute(_answers_of(participant_id, counting=removed)).all()
    frames: dict[tuple[str, int], Frame] = {}
    for row, activity, round in rows:
        if person.removed_author_of and activity.names == "named":
            continue
        change = _take_out if removed else _put_back
        key = (activity.id, round.number)
        frames[key] = frames.get(key) or frame_of(activity, round)
        change(live, part_of(frames[key], row.part), row)
    if rows:
        live.touch_mine(NAME, [participant_id])
    _add_up(live)


def forget_written(live: Live, participant_id: str) -> None:
    """Delete the answers of a participant that are texts or words, in all rounds. All answers are written."""
    found = [live.database.execute(_answers_of(participant_id, counting=counting)).all() for counting in (True, False)]
    for row, activity, round in chain(*found):
        frame = frame_of(activity, round)
        if frame.kind.lists_texts or frame.kind.counts_entries:
            _take_out(live, frame, row)
            live.database.delete(row)
            live.touch_mine(NAME, [participant_id])
    _add_up(live)


def _answers_of(participant_id: str, *, counting: bool) -> Select[tuple[ActivityAnswer, Activity, ActivityRound]]:
    return select(ActivityAnswer, Activity, ActivityRound).where(
        ActivityAnswer.participant_id == participant_id,
        ActivityAnswer.counts.is_(counting),
        Activity.id == ActivityAnswer.activity_id,
        ActivityRound.activity_id == ActivityAnswer.activity_id,
        ActivityRound.number == ActivityAnswer.round,
    )


def take_out_those_with(live: Live, frame: Frame, options: Collection[str]) -> None:
    """The answers of the frame's round that chose one of these options count no longer: these people are asked again.

    All answers are written, and `frame` is of the definition that they were given for.
    """
    assert frame.round is not None  # noqa: S101 only a round that is open, or was, has answers
    here = (ActivityAnswer.activity_id == frame.activity.id, ActivityAnswer.round == frame.round.number)
    for row in live.database.scalars(select(ActivityAnswer).where(*here, ActivityAnswer.counts)).all():
        if frame.kind.chose(frame.kind.answer.model_validate(row.answer), options):
            _take_out(live, frame, row)
            live.touch_mine(NAME, [row.participant_id])
    _add_up(live)


def count_again(live: Live, activity: Activity) -> None:
    """Add up the tallies of all rounds from the answers, since these are worth something else by now."""
    live.once(f"activities count {activity.id} again", lambda live: _count_again(live, activity))


def _count_again(live: Live, activity: Activity) -> None:
    _add_up(live)  # what was noted by what answers were worth before
    for round in rounds_of(live.database, activity):
        frame, amounts = frame_of(activity, round), Counter[str]()
        here = (ActivityAnswer.activity_id == activity.id, ActivityAnswer.round == round.number, ActivityAnswer.counts)
        for row in live.database.scalars(select(ActivityAnswer).where(*here)):
            amounts.update(_worth(frame, row).amounts)
        live.upsert(ActivityTally(activity_id=activity.id, round=round.number, part="", amounts=dict(amounts)))
        telling.tell(live, activity, round)


def put_back_those_with(live: Live, frame: Frame, options: Collection[str]) -> None:
    """The answers of a round that `take_out_those_with` took out count again, except of who was removed.

    All answers are written, and `frame` is of the definition that has these options again.
    """
    here = (ActivityAnswer.activity_id == frame.activity.id, ActivityAnswer.round == frame.number)
    joined = select(ActivityAnswer).join(ParticipantRow, ParticipantRow.id == ActivityAnswer.participant_id)
    there = joined.where(*here, ~ActivityAnswer.counts, ParticipantRow.kicked_at.is_(None))
    for row in live.database.scalars(there).all():
        if frame.kind.chose(frame.kind.answer.model_validate(row.answer), options):
            _put_back(live, frame, row)
            live.touch_mine(NAME, [row.participant_id])
    _add_up(live)


def tell_texts_again(live: Live, participant_id: str) -> None:
    """The texts of a participant that are shown with a nickname are told as new ones, under the nickname of now."""
    for row, activity, round in live.database.execute(_answers_of(participant_id, counting=True)).all():
        frame = frame_of(activity, round)
        if frame.kind.lists_texts and activity.names == "named":
            said = frame.kind.texts(frame.kind.answer.model_validate(row.answer))
            texts.write(live, activity.id, round.number, {participant_id: []})
            live.database.flush()
            texts.write(live, activity.id, round.number, {participant_id: said})
            telling.tell(live, activity, round)


def _put_back(live: Live, frame: Frame, row: ActivityAnswer) -> None:
    """Unless an option that it chose is gone."""
    with suppress(Invalid):
        said = frame.kind.read(frame.definition, row.answer)
        row.counts = True
        note(live, frame, row, said, None)


def _take_out(live: Live, frame: Frame, row: ActivityAnswer) -> None:
    nothing = Worth()
    nothing.subtract(_worth(frame, row))
    row.counts = False
    if frame.kind.lists_texts:
        _texts_said(live).setdefault((row.activity_id, row.round), {})[row.participant_id] = []
    _note(live, row, nothing)


def _worth(frame: Frame, row: ActivityAnswer) -> Worth:
    """What a stored answer is worth."""
    return _worth_of(frame, frame.kind.answer.model_validate(row.answer)) if row.counts else Worth()


def _worth_of(frame: Frame, answer: Any) -> Worth:
    counted = frame.kind.entries(frame.definition, answer) if frame.kind.counts_entries else ()
    return Worth(frame.kind.amounts(frame.definition, answer), Counter(counted))


def _note(live: Live, row: ActivityAnswer, difference: Worth) -> None:
    _differences(live).setdefault((row.activity_id, row.round, row.part), Worth()).add(difference)
    live.once("activities add up", _add_up)


def _texts_said(live: Live) -> dict[tuple[str, int], dict[str, list[str]]]:
    """{(activity id, round): {participant id: texts}} of the answers of this batch."""
    none: dict[tuple[str, int], dict[str, list[str]]] = {}
    return live.remember("activities texts", lambda: none)


def _differences(live: Live) -> dict[Place, Worth]:
    none: dict[Place, Worth] = {}
    return live.remember("activities differences", lambda: none)


def _add_up(live: Live) -> None:
    """Add what the commands of the batch have noted to the tallies, and tell who may see them."""
    said = _texts_said(live)
    while said:
        round_of_texts, texts_by_person = said.popitem()
        texts.write(live, *round_of_texts, texts_by_person)
    differences = _differences(live)
    tallies = _tallies_of(live, {activity_id for activity_id, _, _ in differences})
    while differences:
        place, difference = differences.popitem()
        activity = live.database.get(Activity, place[0])
        round = live.database.get(ActivityRound, place[:2])
        if activity is None or round is None:
            continue  # deleted in this batch
        tally = tallies.get(place)
        before = Counter(tally.amounts) if tally else Counter[str]()
        before.update(difference.amounts)
        amounts = {name: amount for name, amount in before.items() if amount}
        live.upsert(ActivityTally(activity_id=place[0], round=place[1], part=place[2], amounts=amounts))
        if difference.entries and (gone := entries.add_up(live, place[0], place[1], difference.entries)):
            retelling.take_back_soon(live, activity, round, gone)
        telling.tell(live, activity, round)


def _tallies_of(live: Live, activity_ids: Collection[str]) -> dict[Place, ActivityTally]:
    if not activity_ids:
        return {}
    found = live.database.scalars(select(ActivityTally).where(ActivityTally.activity_id.in_(activity_ids)))
    return {(row.activity_id, row.round, row.part): row for row in found}
