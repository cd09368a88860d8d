"""What people type and the room counts: a row for each entry of a round, written with the answers.

An entry that no one gives any more, or that the presenter hides, is removed from the events that contain it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engagenow.activities.events import ActivityResults
from engagenow.activities.models import ActivityEntry
from engagenow.activities.words.cloud import Entry
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.taking_back import rewrite_all
from engagenow.core.upserts import new_row


def add_up(live: Live, activity_id: str, number: int, differences: Mapping[str, int]) -> dict[str, datetime]:
    """Add to the numbers of people who gave these entries in a round.

    `differences`: {entry: how many people more, or, below 0, fewer}. Returns {entry that no one gives now: when it was
    given first}.
    """
    changed = {text: difference for text, difference in differences.items() if difference}
    before = {row.text: row for row in _rows(live.database, activity_id, number, changed)}
    last, gone = _last_number(live.database, activity_id, number), {}
    for text, difference in changed.items():
        row = before.get(text)
        people = difference + (row.people if row else 0)
        place, first_at = (row.number, row.first_at) if row else (last + 1, live.now)
        if people > 0:
            last = max(last, place)
            live.upsert(
                new_row(
                    ActivityEntry, activity_id=activity_id, round=number, text=text,
                    people=people, number=place, first_at=first_at,
                )
            )  # fmt: skip
        elif row:
            _delete(live, row)
            gone[text] = row.first_at
    return gone


def all_of(session: Session, activity_id: str, number: int, *, dated: bool) -> list[Entry]:
    """All of a round, in no order. Reading when each was given first takes as long as all else together."""
    times = [ActivityEntry.first_at] if dated else []
    columns = select(ActivityEntry.text, ActivityEntry.people, ActivityEntry.number, *times)
    here = (ActivityEntry.activity_id == activity_id, ActivityEntry.round == number)
    return [Entry(*row) for row in session.execute(columns.where(*here))]


def take_back(live: Live, activity_id: str, number: int, texts: Collection[str], since: datetime) -> bool:
    """Remove these entries from all stored events about a round.

    `since`: none of them was given before. Returns whether an event contained one of them.
    """
    subject = ActivityResults.subject_of(activity_id, str(number)) or ""
    return rewrite_all(live, subject, since, texts, partial(_without, texts=texts))


def note_gone(live: Live, activity_id: str, number: int, gone: Mapping[str, datetime]) -> None:
    """Note entries that no one gives any more, for `take_back_noted`. `gone`: {entry: when it was given first}."""
    noted = _gone(live, activity_id, number)
    noted.update({text: min(first_at, noted.get(text, first_at)) for text, first_at in gone.items()})


def take_back_noted(live: Live, activity_id: str, number: int) -> bool:
    """Take back, in one pass, what was noted and has not been given again. Returns what `take_back` returns."""
    noted = _gone(live, activity_id, number)
    said_again = {row.text for row in _rows(live.database, activity_id, number, noted)}
    gone = {text: first_at for text, first_at in noted.items() if text not in said_again}
    noted.clear()
    return bool(gone) and take_back(live, activity_id, number, gone.keys(), min(gone.values()))


def _gone(live: Live, activity_id: str, number: int) -> dict[str, datetime]:
    return live.remember(f"activities gone {activity_id}:{number}", dict)


def _rows(session: Session, activity_id: str, number: int, texts: Iterable[str]) -> Iterable[ActivityEntry]:
    here = (ActivityEntry.activity_id == activity_id, ActivityEntry.round == number)
    return session.scalars(select(ActivityEntry).where(*here, ActivityEntry.text.in_(texts)))


def _last_number(session: Session, activity_id: str, number: int) -> int:
    here = (ActivityEntry.activity_id == activity_id, ActivityEntry.round == number)
    return session.scalar(select(func.max(ActivityEntry.number)).where(*here)) or 0


def _delete(live: Live, row: ActivityEntry) -> None:
    key = (ActivityEntry.activity_id == row.activity_id, ActivityEntry.round == row.round)
    live.database.execute(delete(ActivityEntry).where(*key, ActivityEntry.text == row.text))


def _without(data: Fields, texts: Collection[str]) -> Fields:
    words = [
        {**word, "variants": [text for text in word["variants"] if text not in texts]}
        for word in data["results"]["words"]
        if word["word"] not in texts
    ]
    return {**data, "results": {**data["results"], "words": words}}
