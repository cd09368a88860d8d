"""How somebody becomes a participant, comes back, and leaves."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update

from engagenow.core.codes import new_id, tidy_code
from engagenow.core.database import db, insert_if_free
from engagenow.core.errors import (
    Kicked,
    NicknameTaken,
    SessionFull,
    SessionNotActive,
    SessionNotFound,
    TokenInvalid,
    TokenRequired,
)
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ParticipantRow, WorkerLease
from engagenow.core.people import Participant, Presenter
from engagenow.join import rules
from engagenow.join.schemas import PublicFace

NAME = ("session_id", "name_key")  # unique: a nickname has one holder


def find_by_code(code: str) -> LiveSession:
    """The session of a code as somebody typed it. Raises SessionNotFound."""
    row = db.session.scalar(select(LiveSession).where(LiveSession.session_code == tidy_code(code)))
    if row is None:
        raise SessionNotFound
    return row


def face(row: LiveSession, house: House) -> PublicFace:
    return PublicFace(
        title=row.title, status=row.status, participants=house.online(row.id), session_code=row.session_code
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """How a participant introduces itself: by a token's participant id, by its join_key, by a new nickname."""

    participant_id: str | None = None
    nickname: str | None = None
    join_key: str | None = None


def join(live: Live, guest: Guest, *, connects: bool) -> Participant:
    """Enter as a new participant, or come back as the one who has the token or the join_key.

    `connects`: a socket enters the room now; otherwise the name is held a minute for it to come.
    Raises NicknameInvalid, NicknameTaken, SessionFull, SessionNotActive, Kicked, TokenInvalid.
    """
    person = _known(live, guest)
    if person is None:
        return _newcomer(live, guest, connects)
    _come_back(live, person, guest.nickname)
    _mark_present(live, person, connects)
    return _as_participant(person)


def enter_as_presenter(live: Live, presenter: Presenter) -> Participant:
    """The owner's own participant row: in no count, and holding no name. Raises SessionNotFound for anyone else."""
    if not presenter.presents(live.row):
        raise SessionNotFound
    query = select(ParticipantRow).where(ParticipantRow.session_id == live.id, ParticipantRow.role == "presenter")
    person = live.database.scalar(query)
    if person is None:
        person = ParticipantRow(session_id=live.id, role="presenter", nickname=presenter.name, joined_at=live.now)
        live.database.add(person)
        live.database.flush()
    return _as_participant(person)


def refuse_borrowed_id(participant_id: str) -> None:
    """An id that this server issued is never taken over without its token. Raises TokenRequired."""
    if db.session.get(ParticipantRow, participant_id) is not None:
        raise TokenRequired


def leave(live: Live, participant_id: str) -> None:
    """Go for good: the name is free at once."""
    gone = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    live.database.execute(gone.values(name_key=None, held_until=None, connected_by=None))


def lose(live: Live, participant_ids: list[str]) -> None:
    """These people's last connection is gone; their names wait for them a while."""
    # Whoever has moved to another process by now is that one's to lose.
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.connected_by == live.house.worker_id)
    until = live.now + _hold(live)
    for person in live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), mine)):
        person.connected_by, person.held_until = None, max(until, person.held_until or until)


def stay(live: Live, participant_ids: list[str]) -> None:
    """These people have another tab, here: the process where they closed one does not let go of them."""
    mine = (ParticipantRow.session_id == live.id, ParticipantRow.kicked_at.is_(None))
    found = live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), *mine))
    for person in found.all():
        if live.house.is_here(live.id, person.id) and not _is_connected(live, person):
            _take_name_again(live, person)
            person.connected_by, person.held_until = live.house.worker_id, None


def _known(live: Live, guest: Guest) -> ParticipantRow | None:
    """Raises TokenInvalid, Kicked."""
    if guest.participant_id:
        person = live.database.get(ParticipantRow, guest.participant_id)
        if person is None or person.session_id != live.id:
            raise TokenInvalid
    elif guest.join_key:
        same_key = ParticipantRow.join_key_hash == _hash(guest.join_key)
        person = live.database.scalar(select(ParticipantRow).where(ParticipantRow.session_id == live.id, same_key))
    else:
        return None
    if person is not None and person.kicked_at is not None:
        raise Kicked
    return person


