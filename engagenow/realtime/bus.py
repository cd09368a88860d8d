"""Messages between web processes: sent without waiting, and Redis may lose them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from engagenow.core.fields import Fields
from engagenow.core.outage import log_failure
from engagenow.realtime.messages import Message

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)


@dataclass(slots=True)
class Counters:
    """What this process has sent and heard since it began. `listening`: Redis is being heard at this moment."""

    published: int = 0
    dropped: int = 0
    heard: int = 0
    publish_failures: int = 0
    listen_failures: int = 0
    listening: bool = False


class Bus:
    """`send` takes a message's text and returns at once; `hear` is called with the texts of all processes.

    A text is a JSON object: `sender`, the id of a process, `kind`, and `body`, the fields of a message of that kind.
    """

    def __init__(self, worker_id: str, send: Callable[[bytes], None]) -> None:
        self._worker_id = worker_id
        self._send = send
        self._handlers: dict[str, tuple[TypeAdapter[Any], Callable[[Any], None]]] = {}
        self._complained: set[str] = set()

    def on(self, message: type[M], handler: Callable[[M], None]) -> None:
        """Call the handler with each message of this type that another process sends."""
        self._handlers[message.kind] = (TypeAdapter(message), handler)

    def say(self, message: Message) -> None:
        """Tell the other processes."""
        self._send(orjson.dumps({"sender": self._worker_id, "kind": message.kind, "body": message}))

    def hear(self, text: bytes) -> None:
        """Never raises. A kind that is unknown here is a newer version's, and ignored."""
        envelope = _read(text)
        kind = str(envelope.get("kind", "unknown"))
        if envelope.get("sender") == self._worker_id or (envelope and kind not in self._handlers):
            return
        try:
            adapter, handler = self._handlers[kind]
            message = adapter.validate_python(envelope.get("body"))
        except (KeyError, ValidationError) as error:
            self._complain(kind, error)
            return
        try:
            handler(message)
        except Exception:
            log_failure(log, "a message of the kind %s could not be handled", kind)

    def _complain(self, kind: str, error: Exception) -> None:
        """Once for each kind: a process of another version sends many of them."""
        if kind not in self._complained:
            self._complained.add(kind)
            log.warning("messages of the kind %s are not understood: %s", kind, _reason(error))


def _reason(error: Exception) -> object:
    """Without what the message said: it may be about people."""
    if isinstance(error, ValidationError):
        return error.errors(include_input=False, include_url=False)
    return "no JSON object with these fields"


def _read(text: bytes) -> Fields:
    """Empty when it is no JSON object."""
    try:
        envelope = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return envelope if isinstance(envelope, dict) else {}
