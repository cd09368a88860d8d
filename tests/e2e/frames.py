"""How long a page works at one piece on a slow device, as Chromium's own trace has it.

Not every machine is as fast as the one for which a limit is meant, and other programs slow this one down at some
moments more than at others. So the page does a fixed piece of work again and again while it is measured, and the time
of each task is compared with the work before and after it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

SLOWER = 6  # times, as Chromium's throttling understands it
MAIN_THREAD = "CrRendererMain"
CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "v8"]
TASK = "RunTask"
MARK = "reference"
EVERY = 200  # ms between two pieces of the work
WORK = f"""() => {{
  window.reference = setInterval(() => {{
    console.timeStamp("{MARK}")
    const texts = Array.from({{ length: 1500 }}, (_, number) => String((number * 7919) % 1501))
    window.referenceDone = JSON.stringify(texts.sort()).length
  }}, {EVERY})
}}"""
USUAL = 3.0  # ms that the work takes, throttled, on the machine for which the limits are meant
# The first tasks are left out: the browser begins to trace and to throttle in them, and compiles WORK.
SETTLES = 4  # pieces of the work

Event = dict[str, Any]


@dataclass(frozen=True, order=True)
class Task:
    """`ms`: of processor time, as the usual machine takes it. `parts`: {name of what was done in it: ms as they were
    here, without what that called}."""

    ms: float
    parts: Counter[str] = field(compare=False, default_factory=Counter)

    @property
    def is_mark(self) -> bool:
        return MARK in self.parts

    def __str__(self) -> str:
        most = ", ".join(f"{name} {ms:.0f}" for name, ms in self.parts.most_common(5))
        return f"{self.ms:.0f} ms ({most})"


@dataclass
class Frames:
    """`tasks`: each task of the page's main thread, throttling counted in. Time that other programs had the processor
    is not in it: a busy machine is no fault of the page."""

    tasks: list[Task] = field(default_factory=list)

    @property
    def longest(self) -> float:
        return max(self.tasks).ms


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
        page.evaluate(WORK)
        page.wait_for_timeout((SETTLES + 1) * EVERY)
        yield frames
        page.wait_for_timeout(2 * EVERY)  # the last task has a piece of the work after it
    finally:  # a test that fails inside leaves no trace running, which would stop the next one's from starting
        trace = json.loads(browser.stop_tracing())["traceEvents"]
        device.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        device.detach()
    page.evaluate("clearInterval(window.reference)")
    frames.tasks += [task for thread in _main_threads(trace) for task in _compared(_tasks_of(trace, thread))]


def _main_threads(trace: list[Event]) -> set[tuple[int, int]]:
    named = (event for event in trace if event["name"] == "thread_name" and event["args"]["name"] == MAIN_THREAD)
    return {(event["pid"], event["tid"]) for event in named}


def _tasks_of(trace: list[Event], thread: tuple[int, int]) -> list[Task]:
    """The tasks of one thread, in their order."""
    own = [event for event in trace if (event["pid"], event["tid"]) == thread and ("tdur" in event or _is_mark(event))]
    return list(_tasks_in(sorted(own, key=lambda event: (event["ts"], -event.get("dur", 0)))))


def _tasks_in(events: list[Event]) -> Iterator[Task]:
    above: list[tuple[float, str, Task]] = []  # (end, name, task) of what contains the event
    for event in events:
        while above and above[-1][0] <= event["ts"]:
            above.pop()
        ms, name = event.get("tdur", 0) / 1000, MARK if _is_mark(event) else event["name"]
        if above:
            _, caller, task = above[-1]
            task.parts[caller] -= ms
        elif name == TASK:
            task = Task(ms)
            yield task
        else:
            continue
        task.parts[name] += ms
        above.append((event["ts"] + event.get("dur", 0), name, task))


def _is_mark(event: Event) -> bool:
    return event["name"] == "TimeStamp" and event["args"]["data"]["message"] == MARK


def _compared(tasks: list[Task]) -> Iterator[Task]:
    """The tasks between pieces of the work, in ms of the usual machine; those of a faster one as they are."""
    marks = [place for place, task in enumerate(tasks) if task.is_mark][SETTLES:]
    for before, after in pairwise(marks):
        slower = max(1.0, tasks[before].ms / USUAL, tasks[after].ms / USUAL)
        yield from (Task(task.ms / slower, task.parts) for task in tasks[before + 1 : after])