def _newcomer(live: Live, guest: Guest, connects: bool) -> Participant:
    if live.row.status != "active":
        raise SessionNotActive
    nickname = rules.clean_nickname(guest.nickname or "")
    rules.refuse_lookalike(nickname, live.row.presenter_name)
    _require_room(live)
    person = Participant(new_id(), live.id, nickname, "participant")
    row = {
        "id": person.id,
        "session_id": live.id,
        "nickname": nickname,
        "name_key": rules.name_key(nickname),
        "join_key_hash": _hash(guest.join_key) if guest.join_key else None,
        "joined_at": live.now,
        "connected_by": live.house.worker_id if connects else None,
        "held_until": None if connects else live.now + rules.FIRST_HOLD,
    }
    # One statement for a free name, which nearly all are: a hall comes in at once.
    if not insert_if_free(live.database, ParticipantRow, row, NAME):
        _require_free_name(live, nickname, but=None)
        insert_if_free(live.database, ParticipantRow, row, NAME)
    live.row.joined_count += 1
    return person


def _come_back(live: Live, person: ParticipantRow, nickname: str | None) -> None:
    """Take the old name again, or, when somebody else has it by now, the one that is offered instead."""
    if person.role == "presenter" or person.name_key is not None:
        return
    try:
        _claim(live, person, person.nickname)
    except NicknameTaken:
        if not nickname:
            raise
        wanted = rules.clean_nickname(nickname)
        rules.refuse_lookalike(wanted, live.row.presenter_name)
        _claim(live, person, wanted)


def _take_name_again(live: Live, person: ParticipantRow) -> None:
    """Unless somebody else was faster, whose it is now."""
    with suppress(NicknameTaken):
        _come_back(live, person, None)


def _claim(live: Live, person: ParticipantRow, nickname: str) -> None:
    _require_free_name(live, nickname, but=person.id)
    person.nickname, person.name_key = nickname, rules.name_key(nickname)
    live.database.flush()


def _mark_present(live: Live, person: ParticipantRow, connects: bool) -> None:
    if connects:
        person.connected_by, person.held_until = live.house.worker_id, None
    else:
        first = live.now + rules.FIRST_HOLD
        person.held_until = max(first, person.held_until or first)


def _require_free_name(live: Live, nickname: str, *, but: str | None) -> None:
    """Free a name whose holder is long gone. Raises NicknameTaken while somebody else holds it."""
    key = rules.name_key(nickname)
    mine = select(ParticipantRow.id).where(ParticipantRow.session_id == live.id, ParticipantRow.name_key == key)
    with live.database.no_autoflush:  # names are flushed as they are taken; a hall's count is written once, at the end
        holder_id = live.database.scalar(mine)
    if holder_id is None or holder_id == but:
        return
    holder = live.database.get_one(ParticipantRow, holder_id)
    until = _lost_until(live, holder.connected_by) if holder.connected_by else holder.held_until
    if rules.holds_name(connected=_is_connected(live, holder), held_until=until, now=live.now):
        raise NicknameTaken
    holder.name_key = None
    live.database.flush()


def _require_room(live: Live) -> None:
    """Raises SessionFull. Fewer have joined than fit: then nobody needs to be counted."""
    capacity = live.house.settings.max_participants
    if live.row.joined_count < capacity:
        return
    alive = select(WorkerLease.id).where(WorkerLease.expires_at > live.now - _hold(live))
    held = or_(ParticipantRow.held_until > live.now, ParticipantRow.connected_by.in_(alive))
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.name_key.is_not(None))
    if (live.database.scalar(select(func.count()).where(mine, held)) or 0) >= capacity:
        raise SessionFull


def _is_connected(live: Live, person: ParticipantRow) -> bool:
    """What this process knows of its own people is newer than what it has written down."""
    if person.connected_by == live.house.worker_id:
        return live.house.is_here(live.id, person.id)
    lease = live.database.get(WorkerLease, person.connected_by) if person.connected_by else None
    return lease is not None and lease.expires_at > live.now


def _lost_until(live: Live, worker_id: str) -> datetime | None:
    """Until when a worker's people hold their names, should they be gone.

    One that died without a word held them until its lease ran out, and then the usual while.
    """
    if worker_id == live.house.worker_id:
        return live.now + _hold(live)
    lease = live.database.get(WorkerLease, worker_id)
    return lease.expires_at + _hold(live) if lease else None


def _hold(live: Live) -> timedelta:
    own = live.row.nickname_hold
    return timedelta(seconds=live.house.settings.nickname_hold if own is None else own)


def _hash(join_key: str) -> str:
    return hashlib.sha256(join_key.encode()).hexdigest()


def _as_participant(person: ParticipantRow) -> Participant:
    return Participant(person.id, person.session_id, person.nickname, person.role)  # type: ignore[arg-type]
