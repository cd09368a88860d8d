"""What clients may ask of sessions, and what is common to the requests and answers of all features.

views.py has what they are answered.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_serializer,
    model_serializer,
)

from engagenow.core.of_whom import OneAuthor, SomeId
from engagenow.core.repeatable import NeedsNothing, Repeatable
from engagenow.core.text_fields import CONTROLS_REFUSED, Line, several_lines

Status = Literal["draft", "active", "paused", "ended"]


Title = Line
Description = Annotated[
    str,
    StringConstraints(max_length=1000),
    Field(json_schema_extra={"pattern": CONTROLS_REFUSED}),
    BeforeValidator(several_lines),
]


class Asked(BaseModel):
    """Something that a client asks: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Asked):
    """A command without fields."""


class CreateSession(Repeatable):
    """`title`: one line of 1 to 100 characters; `description`: at most 1000."""

    title: Title
    description: Description = ""


class ChangeSession(Repeatable):
    """The fields that are to change."""

    title: Title | None = None
    description: Description | None = None


class SwitchFeature(Repeatable):
    """`enabled`: whether the feature is on."""

    enabled: bool


class Page(Asked):
    """`before`: the id of the last item of the page before; none: the first page."""

    limit: int = Field(50, ge=1, le=200)
    before: Annotated[str, StringConstraints(max_length=80)] | None = None


class DashboardPage(Page):
    """`q`: a part of a title, or a code, in any case."""

    q: Annotated[str, StringConstraints(max_length=100)] = ""


class ParticipantsPage(Asked):
    """`after`: the id of the last participant of the page before; `q`: a part of a nickname, in any case, width."""

    limit: int = Field(200, ge=1, le=200)
    after: Annotated[str, StringConstraints(max_length=64)] | None = None
    connected: bool | None = None
    q: Annotated[str, StringConstraints(max_length=100)] = ""


class EventsAfter(Asked):
    """The stored events with a larger seq than `since`, at most `limit`."""

    since: int = Field(0, ge=0, le=2**31 - 1)  # a database's whole number
    limit: int = Field(200, ge=1, le=1000)


class ScreenLinkAsked(Asked):
    """`by_page`: a page asks for itself, once for each load. Such links are counted apart from all others.

    `qr`: with a QR code of the link.
    """

    by_page: bool = False
    qr: bool = False


class QRLook(Asked):
    """Only these sizes, so that no client can ask for gigabytes of pixels."""

    size: Literal["small", "medium", "large"] = "medium"


class SetFeature(SwitchFeature):
    """`feature`: its name, such as `chat`; `enabled`: whether it is on."""

    feature: Annotated[str, StringConstraints(max_length=40)]


class SetStatus(Repeatable):
    """`status`: the one that the session gets. No step leads to `draft`."""

    status: Status


class OneParticipant(Repeatable):
    """A command about one participant."""

    participant_id: SomeId


class Kick(NeedsNothing):
    """`remove_texts`: with all that the participant has written."""

    remove_texts: bool = False


class KickParticipant(Kick, OneAuthor):
    """The participant to remove; `remove_texts`: with all that the participant has written."""


class ReadmitParticipant(OneAuthor):
    """The participant who may come back."""


class Stage(BaseModel):
    """What the projector shows; what is not set is left out.

    `id`: of which activity, question or other thing; `item`: one text of many; `code`: how large the code and its QR
    stand beside it, `corner` if not set; `sort`: the order of options.
    """

    show: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    id: SomeId | None = None
    item: SomeId | None = None
    code: Literal["corner", "large"] | None = None
    sort: Literal["given", "votes"] | None = None

    @model_serializer(mode="wrap")
    def _without_what_is_not_set(self, serialize):  # type: ignore[no-untyped-def]  # a type would replace the schema
        return {name: value for name, value in serialize(self).items() if value is not None}


class SetStage(Repeatable, Stage):
    """What the projector is to show. A field that is left out is not set any more."""

    @property
    def stage(self) -> Stage:
        """The stage, without the fields of the command."""
        return Stage.model_validate(self.model_dump())


class Answer(BaseModel):
    """Something that we answer. Times are RFC 3339 in UTC."""

    model_config = ConfigDict(extra="forbid")

    @field_serializer("created_at", "activated_at", "ended_at", "joined_at", "expires_at", check_fields=False)
    def _rfc3339(self, value: datetime | None) -> str | None:
        return rfc3339(value)


def rfc3339(value: datetime | None) -> str | None:
    """A moment in UTC as clients get it (RFC 3339), to milliseconds: 2026-01-31T09:30:00.000Z. None stays None."""
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else None
