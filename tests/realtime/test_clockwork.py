"""The periodic work of a process begins once, and a connection that comes early waits for its first tick."""

import threading

from engagenow.realtime import ticker
from engagenow.realtime.tasks import Tasks
from tests.waiting import PATIENCE

START = ticker.Clockwork.start  # the app inside the process has none (tests/inside.py)
CALLERS = 5


class SlowTicker:
    def __init__(self):
        self.ticks, self.begun, self.go_on = 0, threading.Event(), threading.Event()

    def keep_time(self, _after):
        pass

    def tick(self):
        self.ticks += 1
        self.begun.set()
        self.go_on.wait(PATIENCE)


class NoTasks:
    """The test looks at the first tick alone."""

    def start_background_task(self, _job):
        pass


def test_whoever_comes_during_the_first_tick_waits_for_its_end(app):
    slow = SlowTicker()
    clockwork = ticker.Clockwork(app, NoTasks(), slow, None, Tasks(app, NoTasks()))
    callers = [threading.Thread(target=START, args=(clockwork,)) for _ in range(CALLERS)]
    for each in callers:
        each.start()
    assert slow.begun.wait(PATIENCE)
    for each in callers:
        each.join(0.2)
    assert all(each.is_alive() for each in callers)
    slow.go_on.set()
    for each in callers:
        each.join(PATIENCE)
    assert not any(each.is_alive() for each in callers)
    assert slow.ticks == 1
