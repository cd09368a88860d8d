"""Who holds a nickname, from when and until when; the database keeps it unique."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from engagenow.auth.models import User
from engagenow.core.errors import NicknameInvalid, NicknameTaken, SessionFull
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.join import newcomers, rules

BATCH = 500  # newcomers in one transaction, at most
# For live.remember: whose holds may end early, and whose have ended since the holders were counted.
WAITING, FREED = "join.waiting", "join.freed"
HOLDERS = "join.holders"  # for live.remember: (how many hold a name, how many had joined by then)


def choose(live: Live, typed: str) -> str:
    """A nickname as everybody will see it. Raises NicknameInvalid."""
    nickname = rules.clean_nickname(typed)
    refuse_reserved(live, nickname)
    return nickname


def refuse_reserved(live: Live, nickname: str) -> None:
    """Raises NicknameInvalid when it looks like an office, or like the presenter's name, now or in this room."""
    rules.refuse_official(nickname)
    for name in {presenter_name(live), live.row.presenter_name}:
        rules.refuse_lookalike(nickname, name)


def presenter_name(live: Live) -> str:
    """The name of the owner's account, which a login may change."""
    return live.remember("join.presenter_name", lambda: _read_presenter_name(live))


def _read_presenter_name(live: Live) -> str:
    return live.database.scalars(select(User.name).where(User.id == live.row.owner_id)).one()


def insert(live: Live, row: dict[str, Any]) -> None:
    """Write a newcomer's row, with those of its batch. Raises NicknameTaken."""
    require_free(live, row["nickname"])
    newcomers.add(live, row)


def leave(live: Live, participant_id: str) -> None:
    """Go for good: the name is free at once."""
    gone = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    live.database.execute(gone.values(name_key=None, held_until=None, connected_by=None))
    _count_again(live)


def lose(live: Live, participant_ids: list[str]) -> None:
    """These people's last connection is gone; their names wait for them a while."""
    # A participant who is connected to another process by now is not lost here.
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.connected_by == live.house.worker_id)
    until = live.now + _hold(live)
    for person in live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), mine)):
        person.connected_by, person.held_until = None, max(until, person.held_until or until)


def stay(live: Live, participant_ids: list[str]) -> None:
    """Keep the names of these people, who have another tab in this process. Skip who is connected to another one."""
    mine = (ParticipantRow.session_id == live.id, ParticipantRow.kicked_at.is_(None))
    found = live.database.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(participant_ids), *mine))
    for person in found.all():
        if live.house.is_here(live.id, person.id) and not _is_connected(live, person):
            _take_name_again(live, person)
            person.connected_by, person.held_until = live.house.worker_id, None


def take_again(live: Live, person: ParticipantRow) -> None:
    """Take the old name again, if it was lost. Raises NicknameTaken, NicknameInvalid."""
    if person.name_key is None:
        refuse_reserved(live, person.nickname)
        claim(live, person, person.nickname)


def claim(live: Live, person: ParticipantRow, nickname: str) -> None:
    """Give a participant this name. Raises NicknameTaken."""
    require_free(live, nickname, but=person.id)
    person.nickname, person.name_key = nickname, rules.name_key(nickname)
    live.database.flush()
    _count_again(live)


def require_free(live: Live, nickname: str, *, but: str | None = None) -> None:
    """Free a name whose holder is long gone. Raises NicknameTaken while another participant holds it."""
    key = rules.name_key(nickname)
    holder_id = newcomers.find(live, newcomers.NAME, key)
    if holder_id is None or holder_id == but:
        return
    holder = newcomers.row_of(live, holder_id)
    # Without a flush the database may still name one whom this transaction has freed of it.
    if holder.name_key == key and _holds(live, holder):
        raise NicknameTaken
    holder.name_key = None
    live.database.flush()


def mark_present(live: Live, person: ParticipantRow, connects: bool) -> None:
    if connects:
        person.connected_by, person.held_until = live.house.worker_id, None
    else:
        first = live.now + rules.FIRST_HOLD
        person.held_until = max(first, person.held_until or first)


def require_room(live: Live) -> str | None:
    """The participant whose name gives way to a newcomer, if the session is full. Raises SessionFull.

    Holders are counted only once as many have joined as fit, and then once in a transaction.
    """
    capacity = live.house.settings.max_participants
    if live.row.joined_count < capacity:
        return None
    holders, joined = live.remember(HOLDERS, lambda: (_count_holders(live), live.row.joined_count))
    if holders + live.row.joined_count - joined - len(_freed(live)) < capacity:
        return None
    return _next_to_give_way(live)


def give_way(live: Live, participant_id: str) -> None:
    """End the hold of this participant's name."""
    held = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    live.database.execute(held.values(name_key=None, held_until=None))
    _freed(live).append(participant_id)


def _freed(live: Live) -> list[str]:
    none: list[str] = []
    return live.remember(FREED, lambda: none)


def _count_again(live: Live) -> None:
    """The holders have changed: the next count finds no name that was freed before it."""
    live.forget(HOLDERS)
    live.forget(FREED)
    newcomers.forget_names(live)


def _next_to_give_way(live: Live) -> str:
    """Raises SessionFull."""
    waiting = live.remember(WAITING, lambda: _hold_ends_first(live))
    while waiting:
        person = live.database.get_one(ParticipantRow, waiting.pop())
        connected = person.connected_by is not None
        if rules.gives_way(connected=connected, held_until=person.held_until, now=live.now):
            return person.id
    raise SessionFull


def _hold_ends_first(live: Live) -> list[str]:
    """Those who hold a name, are not connected and may give way; the one whose hold ends first stands last."""
    mine = (ParticipantRow.session_id == live.id, ParticipantRow.name_key.is_not(None))
    waits = (ParticipantRow.connected_by.is_(None), ParticipantRow.held_until > live.now)
    query = select(ParticipantRow.id).where(*mine, *waits, ParticipantRow.held_until <= live.now + rules.FIRST_HOLD)
    newcomers.write(live)
    live.database.flush()
    return list(live.database.scalars(query.order_by(ParticipantRow.held_until).limit(BATCH)))[::-1]


def _count_holders(live: Live) -> int:
    """How many hold a name in this session."""
    newcomers.write(live)
    live.database.flush()
    alive = select(WorkerLease.id).where(WorkerLease.expires_at > live.now - _hold(live))
    held = or_(ParticipantRow.held_until > live.now, ParticipantRow.connected_by.in_(alive))
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.name_key.is_not(None))
    return live.database.scalar(select(func.count()).where(mine, held)) or 0


def _take_name_again(live: Live, person: ParticipantRow) -> None:
    """Unless it is another participant's or the presenter's by now."""
    with suppress(NicknameTaken, NicknameInvalid):
        take_again(live, person)


def _holds(live: Live, holder: ParticipantRow) -> bool:
    until = _lost_until(live, holder.connected_by) if holder.connected_by else holder.held_until
    return rules.holds_name(connected=_is_connected(live, holder), held_until=until, now=live.now)


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
