"""How long a page works at one piece on a slow device, as Chromium's own trace has it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

SLOWER = 6  # times, as Chromium's throttling understands it
MAIN_THREAD = "CrRendererMain"
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]


@dataclass
class Frames:
    """`tasks`: ms of processor time, throttling counted in, of each task of the page's main thread. Time that other
    programs had the processor is not in it: a busy machine is no fault of the page."""

    tasks: list[float] = field(default_factory=list)

    @property
    def longest(self) -> float:
        return max(self.tasks)


@contextmanager
def on_a_slow_device(page: Page) -> Iterator[Frames]:
    """Measures what happens inside. Chromium alone."""
    device = page.context.new_cdp_session(page)
    device.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    frames = Frames()
    browser = page.context.browser
    assert browser
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        yield frames
    finally:  # a test that fails inside leaves no trace running, which would stop the next one's from starting
        trace = json.loads(browser.stop_tracing())["traceEvents"]
        device.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        device.detach()
    frames.tasks += _tasks(trace)


def _tasks(trace: list[dict[str, Any]]) -> list[float]:
    named = [event for event in trace if event["name"] == "thread_name" and event["args"]["name"] == MAIN_THREAD]
    threads = {(event["pid"], event["tid"]) for event in named}
    ours = (event for event in trace if event["name"] == "RunTask" and (event["pid"], event["tid"]) in threads)
    return [event["tdur"] / 1000 for event in ours if "tdur" in event]
