"""Raising and lowering hands. What is raised is folded from the log; a feature with much to ask keeps a table."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.core.errors import NotFound
from engagenow.core.live import Live
from engagenow.core.log import latest
from engagenow.core.models import EventRow
from engagenow.core.people import Actor, Participant
from engagenow.core.sheets import Said
from engagenow.core.taking_back import take_back
from engagenow.sessions.stage import take_off
from tests.house.toy import rules
from tests.house.toy.events import HandLowered, HandRaised, PicksCounted
from tests.house.toy.schemas import Hand


def raise_hand(live: Live, actor: Participant, topic: str) -> dict[str, Any]:
    """Raises SessionNotActive, FeatureDisabled, Invalid, RateLimited."""
    live.require_open("hands")
    hand = Hand(participant_id=actor.id, nickname=actor.nickname, topic=rules.clean_topic(topic))
    live.spend(actor.id, rules.HANDS)
    return {"seq": live.announce(HandRaised(session_id=live.id, hand=hand))}


def lower_hand(live: Live, actor: Actor, participant_id: str) -> None:
    """Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    if participant_id not in raised(live.database, live.id):
        raise NotFound
    _lower(live, participant_id)


def require_raised(live: Live, participant_id: str, _item: str | None) -> None:
    """Raises NotFound."""
    if participant_id not in raised(live.database, live.id):
        raise NotFound


def leave(live: Live, participant_id: str) -> None:
    """The hand of a participant who leaves, or is removed, goes down, and nothing that it was raised for is kept."""
    if participant_id in raised(live.database, live.id):
        _lower(live, participant_id)
    take_back(live, participant_id)


def _lower(live: Live, participant_id: str) -> None:
    live.announce(HandLowered(session_id=live.id, participant_id=participant_id))
    take_off(live, "hand", participant_id)


def raised(session: Session, session_id: str) -> dict[str, Hand]:
    """By participant, in the order in which they were raised."""
    query = select(EventRow.name, EventRow.payload).where(EventRow.session_id == session_id).order_by(EventRow.seq)
    hands: dict[str, Hand] = {}
    for name, payload in session.execute(query.where(EventRow.name.in_([HandRaised.name, HandLowered.name]))):
        data = orjson.loads(payload)
        if name == HandRaised.name and data["hand"]:
            hand = Hand(**data["hand"])
            hands[hand.participant_id] = hand
        elif name == HandLowered.name:
            hands.pop(data["participant_id"], None)
    return hands


def snapshot(session: Session, session_id: str) -> dict[str, Any]:
    told = latest(session, session_id, PicksCounted, session_id) or {"counts": {}}
    return {"raised": [hand.model_dump() for hand in raised(session, session_id).values()], "picks": told["counts"]}


def export(session: Session, session_id: str) -> Iterable[Said]:
    for hand in raised(session, session_id).values():
        yield Said("hands", None, None, hand.nickname, "participant", hand.topic)
