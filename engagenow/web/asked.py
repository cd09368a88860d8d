"""What a request asks as a command, from the endpoint that parsed it to the edge that runs it."""

from dataclasses import dataclass

from flask import g

from engagenow.core.fields import Fields
from engagenow.core.people import Actor


@dataclass(slots=True)
class AskedCommand:
    """`received`: when this process read it, by `core.clock.monotonic`."""

    received: float
    actor: Actor | None = None
    client_msg_id: str | None = None

    def take_client_msg_id(self) -> str | None:
        """It belongs to the first use case that the request runs."""
        taken, self.client_msg_id = self.client_msg_id, None
        return taken


def note(received: float, known: Fields) -> None:
    """`known`: what `who` and the payload gave the endpoint."""
    g.asked = AskedCommand(received, known.get("actor"), getattr(known.get("body"), "client_msg_id", None))


def current() -> AskedCommand:
    """What the endpoint noted of this request."""
    asked: AskedCommand = g.asked
    return asked
