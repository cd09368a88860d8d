"""What clients are answered about sessions."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from engagenow.core.fields import Fields
from engagenow.sessions.schemas import Answer, Stage, Status


class ModerationView(BaseModel):
    """What pages need of moderation, as it is in force. `slow_seconds`: between two messages of a participant.
    `locked`: newcomers are refused. `stage_delay`: the projector is told at once what the audience wrote, and its page
    shows it this many seconds later, by the server's time."""

    slow_seconds: int
    locked: bool
    stage_delay: int


class SessionView(Answer):
    """A session as everybody in it sees it."""

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
    """A participant as every client may see it."""

    id: str
    nickname: str
    role: Literal["participant", "presenter"]


class AttendeeView(ParticipantView):
    """A participant as the presenter's list shows it."""

    connected: bool
    kicked: bool
    joined_at: AwareDatetime


class ScreenLinkView(Answer):
    """`url` opens the projector without a login; `token` lets a screen of one's own in. Both until `expires_at`.

    `qr`: an SVG picture, where it was asked for.
    """

    url: str
    token: str
    expires_at: AwareDatetime
    qr: str | None = None


class EventView(Answer):
    """A stored event. `data`: what docs/wire.md says of the event of this `name`."""

    seq: int
    name: str
    data: Fields


class EventsView(Answer):
    """`events`: in the order of `seq`. `more`: there are later ones, up to the session's `last_seq`."""

    events: list[EventView]
    last_seq: int
    more: bool


class Undone(BaseModel):
    """`undone`: the step that was taken back; the others: what it is about, as it is now."""

    undone: str
    activity: Fields | None = None
    question: Fields | None = None
    session: Fields | None = None
