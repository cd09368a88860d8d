"""Muting: what a participant writes is refused, for some minutes or for the rest of the session."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from engagenow.core import audit
from engagenow.core.errors import N_, Forbidden
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor
from engagenow.moderation import acts, rules
from engagenow.moderation.models import NAME
from engagenow.moderation.views import MutedView
from engagenow.sessions.attendees import find_person
from engagenow.sessions.schemas import rfc3339

Moment = InstrumentedAttribute[datetime | None]
Column = Moment | InstrumentedAttribute[str | None]

LISTED = 50  # on the desk
BY_NAME: tuple[Column, ...] = (ParticipantRow.muted_until,)
AS_AUTHOR: tuple[Column, ...] = (ParticipantRow.author_muted_until, ParticipantRow.muted_author_of)


def mute(live: Live, actor: Actor, participant_id: str, minutes: int | None) -> MutedView:
    """Take nothing that this participant writes, for so many minutes; None: until the session ends.

    Raises Forbidden, NotFound.
    """
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.role != "participant":
        raise Forbidden(N_("The presenter cannot be muted."))
    person.muted_until = rules.muted_until(minutes, live.now)
    if minutes is not None:
        live.wake_at(person.muted_until)
    acts.record(live, actor, "muted", participant_id=person.id, detail={"minutes": minutes})
    return _changed(live, person, "participant muted")


def unmute(live: Live, actor: Actor, participant_id: str) -> MutedView:
    """Take what this participant writes again. Raises Forbidden, NotFound."""
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.muted_until is None:
        return _view(person)
    person.muted_until = None
    acts.record(live, actor, "unmuted", participant_id=person.id, undoes="muted")
    return _changed(live, person, "participant unmuted")


def wake(live: Live) -> list[datetime | None]:
    """Unmute whose time is over. Returns when the next one's is, by name and as an author."""
    by_name = _unmute_over(live, ParticipantRow.muted_until, BY_NAME)
    return [by_name, _unmute_over(live, ParticipantRow.author_muted_until, AS_AUTHOR)]


def listed(session: Session, session_id: str) -> list[Fields]:
    """Those who are muted by name, whose mute ends first at the front: [{participant_id, nickname, until}]."""
    here = (ParticipantRow.session_id == session_id, ParticipantRow.muted_until.is_not(None))
    query = select(ParticipantRow).where(*here).order_by(ParticipantRow.muted_until, ParticipantRow.id)
    return [
        {"participant_id": person.id, "nickname": person.nickname, "until": time_of(person.muted_until)}
        for person in session.scalars(query.limit(LISTED))
    ]


def until_of(session: Session, session_id: str, people: Collection[str]) -> dict[str, str | None]:
    """{participant id: until when, None: the end of the session} of those of these people who are muted."""
    is_muted = or_(ParticipantRow.muted_until.is_not(None), ParticipantRow.author_muted_until.is_not(None))
    here = (ParticipantRow.session_id == session_id, ParticipantRow.id.in_(people))
    found = session.scalars(select(ParticipantRow).where(*here, is_muted))
    return {person.id: time_of(rules.muted_by(person.muted_until, person.author_muted_until)) for person in found}


def time_of(until: datetime | None) -> str | None:
    """When a mute ends, as clients are told; None: with the session."""
    return None if until == rules.FOREVER else rfc3339(until)


def _unmute_over(live: Live, until: Moment, columns: Collection[Column]) -> datetime | None:
    """Empty these columns of those whose time is over; when the next one's is."""
    here: ColumnElement[bool] = ParticipantRow.session_id == live.id
    ids = live.database.scalars(select(ParticipantRow.id).where(here, until <= live.now)).all()
    if ids:
        live.database.execute(update(ParticipantRow).where(ParticipantRow.id.in_(ids)).values(dict.fromkeys(columns)))
        live.touch_desk(NAME)
        live.touch_mine(NAME, ids)
    return live.database.scalar(select(func.min(until)).where(here, until < rules.FOREVER))


def _changed(live: Live, person: ParticipantRow, what: str) -> MutedView:
    live.touch_desk(NAME)
    live.touch_mine(NAME, [person.id])
    live.after(partial(audit.record, what, session_id=live.id, participant_id=person.id))
    return _view(person)


def _view(person: ParticipantRow) -> MutedView:
    return MutedView(participant_id=person.id, muted=person.muted_until is not None, until=time_of(person.muted_until))
