"""Reading the log."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.core.events import Event, Stored
from engagenow.core.models import EventRow


def encode(value: Any) -> str:
    """JSON as it is stored and sent: compact, UTF-8."""
    return orjson.dumps(value).decode()


def payload_of(seq: int, event: Event) -> dict[str, Any]:
    """A stored event's data: its seq, then its fields."""
    return {"seq": seq, **event.model_dump(mode="json")}


def read_after(session: Session, session_id: str, since: int, *, limit: int, upto: int | None = None) -> list[Stored]:
    """At most `limit` events after `since`, in order, and none after `upto`."""
    rows = read_texts(session, session_id, since, limit=limit, upto=upto)
    return [Stored(seq=seq, name=name, data=orjson.loads(payload)) for seq, name, payload in rows]


def read_texts(
    session: Session, session_id: str, since: int, *, limit: int, upto: int | None = None
) -> list[tuple[int, str, str]]:
    """The same as (seq, name, payload as JSON text)."""
    query = (
        select(EventRow.seq, EventRow.name, EventRow.payload)
        .where(EventRow.session_id == session_id, EventRow.seq > since)
        .order_by(EventRow.seq)
        .limit(limit)
    )
    if upto is not None:
        query = query.where(EventRow.seq <= upto)
    return [(seq, name, payload) for seq, name, payload in session.execute(query)]
