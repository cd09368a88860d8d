from typing import Literal

from pydantic import BaseModel, Field

from engagenow.core.repeatable import Repeatable


class RaiseHand(Repeatable):
    topic: str


class LowerHand(Repeatable):
    participant_id: str


class OpenPicks(Repeatable):
    seconds: int = Field(ge=1, le=600)
    note: str = Field(default="", max_length=100)


class Choose(Repeatable):
    picked: Literal["tea", "coffee"]


class Hand(BaseModel):
    participant_id: str
    nickname: str
    topic: str
