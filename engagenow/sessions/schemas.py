"""What clients may tell us about sessions, and how a session looks to them."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_serializer,
)

from engagenow.core.errors import N_

Status = Literal["draft", "active", "paused", "ended"]


def composed(value: Any) -> Any:
    """A text in NFC with plain line breaks, before its length is measured: composing changes it."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """Raises ValueError for control characters."""
    if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise ValueError(N_("Control characters are not allowed."))
    return text


def visible(text: str) -> str:
    """Raises ValueError for a text in which there is nothing to see."""
    if all(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Zs") for c in text):
        raise ValueError(N_("This is needed."))
    return text


def several_lines(text: str) -> str:
    """Raises ValueError for control characters other than line breaks."""
    one_line(text.replace("\n", ""))
    return text


# The last one runs first.
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(one_line),
    AfterValidator(visible),
    BeforeValidator(composed),
]
Description = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=1000),
    AfterValidator(several_lines),
    BeforeValidator(composed),
]


class Asked(BaseModel):
    """Something that a client asks: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class CreateSession(Asked):
    title: Title
    description: Description = ""


class ChangeSession(Asked):
    title: Title | None = None
    description: Description | None = None


class SwitchFeature(Asked):
    enabled: bool = Field(strict=True)


class Page(Asked):
    limit: int = Field(50, ge=1, le=200)
    before: Annotated[str, StringConstraints(max_length=80)] | None = None


class EventsAfter(Asked):
    since: int = Field(0, ge=0, le=2**31 - 1)  # a database's whole number
    limit: int = Field(200, ge=1, le=1000)


class QRLook(Asked):
    """The size is of a fixed few, so that nobody can ask for gigabytes of pixels."""

    size: Literal["small", "medium", "large"] = "medium"


class SetFeature(SwitchFeature):
    feature: Annotated[str, StringConstraints(max_length=40)]


class SetStatus(Asked):
    status: Status


class KickParticipant(Asked):
    participant_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Answer(BaseModel):
    """Something that we answer. Times are RFC 3339 in UTC."""

    model_config = ConfigDict(extra="forbid")

    @field_serializer("created_at", "activated_at", "ended_at", "joined_at", check_fields=False)
    def _rfc3339(self, value: datetime | None) -> str | None:
        return rfc3339(value)


def rfc3339(value: datetime | None) -> str | None:
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else None


class SessionView(Answer):
    id: str
    title: str
    description: str
    session_code: str
    status: Status
    features: dict[str, bool]
    join_url: str
    qr_code_url: str
    participant_count: int = Field(description="participants connected now")
    joined_count: int = Field(description="participants who ever joined")
    last_seq: int
    created_at: AwareDatetime
    activated_at: AwareDatetime | None
    ended_at: AwareDatetime | None


class ParticipantView(Answer):
    id: str
    nickname: str
    role: Literal["participant", "presenter"]


class AttendeeView(ParticipantView):
    """A participant as the presenter's list shows it."""

    connected: bool
    kicked: bool
    joined_at: AwareDatetime


class EventView(Answer):
    seq: int
    name: str
    data: dict[str, Any]


class EventsView(Answer):
    events: list[EventView]
    last_seq: int
    more: bool
