from engagenow.core.events import Event
from tests.house.toy.schemas import Hand


class HandRaised(Event, name="hand_raised"):
    session_id: str
    hand: Hand


class HandLowered(Event, name="hand_lowered"):
    session_id: str
    participant_id: str
