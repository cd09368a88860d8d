"""What a session tells its room."""

from pydantic import BaseModel

from engagenow.core.events import Event
from engagenow.core.fields import Fields
from engagenow.core.people import Role
from engagenow.sessions.schemas import Stage
from engagenow.sessions.views import EventView, ParticipantView, SessionView


class SessionUpdated(Event, name="session_updated"):
    """Title, description, status or a feature's switch has changed."""

    session_id: str
    session: SessionView


class StageChanged(Event, name="stage_changed"):
    """The projector shows something else."""

    session_id: str
    stage: Stage


class SessionEnded(Event, name="session_ended"):
    """The session has ended. It may be opened again within 48 hours, which `session_updated` tells."""

    session_id: str
    ended_at: str


class KickedOut(Event, name="kicked", stored=False):
    """To one client: the presenter has removed it."""

    session_id: str


class ParticipantCount(Event, name="participant_count", stored=False):
    """Participants connected now: people, not tabs. Coalesced."""

    session_id: str
    count: int


class Part(BaseModel):
    """What a feature shows to the presenter and moderators alone, or to one participant alone, as of `rev`."""

    rev: int
    data: Fields


class Desk(Event, name="desk", stored=False):
    """To the presenter and moderators: a feature's part has changed. `data` is all of it.

    The highest `rev` counts, of this event and of the last `joined_session`: they may come in any order.
    """

    session_id: str
    feature: str
    rev: int
    data: Fields


class Mine(Event, name="mine", stored=False):
    """To all clients of one participant: its own part of a feature has changed, as `desk` says it."""

    session_id: str
    feature: str
    rev: int
    data: Fields


class Joiner(ParticipantView):
    """Who has come in, in any role. `client_ref`: the `participant_id` that the client sent with `join_session`."""

    role: Role  # type: ignore[assignment]  # a screen is in no list of participants
    client_ref: str | None = None
    scope: list[str] | None = None  # of a moderator


class JoinedSession(Event, name="joined_session", stored=False):
    """To one client: it is in. The acknowledgement of `join_session` holds the same, with `ok`.

    Without `since`: `snapshot`, as of `last_seq`. With it: `events` after it, or `reset` and a snapshot.
    `token`: for a participant only. A presenter presents by its login, and only as long as that lasts; a screen shows
    by a login or a screen link, and has no nickname.
    `desk`: for the presenter and moderators only. It and `mine` hold a feature's whole part by the feature's name, with
    `since` as well, and replace all that the page had. `server_time`: by the clock by which deadlines are judged.
    """

    session: SessionView
    participant: Joiner
    token: str | None = None
    snapshot: Fields | None = None
    events: list[EventView]
    last_seq: int
    reset: bool | None = None
    participant_count: int
    desk: dict[str, Part] | None = None
    mine: dict[str, Part] | None = None
    server_time: str
