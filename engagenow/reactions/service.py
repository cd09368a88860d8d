"""Tapping, and telling the room at most four times a second."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engagenow.core.coalescing import coalesce, tell_now
from engagenow.core.database import db
from engagenow.core.errors import SessionNotFound
from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import latest
from engagenow.core.models import LiveSession
from engagenow.core.opening import require_open
from engagenow.core.people import Participant
from engagenow.core.sheets import Said
from engagenow.reactions import rules
from engagenow.reactions.events import Reactions
from engagenow.reactions.models import ReactionTotal
from engagenow.reactions.schemas import ReactionsSnapshot
from engagenow.reactions.taps import Taps

TOLD = "reactions.told"  # for live.remember: the totals that the room has been told


def tap(house: House, actor: Participant, emoji: str) -> None:
    """Count a tap. Raises SessionNotFound, SessionNotActive, FeatureDisabled, Invalid, RateLimited.

    The first tap of a tick asks the database whether the room is open; a change in this process ends the tick first,
    one in another process is noticed with the next.
    """
    if not _taps(house).counting(actor.session_id):
        _require_open(house, actor.session_id)
    rules.check_emoji(emoji)
    house.limits.spend(actor.id, rules.TAPS)
    _taps(house).add(actor.session_id, emoji)


def due(house: House) -> list[tuple[str, Callable[[Live], None]]]:
    """[(session id, the use case to run on it)]: the sessions with taps to tell, once a tick."""
    return [(session_id, tell) for session_id in _taps(house).sessions()]


def tell(live: Live) -> None:
    """Store this process's taps since the last time, and tell the room of them, with those of other processes."""
    if _store_taps(live):
        coalesce(live, Reactions, live.id)


def settle(live: Live) -> None:
    """Tell the room what was tapped before what changes now."""
    _store_taps(live)
    tell_now(live, Reactions, live.id)


def told(live: Live, session_id: str) -> Reactions | None:
    """The taps of all processes since the room was told last, or None.

    This process's taps are stored first: with its next tick they would wait for the pause after this event as well.
    """
    _store_taps(live)
    before = live.remember(TOLD, partial(told_totals, live.database, session_id))
    now = totals(live.database, session_id)
    counts = {emoji: total - before.get(emoji, 0) for emoji, total in now.items() if total > before.get(emoji, 0)}
    before.update(now)
    return Reactions(session_id=session_id, counts=counts, totals=now) if counts else None


def told_totals(session: Session, session_id: str) -> dict[str, int]:
    """The totals that the room was told last."""
    last = latest(session, session_id, Reactions, session_id)
    return dict(last["totals"]) if last else {}


def totals(session: Session, session_id: str) -> dict[str, int]:
    """{emoji: how often it was tapped and stored, by all processes}, in the order of the buttons."""
    found = select(ReactionTotal.emoji, ReactionTotal.total).where(ReactionTotal.session_id == session_id)
    kept = {row.emoji: row.total for row in session.execute(found)}
    return {emoji: kept[emoji] for emoji in rules.EMOJI if emoji in kept}


def snapshot(session: Session, session_id: str) -> Fields:
    """The fields of ReactionsSnapshot."""
    return ReactionsSnapshot(totals=told_totals(session, session_id)).model_dump()


def export(session: Session, session_id: str) -> Iterable[Said]:
    """One line an emoji."""
    for emoji, total in totals(session, session_id).items():
        yield Said("reactions", None, None, "", "", emoji, f"{total}")


def _require_open(house: House, session_id: str) -> None:
    """Raises SessionNotFound, SessionNotActive, FeatureDisabled."""
    row = db.session.get(LiveSession, session_id)
    if row is None:
        raise SessionNotFound
    require_open(row, house, "reactions")


def _store_taps(live: Live) -> bool:
    """Add this process's taps to the totals. Whether there were any."""
    counts = _taps(live.house).take(live.id)
    if counts:
        live.undo(partial(_taps(live.house).put_back, live.id, counts))
    for emoji, count in counts.items():
        _add_up(live.database, live.id, emoji, count)
    return bool(counts)


def _add_up(session: Session, session_id: str, emoji: str, count: int) -> None:
    mine = (ReactionTotal.session_id == session_id) & (ReactionTotal.emoji == emoji)
    added = session.execute(update(ReactionTotal).where(mine).values(total=ReactionTotal.total + count))
    if added.rowcount == 0:  # type: ignore[attr-defined]
        session.add(ReactionTotal(session_id=session_id, emoji=emoji, total=count))
        session.flush()


def _taps(house: House) -> Taps:
    return cast(Taps, house.memory["reactions"])
