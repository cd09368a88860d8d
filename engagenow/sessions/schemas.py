"""What clients may tell us about sessions, and how a session looks to them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
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
    title: Title
    description: Description = ""


class ChangeSession(Repeatable):
    title: Title | None = None
    description: Description | None = None


class SwitchFeature(Repeatable):
    enabled: bool


class Page(Asked):
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
    since: int = Field(0, ge=0, le=2**31 - 1)  # a database's whole number
    limit: int = Field(200, ge=1, le=1000)


class QRLook(Asked):
    """The size is of a fixed few, so that nobody can ask for gigabytes of pixels."""

    size: Literal["small", "medium", "large"] = "medium"


class SetFeature(SwitchFeature):
    feature: Annotated[str, StringConstraints(max_length=40)]


class Undone(BaseModel):
    """`undone`: the step that was taken back; the others: what it is about, as it is now."""

    undone: str
    activity: dict[str, Any] | None = None
    question: dict[str, Any] | None = None
    session: dict[str, Any] | None = None


class SetStatus(Repeatable):
    status: Status


class OneParticipant(Repeatable):
    participant_id: SomeId


class Kick(NeedsNothing):
    """`remove_texts`: with all that the participant has written."""

    remove_texts: bool = False


class KickParticipant(Kick, OneAuthor):
    pass


class ReadmitParticipant(OneAuthor):
    pass


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
    @property
    def stage(self) -> Stage:
        return Stage.model_validate(self.model_dump())


class Answer(BaseModel):
    """Something that we answer. Times are RFC 3339 in UTC."""

    model_config = ConfigDict(extra="forbid")

    @field_serializer("created_at", "activated_at", "ended_at", "joined_at", "expires_at", check_fields=False)
    def _rfc3339(self, value: datetime | None) -> str | None:
        return rfc3339(value)


def rfc3339(value: datetime | None) -> str | None:
    return value.isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else None


class ModerationView(BaseModel):
    """What pages need of moderation, as it is in force. `slow_seconds`: between two messages of a participant.
    `locked`: newcomers are refused. `stage_delay`: the projector is told at once what the audience wrote, and its page
    shows it this many seconds later, by the server's time."""

    slow_seconds: int
    locked: bool
    stage_delay: int


class SessionView(Answer):
    id: str
    title: str
    description: str
    session_code: str
    status: Status
    features: dict[str, bool]
    stage: Stage
    moderation: ModerationView
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


class ScreenLinkAsked(Asked):
    """`by_page`: a page asks for itself, once for each load. Such links are counted apart from all others.

    `qr`: with a QR code of the link.
    """

    by_page: bool = False
    qr: bool = False


class ScreenLinkView(Answer):
    """`url` opens the projector without a login; `token` lets a screen of one's own in. Both until `expires_at`.

    `qr`: an SVG picture, where it was asked for.
    """

    url: str
    token: str
    expires_at: AwareDatetime
    qr: str | None = None


class EventView(Answer):
    seq: int
    name: str
    data: dict[str, Any]


class EventsView(Answer):
    events: list[EventView]
    last_seq: int
    more: bool
