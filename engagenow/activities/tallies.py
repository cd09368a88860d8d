"""Adding up: what the answers of a batch are worth is noted, and added to the tallies once, when all is written."""

from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import select

from engagenow.activities import entries, retelling, telling, texts
from engagenow.activities.frames import Frame
from engagenow.activities.kinds.kind import Part
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.core.errors import Invalid
from engagenow.core.live import Live

Place = tuple[str, int, str]  # (activity id, round, part): what one tally is of


@dataclass(slots=True)
class Worth:
    """What answers add: to the tally by name, and to the people of entries."""

    amounts: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Worth") -> None:
        """Add what other answers are worth."""
        self.amounts.update(other.amounts)
        self.entries.update(other.entries)

    def subtract(self, other: "Worth") -> None:
        """Take off what other answers were worth."""
        self.amounts.subtract(other.amounts)
        self.entries.subtract(other.entries)


def note(live: Live, frame: Frame, row: ActivityAnswer, said: Part, before: ActivityAnswer | None) -> None:
    """Add this answer, which counts, in place of the former one. It cannot be refused any more.

    `said`: the answer as its kind reads it.
    """
    difference = _worth_of(frame, said)
    if before is not None:
        difference.subtract(worth(frame, before))
    if frame.kind.lists_texts:
        written = frame.kind.texts(said)
        _texts_said(live).setdefault((row.activity_id, row.round), {})[row.participant_id] = written
    _note(live, row, difference)


def put_back(live: Live, frame: Frame, row: ActivityAnswer) -> None:
    """Let a stored answer count again, unless an option that it chose is gone."""
    with suppress(Invalid):
        said = frame.kind.read(frame.definition, row.answer)
        row.counts = True
        note(live, frame, row, said, None)


def take_out(live: Live, frame: Frame, row: ActivityAnswer) -> None:
    """Let a stored answer count no longer."""
    nothing = Worth()
    nothing.subtract(worth(frame, row))
    row.counts = False
    if frame.kind.lists_texts:
        _texts_said(live).setdefault((row.activity_id, row.round), {})[row.participant_id] = []
    _note(live, row, nothing)


def worth(frame: Frame, row: ActivityAnswer) -> Worth:
    """What a stored answer is worth."""
    return _worth_of(frame, frame.kind.answer.model_validate(row.answer)) if row.counts else Worth()


def _worth_of(frame: Frame, answer: Part) -> Worth:
    counted = frame.kind.entries(frame.definition, answer) if frame.kind.counts_entries else ()
    return Worth(frame.kind.amounts(frame.definition, answer), Counter(counted))


def _note(live: Live, row: ActivityAnswer, difference: Worth) -> None:
    _differences(live).setdefault((row.activity_id, row.round, row.part), Worth()).add(difference)
    live.once("activities add up", add_up)


def _texts_said(live: Live) -> dict[tuple[str, int], dict[str, list[str]]]:
    """{(activity id, round): {participant id: texts}} of the answers of this batch."""
    return live.remember("activities texts", dict)


def _differences(live: Live) -> dict[Place, Worth]:
    """What the answers of this batch add to each tally."""
    return live.remember("activities differences", dict)


def add_up(live: Live) -> None:
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
