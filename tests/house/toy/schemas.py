from pydantic import BaseModel

from engagenow.sessions.schemas import Asked


class RaiseHand(Asked):
    topic: str


class LowerHand(Asked):
    participant_id: str


class Hand(BaseModel):
    participant_id: str
    nickname: str
    topic: str
