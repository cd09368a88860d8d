"""What a client may send to tap, and what the snapshot has of reactions."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from engagenow.sessions.schemas import Asked


class SendEmoji(Asked):
    """A tap. A client_msg_id is taken and ignored: a tap sent again is another tap."""

    message: Annotated[str, StringConstraints(max_length=16)]
    message_type: Literal["emoji"]
    client_msg_id: Annotated[str, StringConstraints(max_length=64)] | None = None


class ReactionsSnapshot(BaseModel):
    """`totals`: how often each emoji was tapped, as the room was told last; only emoji that were tapped."""

    totals: dict[str, int]
