"""What web processes say to each other: a message for a room and batch, which nobody waits for and Redis may lose."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

log = logging.getLogger(__name__)

Handler = Callable[[Any], None]


@dataclass(slots=True)
class Counters:
    """What came of it, since this process began. `listening`: Redis is being heard at this moment."""

    published: int = 0
    dropped: int = 0
    heard: int = 0
    publish_failures: int = 0
    listen_failures: int = 0
    listening: bool = False


class Bus:
    """`send` takes a message's text and returns at once; `hear` is called with those of every process."""

    def __init__(self, worker_id: str, send: Callable[[bytes], None]) -> None:
        self._worker_id, self._send = worker_id, send
        self._handlers: dict[str, Handler] = {}

    def on(self, kind: str, handler: Handler) -> None:
        self._handlers[kind] = handler

    def say(self, kind: str, what: Any) -> None:
        """Tell the other processes. `what` is a JSON value; tuples arrive as lists."""
        self._send(orjson.dumps([self._worker_id, kind, what]))

    def hear(self, text: bytes) -> None:
        """Never raises: whoever can write to Redis can write nonsense."""
        try:
            sender, kind, what = orjson.loads(text)
            handler = self._handlers.get(kind)
            if handler and sender != self._worker_id:
                handler(what)
        except Exception:
            log.exception("a message of another process was not understood")
