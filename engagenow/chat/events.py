"""What the chat tells its room."""

from typing import Literal

from engagenow.core.events import Event


class NewMessage(Event, name="new_message"):
    """A text. In the log a deleted one keeps seq and id, and has `message: null, deleted: true`."""

    id: str
    session_id: str
    participant_id: str
    nickname: str
    role: Literal["participant", "presenter"]
    message: str
    message_type: Literal["text"] = "text"
    client_msg_id: str | None
    created_at: str


class MessageDeleted(Event, name="message_deleted"):
    session_id: str
    id: str


class MessagePinned(Event, name="message_pinned"):
    """`pinned` false: taken down again."""

    session_id: str
    id: str
    pinned: bool
