"""What a room is told of its participants."""

from engagenow.core.events import Event


class ParticipantRenamed(Event, name="participant_renamed"):
    """A participant has another name. `rewrite`: what it wrote before shows the new one, too."""

    session_id: str
    participant_id: str
    nickname: str
    rewrite: bool
