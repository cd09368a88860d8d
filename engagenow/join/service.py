"""How a person becomes a participant, and comes back."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from engagenow.core.codes import new_id, possible_codes
from engagenow.core.database import db
from engagenow.core.errors import (
    Kicked,
    NicknameInvalid,
    SessionNotActive,
    SessionNotFound,
    TokenInvalid,
    TokenRequired,
)
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.limits import Limits
from engagenow.core.live import Live, Seeks
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.people import Participant, Presenter
from engagenow.join import capacity, names, newcomers, renaming, rules
from engagenow.join.schemas import PublicFace
from engagenow.moderation import door

# A whole hall asks this at once, so it is built once.
OF_CODE = select(LiveSession).where(LiveSession.session_code == bindparam("code"))


def find_by_code(code: str) -> LiveSession:
    """The session of a code as it was typed, or of a join link. Raises SessionNotFound."""
    for possible in possible_codes(code):
        row = db.session.scalar(OF_CODE, {"code": possible})
        if row is not None:
            return row
    raise SessionNotFound


def count_wrong_code(limits: Limits, address: str) -> None:
    """One bucket of an address for HTTP and sockets. Raises RateLimited when it is empty."""
    figures.wrong_codes += 1
    limits.spend(f"codes of {address}", rules.WRONG_CODES_OF_ADDRESS)


def face(row: LiveSession, house: House) -> PublicFace:
    """What everybody with the code may see of a session."""
    return PublicFace(
        title=row.title, status=row.status, participants=house.online(row.id), session_code=row.session_code
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """How a participant introduces itself: by a token's participant id, by its join_key, by a new nickname.

    `unproven_id` is one that comes without a token.
    """

    participant_id: str | None = None
    nickname: str | None = None
    join_key: str | None = None
    unproven_id: str | None = None


def sought(guest: Guest) -> Seeks:
    """What `join` will look up, for `Command.seeks`."""
    seeks = []
    if guest.unproven_id:
        seeks.append((newcomers.ID, guest.unproven_id))
    if guest.join_key:
        seeks.append((newcomers.KEY, _hash(guest.join_key)))
    if guest.nickname and not guest.participant_id:
        with suppress(NicknameInvalid):  # `join` will say so
            seeks.append((newcomers.NAME, rules.name_key(rules.clean_nickname(guest.nickname))))
    return tuple(seeks)


def join(live: Live, guest: Guest, *, connects: bool) -> Participant:
    """Enter as a new participant, or come back as the one who has the token or the join_key.

    `connects`: a socket enters the room now; otherwise the name is held a minute for it to come.
    Raises NicknameInvalid, TextRefused, NicknameTaken, SessionFull, SessionLocked, SessionNotActive, Kicked,
    TokenInvalid, TokenRequired.
    """
    # Names are flushed as they are taken. Flushed with each question, the session's count would be written by each.
    with live.database.no_autoflush:
        person = _known(live, guest)
        if person is None:
            return _newcomer(live, guest, connects)
        renaming.take_again(live, person, guest.nickname)
        names.mark_present(live, person, connects)
        return _as_participant(person)


def enter_as_presenter(live: Live, presenter: Presenter) -> Participant:
    """The owner's own participant row: in no count, and holding no name. Raises SessionNotFound for anyone else."""
    if not presenter.presents(live.row):
        raise SessionNotFound
    name = names.presenter_name(live)
    query = select(ParticipantRow).where(ParticipantRow.session_id == live.id, ParticipantRow.role == "presenter")
    person = live.database.scalar(query) or ParticipantRow(session_id=live.id, role="presenter", joined_at=live.now)
    person.nickname = live.row.presenter_name = name
    live.database.add(person)
    live.database.flush()
    return _as_participant(person)


def _refuse_borrowed_id(live: Live, participant_id: str) -> None:
    """An id that this server issued is never taken over without its token. Raises TokenRequired."""
    if newcomers.find(live, newcomers.ID, participant_id) is not None:
        raise TokenRequired


def _known(live: Live, guest: Guest) -> ParticipantRow | None:
    """Raises TokenInvalid, Kicked, TokenRequired."""
    if guest.unproven_id:
        _refuse_borrowed_id(live, guest.unproven_id)
    if guest.participant_id:
        person = live.database.get(ParticipantRow, guest.participant_id)
        if person is None or person.session_id != live.id or person.role != "participant":
            raise TokenInvalid
    elif guest.join_key:
        person = _of_key(live, guest.join_key)
    else:
        return None
    if person is not None and person.kicked_at is not None:
        raise Kicked
    return person


def _of_key(live: Live, join_key: str) -> ParticipantRow | None:
    found = newcomers.find(live, newcomers.KEY, _hash(join_key))
    return None if found is None else newcomers.row_of(live, found)


def _newcomer(live: Live, guest: Guest, connects: bool) -> Participant:
    if live.row.status != "active":
        raise SessionNotActive
    door.let_in(live)
    nickname, doubt = renaming.entrance(live, guest.nickname or "")
    live.spend_connection(rules.NEWCOMERS)
    gives_way = capacity.require_room(live)
    if doubt:
        names.require_free(live, nickname)
    shown = renaming.for_now(live) if doubt else nickname
    person = Participant(new_id(), live.id, shown, "participant", new_at=live.row.rev)
    row = {
        "id": person.id,
        "session_id": live.id,
        "nickname": shown,
        "name_key": rules.name_key(shown),
        "join_key_hash": _hash(guest.join_key) if guest.join_key else None,
        "joined_at": live.now,
        "connected_by": live.house.worker_id if connects else None,
        "held_until": None if connects else live.now + rules.FIRST_HOLD,
    }
    names.insert(live, row)
    if doubt:
        renaming.hold(live, person.id, nickname, doubt)
    if gives_way:
        capacity.give_way(live, gives_way)
    live.row.joined_count += 1
    return person


def _hash(join_key: str) -> str:
    return hashlib.sha256(join_key.encode()).hexdigest()


def _as_participant(person: ParticipantRow) -> Participant:
    return Participant(person.id, person.session_id, person.nickname, person.role)  # type: ignore[arg-type]
