"""What a session tells its room."""

from typing import Any

from engagenow.core.events import Event
from engagenow.sessions.schemas import EventView, ParticipantView, SessionView


class SessionUpdated(Event, name="session_updated"):
    """Title, description, status or a feature's switch has changed."""

    session_id: str
    session: SessionView


class SessionEnded(Event, name="session_ended"):
    session_id: str
    ended_at: str


class KickedOut(Event, name="kicked", stored=False):
    """To one client: the presenter has removed it."""

    session_id: str


class ParticipantCount(Event, name="participant_count", stored=False):
    """Participants connected now: people, not tabs. Coalesced."""

    session_id: str
    count: int


class Joiner(ParticipantView):
    client_ref: str | None = None


class JoinedSession(Event, name="joined_session", stored=False):
    """To one client: it is in. The acknowledgement of `join_session` holds the same, with `ok`.

    Without `since`: `snapshot`, as of `last_seq`. With it: `events` after it, or `reset` and a snapshot.
    """

    session: SessionView
    participant: Joiner
    token: str
    snapshot: dict[str, Any] | None = None
    events: list[EventView]
    last_seq: int
    reset: bool | None = None
    participant_count: int
