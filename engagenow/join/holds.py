"""How long a nickname is held for a participant who is not connected."""

from datetime import datetime, timedelta

from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow, WorkerLease
from engagenow.join import rules


def holds(live: Live, holder: ParticipantRow) -> bool:
    """Whether a name still belongs to the participant who last had it."""
    until = _lost_until(live, holder.connected_by) if holder.connected_by else holder.held_until
    return rules.holds_name(connected=is_connected(live, holder), held_until=until, now=live.now)


def is_connected(live: Live, person: ParticipantRow) -> bool:
    """Whether the participant is connected to a process that lives."""
    # What this process knows of its own people is newer than what it has written down.
    if person.connected_by == live.house.worker_id:
        return live.house.is_here(live.id, person.id)
    lease = live.database.get(WorkerLease, person.connected_by) if person.connected_by else None
    return lease is not None and lease.expires_at > live.now


def length(live: Live) -> timedelta:
    """How long a name is held after the last connection: the session's own time, or the configured NICKNAME_HOLD."""
    own = live.row.nickname_hold
    return timedelta(seconds=live.house.settings.nickname_hold if own is None else own)


def _lost_until(live: Live, worker_id: str) -> datetime | None:
    """Until when a worker's people hold their names, should they be gone.

    One that died without a word held them until its lease ran out, and then the usual while.
    """
    if worker_id == live.house.worker_id:
        return live.now + length(live)
    lease = live.database.get(WorkerLease, worker_id)
    return lease.expires_at + length(live) if lease else None
