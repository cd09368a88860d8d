"""What a presenter does with sessions. attendees.py has what is done with the people in them."""

from datetime import datetime
from functools import partial

from sqlalchemy import and_, delete, or_, select

from engagenow.core import audit
from engagenow.core.codes import possible_codes
from engagenow.core.database import db
from engagenow.core.errors import N_, Kicked, NotFound, SessionNotFound, TokenInvalid
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.opening import open_features
from engagenow.core.people import Actor, Presenter
from engagenow.moderation.rules import Settings
from engagenow.sessions import rules
from engagenow.sessions.events import SessionEnded, SessionUpdated
from engagenow.sessions.schemas import Stage, rfc3339
from engagenow.sessions.views import ModerationView, SessionView


def list_sessions(actor: Presenter, *, limit: int, before: str | None = None, q: str = "") -> list[LiveSession]:
    """The user's sessions, newest first, at most `limit`, after the session with the id `before`.

    `q`: only those with this in the title, or as their code.
    """
    query = select(LiveSession).where(LiveSession.owner_id == actor.user_id)
    if wanted := q.strip():
        titled = LiveSession.title.icontains(wanted, autoescape=True)
        query = query.where(or_(titled, LiveSession.session_code.in_(possible_codes(wanted))))
    if before is not None:
        last = access_session(actor, before)
        earlier = LiveSession.created_at < last.created_at
        same_moment = and_(LiveSession.created_at == last.created_at, LiveSession.id < last.id)
        query = query.where(or_(earlier, same_moment))
    query = query.order_by(LiveSession.created_at.desc(), LiveSession.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def access_session(actor: Actor, session_id: str) -> LiveSession:
    """The session, for its owner; for others it does not exist. Raises SessionNotFound."""
    row = find_session(session_id)
    if not actor.presents(row):
        raise SessionNotFound
    return row


def access_as_participant(participant_id: str, session_id: str) -> LiveSession:
    """The session, for one of its participants, also for one who was removed. Raises TokenInvalid."""
    person = db.session.get(ParticipantRow, participant_id)
    if person is None or person.session_id != session_id or person.role != "participant":
        raise TokenInvalid
    return find_session(session_id)


def require_not_kicked(participant_id: str) -> None:
    """Raises Kicked."""
    if db.session.get_one(ParticipantRow, participant_id).kicked_at is not None:
        raise Kicked


def find_session(session_id: str) -> LiveSession:
    """The session, for any caller. Raises SessionNotFound."""
    row = db.session.get(LiveSession, session_id)
    if row is None:
        raise SessionNotFound
    return row


def view(row: LiveSession, origin: str, house: House, *, last_seq: int | None = None) -> SessionView:
    """The session as everybody sees it; `origin` is the public address that its links start with."""
    return SessionView(
        id=row.id,
        title=row.title,
        description=row.description,
        session_code=row.session_code,
        status=row.status,
        features=open_features(row, house),
        stage=Stage.model_validate(row.stage),
        moderation=_moderation(row),
        join_url=f"{origin}/join/{row.session_code}",
        qr_code_url=f"{origin}/api/sessions/{row.id}/qr.svg",
        participant_count=house.online(row.id),
        joined_count=row.joined_count,
        last_seq=row.last_seq if last_seq is None else last_seq,
        created_at=row.created_at,
        activated_at=row.activated_at,
        ended_at=row.ended_at,
    )


def _moderation(row: LiveSession) -> ModerationView:
    settings = Settings.stored(row.moderation).in_force
    return ModerationView(slow_seconds=settings.slow_seconds, locked=settings.locked, stage_delay=settings.stage_delay)


def current_view(live: Live) -> SessionView:
    """The session as it stands after what this command has announced so far."""
    return view(live.row, live.origin, live.house, last_seq=live.next_seq - 1)


def change(live: Live, actor: Actor, title: str | None, description: str | None) -> SessionView:
    """Change the title, the description or both. Raises Forbidden."""
    live.require_presenter(actor)
    row = live.row
    before = (row.title, row.description)
    row.title = row.title if title is None else title
    row.description = row.description if description is None else description
    if (row.title, row.description) != before:
        tell_room(live)
    return current_view(live)


def take_step(live: Live, actor: Actor, step: rules.Step) -> SessionView:
    """Activate, pause or end. The step already taken changes nothing. Raises Forbidden, InvalidTransition."""
    live.require_presenter(actor)
    row = live.row
    status = rules.next_status(step, row.status, ended_at=row.ended_at, now=live.now)
    if status != row.status:
        live.house.settle(live)
        before = row.status
        _set_status(row, status, live.now)
        tell_room(live)
        live.house.moved(live, before)
        if row.ended_at:
            live.announce(SessionEnded(session_id=row.id, ended_at=rfc3339(row.ended_at) or ""))
    return current_view(live)


def switch_feature(live: Live, actor: Actor, feature: str, enabled: bool) -> SessionView:
    """Switch a feature on or off. Raises Forbidden, NotFound for a name that is no feature's."""
    live.require_presenter(actor)
    if feature not in live.house.switches:
        raise NotFound(N_("This feature does not exist."))
    if live.switches[feature] != enabled:
        live.house.settle(live)
        live.row.switches = {**live.row.switches, feature: enabled}
        tell_room(live)
    return current_view(live)


def close(live: Live, actor: Actor) -> None:
    """End what runs, so that the room hears of it. Raises Forbidden."""
    live.require_presenter(actor)
    if live.row.status in rules.FROM["end"]:
        take_step(live, actor, "end")


def remove(live: Live, actor: Actor) -> None:
    """Delete the session with all that was said in it. Raises Forbidden."""
    live.require_presenter(actor)
    live.database.execute(delete(LiveSession).where(LiveSession.id == live.id))
    live.database.expunge(live.row)
    live.after(partial(live.house.deleted, live.id))
    live.after(partial(audit.record, "session deleted", session_id=live.id))


def _set_status(row: LiveSession, status: str, at: datetime) -> None:
    if status == "active" and row.status in ("draft", "ended"):
        row.activated_at = at
    row.ended_at = at if status == "ended" else None
    row.status = status


def tell_room(live: Live) -> None:
    """What everybody sees of the session has changed."""
    session = view(live.row, live.origin, live.house, last_seq=live.next_seq)
    live.announce(SessionUpdated(session_id=live.id, session=session))
