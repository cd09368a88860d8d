"""Picking tea or coffee until a deadline: one row a participant, written once for a batch."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engagenow.core.coalescing import coalesce
from engagenow.core.errors import InvalidTransition
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.people import Actor, Participant
from engagenow.sessions.schemas import rfc3339
from tests.house.toy.events import PicksClosed, PicksCounted, PicksOpened
from tests.house.toy.models import Pick, Round

NEWEST = 100  # picks on the desk


def open_picks(live: Live, actor: Actor, seconds: int, note: str) -> dict[str, Any]:
    """`note` is for the presenter alone. Raises Forbidden, SessionNotActive, FeatureDisabled."""
    live.require_presenter(actor)
    live.require_open("hands")
    closes_at = live.now + timedelta(seconds=seconds)
    live.upsert(Round(session_id=live.id, closes_at=closes_at, closed=False, note=note))
    live.wake_at(closes_at)
    live.touch_desk("hands")
    return {"seq": live.announce(PicksOpened(session_id=live.id, closes_at=rfc3339(closes_at) or ""))}


def pick(live: Live, actor: Participant, picked: str) -> dict[str, Any]:
    """What reached the server in time counts, however long it waited. Raises InvalidTransition."""
    round = live.find(Round, live.id)
    if round is None or live.received_at > round.closes_at:
        raise InvalidTransition
    live.upsert(Pick(session_id=live.id, participant_id=actor.id, picked=picked, picked_at=live.now))
    coalesce(live, PicksCounted, live.id)
    live.touch_desk("hands")
    live.touch_mine("hands", [actor.id])
    return {"picked": picked}


def counted(live: Live, session_id: str) -> PicksCounted:
    """What the room is told while people pick: made once for all who picked since the last one."""
    return PicksCounted(session_id=session_id, counts=counts(live.database, session_id))


def wake(live: Live) -> datetime | None:
    """Tell the room of a round that is over, once; when one is to be over."""
    round = live.database.get(Round, live.id)
    if round is None or round.closed:
        return None
    if round.closes_at > live.now:
        return round.closes_at
    round.closed = True
    live.announce(PicksClosed(session_id=live.id, counts=counts(live.database, live.id)))
    return None


def counts(session: Session, session_id: str) -> dict[str, int]:
    """How many have picked what."""
    query = select(Pick.picked, func.count()).where(Pick.session_id == session_id).group_by(Pick.picked)
    return dict(session.execute(query).all())


def desk(session: Session, session_id: str, _house: House) -> dict[str, Any] | None:
    """The presenter's note, all counts, and who has picked what of late. None before the first round."""
    round = session.get(Round, session_id)
    if round is None:
        return None
    query = select(Pick.participant_id, Pick.picked).where(Pick.session_id == session_id)
    newest = session.execute(query.order_by(Pick.picked_at.desc(), Pick.participant_id).limit(NEWEST))
    return {"note": round.note, "counts": counts(session, session_id), "newest": [list(row) for row in newest]}


def mine(session: Session, session_id: str, participant_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """What each of these has picked."""
    theirs = (Pick.session_id == session_id, Pick.participant_id.in_(participant_ids))
    query = select(Pick.participant_id, Pick.picked).where(*theirs)
    return {participant_id: {"picked": picked} for participant_id, picked in session.execute(query)}
