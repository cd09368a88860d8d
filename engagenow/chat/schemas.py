"""What a client may tell the chat, and what it is answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from engagenow.core.fields import Fields
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.schemas import Asked

MessageId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SendText(Repeatable):
    """`message`: 1 to 500 code points in at most 40 lines, after NFC and trimming; rules.py checks them."""

    message: str
    message_type: Literal["text"] = "text"


class DeleteMessage(Repeatable):
    """`id`: of the message."""

    id: MessageId


class RestoreMessage(DeleteMessage):
    """`id`: of a message that was deleted at most 10 s ago."""


class Pin(Repeatable):
    """`pinned`: true to pin a message, false to unpin it."""

    pinned: bool


class PinMessage(Pin, DeleteMessage):
    """`pinned`: true to pin the message with this `id`, false to unpin it."""


class MessageState(BaseModel):
    """What the presenter's change of a message leaves."""

    id: str
    pinned: bool
    deleted: bool


class MessagesBefore(Asked):
    """`before`: a seq; none: the newest."""

    before: int | None = Field(None, ge=1, le=2**31 - 1)
    limit: int = Field(50, ge=1, le=200)


class MessagesView(BaseModel):
    """`messages`: oldest first, each as its new_message data; `more`: there are older ones."""

    messages: list[Fields]
    more: bool


class ChatSnapshot(BaseModel):
    """`messages`: the newest 50 that are not deleted, oldest first; `pinned`: all pinned ones, in order of pinning."""

    messages: list[Fields]
    pinned: list[Fields]
