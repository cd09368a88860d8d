"""What the chat tells its room."""

from typing import ClassVar, Literal

from engagenow.core.events import Event
from engagenow.core.fields import Fields


class NewMessage(Event, name="new_message"):
    """A text. In the log a deleted one keeps seq and id, and has `message: null, nickname: null, deleted: true`."""

    about_field: ClassVar[str] = "id"
    taken_back: ClassVar[Fields] = {"message": None, "nickname": None, "deleted": True}

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
    """A message was deleted, or waits for the presenter after reports: it is not shown any more."""

    session_id: str
    id: str


class MessageRestored(Event, name="message_restored"):
    """`message`: the data of its `new_message`, to show at its old place; null in the log when deleted again."""

    about_field: ClassVar[str] = "id"
    taken_back: ClassVar[Fields] = {"message": None}

    session_id: str
    id: str
    message: Fields | None


class MessagePinned(Event, name="message_pinned"):
    """`pinned` false: taken down again."""

    session_id: str
    id: str
    pinned: bool
