"""The part of a payload by which a command may be sent again."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ClientMsgId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Repeatable(BaseModel):
    """What a command takes that stores something. Unknown fields are refused.

    `client_msg_id`: an id of the client's own, 1 to 64 characters. The same one from the same author in the same
    session is the same command: it is carried out once, and answered the same again whatever has changed since.
    """

    model_config = ConfigDict(extra="forbid")

    client_msg_id: ClientMsgId | None = None


class NeedsNothing(Repeatable):
    """A command that can do without each of its fields: over HTTP it may come without a body."""
