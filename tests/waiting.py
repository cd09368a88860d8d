"""Waiting for what happens soon: polling with a deadline, instead of a sleep that is long enough.

A test does not measure how fast the product is: `make bench` and `make load` do, on a quiet machine. A test waits
PATIENCE seconds for what has to happen, counts turns, queries or events where too many are the fault, and compares with
another moment of the same run. Where a promise is in seconds, the test allows SLOW_MACHINE times as many.
"""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 30.0  # seconds: only what does not happen at all takes so long
SLOW_MACHINE = 4  # times as long as promised may take what a test waits for: its machine is small, noisy and shared


def eventually(happened: Callable[[], Any], within: float = PATIENCE, saying: Callable[[], Any] = lambda: "") -> Any:
    """Polls until `happened()` is true, and returns what it returned.

    Raises AssertionError after `within` seconds; `saying()` adds a state to the message.
    """
    end, pause = time.monotonic() + within, 0.001
    while not (value := happened()):
        assert time.monotonic() < end, f"not within {within} s {saying()}"
        time.sleep(pause)
        pause = min(2 * pause, 0.1)
    return value
