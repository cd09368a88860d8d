from typing import Any, ClassVar

from engagenow.core.events import Event
from tests.house.toy.schemas import Hand


class HandRaised(Event, name="hand_raised"):
    """`hand` is null in the log when its participant has gone."""

    about_field: ClassVar[str] = "participant_id"
    taken_back: ClassVar[dict[str, Any]] = {"hand": None}

    session_id: str
    hand: Hand

    @property
    def participant_id(self) -> str:
        return self.hand.participant_id


class PicksOpened(Event, name="picks_opened"):
    session_id: str
    closes_at: str


class PicksCounted(Event, name="picks_counted", subject=("session_id",)):
    session_id: str
    counts: dict[str, int]


class PicksClosed(Event, name="picks_closed"):
    session_id: str
    counts: dict[str, int]


class HandLowered(Event, name="hand_lowered"):
    session_id: str
    participant_id: str
