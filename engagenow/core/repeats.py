"""A bound on log lines that say the same: a client that can cause one could cause a million.

A fault of a server shows in its first lines; how often it happens, in what is said of the lines that were left out.
"""

import logging
import traceback
from dataclasses import dataclass
from types import TracebackType

from engagenow.core.clock import monotonic

MOST = 20  # lines of one kind
WITHIN = 60.0  # seconds

Kind = tuple[str, int, str, str]


@dataclass(slots=True)
class Window:
    """WITHIN seconds of one kind of line, from `began` on (core.clock.monotonic), and its lines: all, and left out."""

    began: float
    lines: int = 0
    left_out: int = 0


class Repeats(logging.Filter):
    """Of warnings and errors from one place in the code, lets MOST through in WITHIN seconds.

    The first one after that says how many were left out. Lines below a warning tell what users did: all pass.
    """

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[Kind, Window] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written; see the class."""
        if record.levelno < logging.WARNING:
            return True
        kind, at = _kind(record), monotonic()
        window = self._windows.setdefault(kind, Window(at))
        if at - window.began >= WITHIN:
            _say_what_was_left_out(record, window.left_out)
            window = self._windows[kind] = Window(at)
        window.lines += 1
        window.left_out += window.lines > MOST
        return window.lines <= MOST


def _kind(record: logging.LogRecord) -> Kind:
    """Where the line, and the exception that it shows, come from."""
    return record.pathname, record.lineno, record.name, _raised_at(record.exc_info[2] if record.exc_info else None)


def _raised_at(trace: TracebackType | None) -> str:
    if trace is None:
        return ""
    frame, line = list(traceback.walk_tb(trace))[-1]
    return f"{frame.f_code.co_filename}:{line}"


def _say_what_was_left_out(record: logging.LogRecord, left_out: int) -> None:
    if left_out:
        record.msg = f"{record.getMessage()} ({left_out} more like it were left out)"
        record.args = ()
