"""What a client may tell the chat."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from engagenow.sessions.schemas import Asked

MessageId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SendText(Asked):
    """`message`: 1 to 500 code points after NFC and trimming; rules.py checks them."""

    message: str
    message_type: Literal["text"] = "text"
    client_msg_id: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None


class DeleteMessage(Asked):
    id: MessageId


class Pin(Asked):
    pinned: bool = Field(strict=True)


class PinMessage(Pin, DeleteMessage):
    pass


class MessageState(BaseModel):
    """What the presenter's change of a message leaves."""

    id: str
    pinned: bool
    deleted: bool


class ChatSnapshot(BaseModel):
    """`messages`: the newest 50 that are not deleted, oldest first; `pinned`: all that are pinned, so ordered too."""

    messages: list[dict[str, Any]]
    pinned: list[dict[str, Any]]
