"""How many may hold a name in a session, and whose name gives way to a newcomer when it is full."""

from functools import partial

from sqlalchemy import and_, func, or_, select, update

from engagenow.core.errors import SessionFull
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.join import holds, newcomers, rules

BATCH = 500  # newcomers in one transaction, at most
# For live.remember: whose holds may end early, and whose have ended since the holders were counted.
WAITING, FREED = "join.waiting", "join.freed"
HOLDERS = "join.holders"  # for live.remember: (how many hold a name, how many had joined by then)


def require_room(live: Live) -> str | None:
    """The participant whose name gives way to a newcomer, if the session is full. Raises SessionFull.

    Holders are counted only once as many have joined as fit, and then once in a transaction.
    """
    capacity = live.house.settings.max_participants
    if live.row.joined_count < capacity:
        return None
    holders, joined = live.remember(HOLDERS, partial(_holders_now, live))
    if holders + live.row.joined_count - joined - len(_freed(live)) < capacity:
        return None
    return _next_to_give_way(live)


def give_way(live: Live, participant_id: str) -> None:
    """End the hold of this participant's name."""
    held = update(ParticipantRow).where(ParticipantRow.id == participant_id)
    live.database.execute(held.values(name_key=None, held_until=None))
    _freed(live).append(participant_id)


def count_again(live: Live) -> None:
    """The holders have changed: the next count finds no name that was freed before it."""
    live.forget(HOLDERS)
    live.forget(FREED)
    newcomers.forget_names(live)


def _freed(live: Live) -> list[str]:
    return live.remember(FREED, list[str])


def _next_to_give_way(live: Live) -> str:
    """Raises SessionFull."""
    waiting = live.remember(WAITING, partial(_hold_ends_first, live))
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


def _holders_now(live: Live) -> tuple[int, int]:
    """(how many hold a name, how many have joined)."""
    return _count_holders(live), live.row.joined_count


def _count_holders(live: Live) -> int:
    """How many hold a name in this session."""
    newcomers.write(live)
    live.database.flush()
    alive = select(WorkerLease.id).where(WorkerLease.expires_at > live.now - holds.length(live))
    held = or_(ParticipantRow.held_until > live.now, ParticipantRow.connected_by.in_(alive))
    mine = and_(ParticipantRow.session_id == live.id, ParticipantRow.name_key.is_not(None))
    return live.database.scalar(select(func.count()).where(mine, held)) or 0
