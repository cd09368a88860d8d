"""Reading the log."""

from collections.abc import Collection

import orjson
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engagenow.core.events import CATALOGUE, INCREMENT, Event
from engagenow.core.fields import Fields
from engagenow.core.models import EventRow


def encode(value: object) -> str:
    """JSON as it is stored and sent: compact, UTF-8."""
    return orjson.dumps(value).decode()


def payload_of(seq: int, event: Event) -> Fields:
    """A stored event's data: its seq, then its fields."""
    return {"seq": seq, **event.model_dump(mode="json")}


def read_texts(
    session: Session, session_id: str, since: int, *, limit: int, upto: int | None = None
) -> list[tuple[int, str, str]]:
    """At most `limit` events after `since`, in order, and none after `upto`: (seq, name, payload as JSON text)."""
    query = (
        select(EventRow.seq, EventRow.name, EventRow.payload)
        .where(EventRow.session_id == session_id, EventRow.seq > since)
        .order_by(EventRow.seq)
        .limit(limit)
    )
    if upto is not None:
        query = query.where(EventRow.seq <= upto)
    return [(seq, name, payload) for seq, name, payload in session.execute(query)]


def read_reduced(session: Session, session_id: str, since: int, upto: int, limit: int) -> list[tuple[int, str, str]]:
    """The newest `limit` events after `since`, in order, without those that a later one up to `upto` replaces.

    Increments are all there: `merge` makes one of them.
    """
    here = EventRow.session_id == session_id, EventRow.seq > since, EventRow.seq <= upto
    merging = EventRow.subject.startswith(INCREMENT)
    last = select(func.max(EventRow.seq)).where(*here, EventRow.subject.is_not(None)).group_by(EventRow.subject)
    query = (
        select(EventRow.seq, EventRow.name, EventRow.payload)
        .where(*here, or_(EventRow.subject.is_(None), merging, EventRow.seq.in_(last)))
        .order_by(EventRow.seq.desc())
        .limit(limit)
    )
    return [(seq, name, payload) for seq, name, payload in session.execute(query)][::-1]


def merge(events: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """One event in place of all of a subject, of classes that merge: at the place of the last, with its seq."""
    found: dict[int | str | None, tuple[int, str, str]] = {}
    for seq, name, payload in events:
        kind = CATALOGUE.get(name)
        key: int | str | None = seq
        if kind and kind.merges():
            data = orjson.loads(payload)
            key = kind.subject_of(*(str(data[field]) for field in kind.subject))
            if before := found.pop(key, None):
                payload = encode({**kind.merged(orjson.loads(before[2]), data), "seq": seq})
        found[key] = (seq, name, payload)
    return list(found.values())


def latest(session: Session, session_id: str, event: type[Event], *values: str) -> Fields | None:
    """The data of the last stored event of a subject, for snapshots: they show what the room has been told."""
    query = (
        select(EventRow.payload)
        .where(EventRow.session_id == session_id, EventRow.subject == event.subject_of(*values))
        .order_by(EventRow.seq.desc())
        .limit(1)
    )
    payload = session.scalar(query)
    return orjson.loads(payload) if payload else None


def latest_of(session: Session, session_id: str, subjects: Collection[str]) -> dict[str, Fields]:
    """{subject: the data of its last stored event}, of those that have one."""
    here = EventRow.session_id == session_id, EventRow.subject.in_(subjects)
    last = select(func.max(EventRow.seq)).where(*here).group_by(EventRow.subject)
    query = select(EventRow.subject, EventRow.payload).where(EventRow.session_id == session_id, EventRow.seq.in_(last))
    return {subject: orjson.loads(payload) for subject, payload in session.execute(query) if subject}
