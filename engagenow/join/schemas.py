"""What a person who joins tells us, and what we answer."""

import math
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from engagenow.core.errors import N_
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.schemas import Answer, Asked, OneParticipant, Status
from engagenow.sessions.views import ParticipantView, SessionView

# Rules on nicknames are rules, not lengths: this bound only keeps nonsense out of them.
Nickname = Annotated[str, StringConstraints(max_length=400)]
JoinKey = Annotated[str, StringConstraints(min_length=8, max_length=200)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


def whole(value: object) -> object:
    """A number beyond 64 bits is read as a float, and is a whole one all the same. Infinity and NaN are none."""
    is_large = isinstance(value, float) and math.isfinite(value) and value >= 2**63
    return int(value) if is_large else value  # type: ignore[call-overload]


Since = Annotated[int, Field(ge=0, strict=True), BeforeValidator(whole)]


class FaceQuery(Asked):
    """How long the answer may wait."""

    unless: Status | None = Field(
        None, description="wait with the answer while the session has this status, for 25 seconds at most"
    )


class Join(Asked):
    """A participant without a token."""

    nickname: Nickname
    join_key: JoinKey | None = Field(
        None, description="the client's own random secret: the same key is the same participant"
    )


class JoinSession(Asked):
    """The command: by token, by nickname, or, for a browser that is logged in, by neither.

    `view`: a projector says `screen`, and has no nickname.
    """

    session_id: Short | None = None
    session_code: Short | None = None
    token: Token | None = None
    participant_id: Short | None = None
    nickname: Nickname | None = None
    join_key: JoinKey | None = None
    since: Since | None = None
    view: Literal["screen"] | None = None

    @model_validator(mode="after")
    def _names_a_session(self) -> Self:
        if self.session_id is None and self.session_code is None:
            raise ValueError(N_("Please send the id or the code of a session."))
        return self


class Rename(Repeatable):
    """`nickname`: the new one."""

    nickname: Nickname


class RenameParticipant(Rename, OneParticipant):
    """The participant, and the new nickname."""


class Renamed(Answer):
    """`waiting`: {id, text} of the nickname, when it waits for the presenter and the old one stays until then."""

    participant: ParticipantView
    waiting: dict[str, str] | None


class PublicFace(BaseModel):
    """What everybody with the code may see of a session before joining."""

    model_config = ConfigDict(extra="forbid")

    title: str
    status: Status
    participants: int = Field(description="participants connected now")
    session_code: str


class Joined(BaseModel):
    """`token`: the participant comes back by it, over HTTP and sockets."""

    model_config = ConfigDict(extra="forbid")

    participant: ParticipantView
    session: SessionView
    token: str
