"""What a presenter or a moderator does with the participants of a session, and how its list shows them."""

from functools import partial

from sqlalchemy import select

from engagenow.core import audit
from engagenow.core.errors import N_, Forbidden, NotFound
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.core.people import Actor
from engagenow.moderation import acts
from engagenow.sessions.events import KickedOut
from engagenow.sessions.views import AttendeeView


def kick(live: Live, actor: Actor, participant_id: str, remove_texts: bool = False) -> AttendeeView:
    """Remove a participant until it is readmitted, and free the name; with its texts, also once it is removed.

    Raises Forbidden, NotFound.
    """
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.role != "participant":
        raise Forbidden(N_("The presenter cannot be removed."))
    is_new = person.kicked_at is None
    was_unnamed = person.removed_author_of is not None
    person.removed_author_of = None
    if is_new:
        put_out(live, person)
    elif was_unnamed:
        live.house.leave(live, person.id)  # what has stayed so that it did not tell who was removed
    if remove_texts:
        live.house.unsay(live, person.id)
    if is_new or remove_texts:
        acts.record(live, actor, "removed", participant_id=person.id, detail={"texts": remove_texts})
    return attendee_view(person, alive=set())


def put_out(live: Live, person: ParticipantRow) -> None:
    """Remove a participant from the room, who is told so."""
    person.kicked_at = live.now
    live.house.leave(live, person.id)
    live.tell(person.id, KickedOut(session_id=live.id))
    _record(live, "participant removed", person)


def let_in_again(live: Live, person: ParticipantRow) -> None:
    """Let a removed participant come back."""
    person.kicked_at = person.removed_author_of = None
    live.house.back(live, person.id)
    _record(live, "participant readmitted", person)


def readmit(live: Live, actor: Actor, participant_id: str) -> AttendeeView:
    """Let a removed participant come back by its token, as the same one. Raises Forbidden, NotFound.

    The name is taken again when it comes back, if it is still free then.
    """
    live.require(actor, "people")
    person = find_person(live, participant_id)
    if person.kicked_at is not None:
        let_in_again(live, person)
        acts.record(live, actor, "readmitted", participant_id=person.id, undoes="removed")
    return attendee(live, person)


def attendee(live: Live, person: ParticipantRow) -> AttendeeView:
    """A participant as the presenter's list shows it."""
    alive = select(WorkerLease.id).where(WorkerLease.expires_at > live.now)
    return attendee_view(person, set(live.database.scalars(alive)))


def attendee_view(person: ParticipantRow, alive: set[str]) -> AttendeeView:
    """A participant as the presenter's list shows it; `alive`: the ids of the processes that serve."""
    return AttendeeView(
        id=person.id,
        nickname=person.nickname,
        role=person.role,
        connected=person.connected_by in alive,
        kicked=person.kicked_at is not None and person.removed_author_of is None,
        joined_at=person.joined_at,
    )


def find_person(live: Live, participant_id: str) -> ParticipantRow:
    """A participant of this session. Raises NotFound."""
    person = live.database.get(ParticipantRow, participant_id)
    if person is None or person.session_id != live.id:
        raise NotFound(N_("There is no such participant."))
    return person


def _record(live: Live, what: str, person: ParticipantRow) -> None:
    ids = {"session_id": live.id, "participant_id": person.id}
    live.after(partial(audit.record, what, **ids))
