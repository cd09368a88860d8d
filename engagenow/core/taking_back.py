"""The one door by which what was stored leaves the log again: seq and id stay, the text goes.

An event class says by `about` which of its fields names the thing that it tells of, and by `taken_back` what its fields
become. No feature edits payloads itself.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

import orjson
from sqlalchemy import or_, select

from engagenow.core.events import CATALOGUE
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.models import EventRow

Change = Callable[[Fields], Fields]  # of an event's data

FEW = 3  # texts: up to so many the database looks for itself; with more, reading all events is quicker


def take_back(live: Live, about: str, *, for_good: bool = False) -> dict[int, str]:
    """Empty every stored event about this. Returns {seq: payload} as they were, for a feature that can undo it.

    `for_good`: the next call finds only newer events, since these have no `about` any more.
    The use case announces an event as well: the page of those who are there, and the kept snapshot, change by that.
    """
    before = {}
    for row in _rows(live, about):
        before[row.seq] = row.payload
        row.payload = encode({**orjson.loads(row.payload), **CATALOGUE[row.name].taken_back})
        if for_good:
            row.about = None
    return before


def rewrite(live: Live, seq: int, change: Change) -> None:
    """Give a stored event the data that `change` makes of its own: for one that tells of several things."""
    stored = live.database.get(EventRow, (live.id, seq))
    unwritten = (row for row in live.unwritten(EventRow) if row.seq == seq)
    row = stored or next(unwritten)
    row.payload = encode(change(orjson.loads(row.payload)))


def rewrite_all(
    live: Live,
    subject: str,
    since: datetime,
    texts: Collection[str],
    change: Change,
) -> bool:
    """Give each event of a subject that has one of these texts as a value in its data what `change` makes of that.

    Only events from `since` on are looked through: the texts were in none before. Returns whether one has changed.
    """
    quoted = [encode(text) for text in texts]
    here = (EventRow.session_id == live.id, EventRow.subject == subject, EventRow.created_at >= since)
    stored = select(EventRow).where(*here)
    if len(quoted) <= FEW:
        stored = stored.where(or_(*(EventRow.payload.contains(text, autoescape=True) for text in quoted)))
    unwritten = (row for row in live.unwritten(EventRow) if row.subject == subject)
    rows = (*live.database.scalars(stored).all(), *unwritten)
    changes = [_change(row, change) for row in rows if any(text in row.payload for text in quoted)]
    return any(changes)


def rewrite_by(live: Live, names: Collection[str], participant_id: str, change: Change) -> None:
    """Give each event of these names that tells what this participant wrote the data `change(its data)`."""
    author = f'"participant_id":"{participant_id}"'
    here = (EventRow.session_id == live.id, EventRow.name.in_(names))
    stored = select(EventRow).where(*here, EventRow.payload.contains(author, autoescape=True))
    unwritten = (row for row in live.unwritten(EventRow) if row.name in names and author in row.payload)
    for row in (*live.database.scalars(stored).all(), *unwritten):
        row.payload = encode(change(orjson.loads(row.payload)))


def put_back(live: Live, payloads: Mapping[int, str]) -> None:
    """Give these events, by seq, the payloads that they had."""
    for seq, payload in payloads.items():
        live.database.get_one(EventRow, (live.id, seq)).payload = payload


def _change(row: EventRow, change: Change) -> bool:
    """Give an event the data that `change` makes of its own. Returns whether that differs."""
    before = orjson.loads(row.payload)
    after = change(before)
    if after == before:
        return False
    row.payload = encode(after)
    return True


def _rows(live: Live, about: str) -> Iterator[EventRow]:
    stored = select(EventRow).where(EventRow.session_id == live.id, EventRow.about == about)
    yield from live.database.scalars(stored).all()
    yield from (row for row in live.unwritten(EventRow) if row.about == about)
