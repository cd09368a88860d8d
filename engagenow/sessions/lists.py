"""The lists of a session that are read page by page: its participants and its stored events."""

from datetime import datetime

import orjson
from sqlalchemy import Select, or_, select, tuple_

from engagenow.core.database import db, shared_now
from engagenow.core.errors import N_, NotFound
from engagenow.core.log import encode, read_texts
from engagenow.core.models import LiveSession, ParticipantRow, WorkerLease
from engagenow.core.search import search_key
from engagenow.sessions.attendees import attendee_view
from engagenow.sessions.schemas import EventsAfter, ParticipantsPage
from engagenow.sessions.views import AttendeeView

ORDER = (ParticipantRow.joined_at, ParticipantRow.id)


def participants(row: LiveSession, page: ParticipantsPage) -> tuple[list[AttendeeView], str | None]:
    """(a page of those who are and were there, without the presenter, in the order in which they came;
    the id after which the next page begins, None at the end). Raises NotFound for an unknown `after`.
    """
    alive = set(db.session.scalars(select(WorkerLease.id).where(WorkerLease.expires_at > shared_now(db.session()))))
    found = list(db.session.scalars(_matching(row, page, alive).order_by(*ORDER).limit(page.limit + 1)))
    people = [attendee_view(person, alive) for person in found[: page.limit]]
    return people, people[-1].id if len(found) > page.limit else None


def events_after(row: LiveSession, page: EventsAfter) -> str:
    """The stored events after `since`, in order, at most `limit`, as the JSON text of an EventsView."""
    last_seq = row.last_seq
    found = read_texts(db.session(), row.id, page.since, limit=page.limit, upto=last_seq)
    events = [{"seq": seq, "name": name, "data": orjson.Fragment(payload)} for seq, name, payload in found]
    more = bool(found) and found[-1][0] < last_seq
    return encode({"events": events, "last_seq": last_seq, "more": more})


def _matching(row: LiveSession, page: ParticipantsPage, alive: set[str]) -> Select[ParticipantRow]:
    here = ParticipantRow.connected_by.in_(alive)
    query = select(ParticipantRow).where(ParticipantRow.session_id == row.id, ParticipantRow.role == "participant")
    if page.after is not None:
        query = query.where(tuple_(*ORDER) > _place(row, page.after))
    if page.connected is not None:
        query = query.where(here if page.connected else or_(ParticipantRow.connected_by.is_(None), ~here))
    if key := search_key(page.q):
        query = query.where(ParticipantRow.search_key.contains(key, autoescape=True))
    return query


def _place(row: LiveSession, participant_id: str) -> tuple[datetime, str]:
    """Where a participant stands in ORDER. Raises NotFound."""
    last = db.session.get(ParticipantRow, participant_id)
    if last is None or last.session_id != row.id:
        raise NotFound(N_("There is no such participant."))
    return last.joined_at, last.id
