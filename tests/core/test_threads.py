"""What requests share in a process keeps its numbers when threads are switched at any instruction."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from engagenow.core.errors import RateLimited
from engagenow.core.held import HeldRequests
from engagenow.core.limits import Limits, Rate
from engagenow.realtime.unjoined import Unjoined
from tests.waiting import PATIENCE

THREADS, TIMES = 8, 3000


@pytest.fixture(autouse=True)
def many_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work):
    """`work(number)` in each thread, started together; what one raises is raised here."""
    together = threading.Barrier(THREADS)

    def begin(number):
        together.wait(PATIENCE)
        return work(number)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(begin, range(THREADS)))


def test_buckets_are_swept_while_others_spend(monkeypatch):
    monkeypatch.setattr(Limits, "SWEEP_AT", 50)
    limits = Limits()

    def spend(number):
        for turn in range(TIMES):
            limits.spend(f"{number} {turn}", Rate(2, 1_000_000))

    in_threads(spend)


def test_no_more_is_spent_of_one_bucket_than_it_holds():
    limits, rate = Limits(), Rate(TIMES, 0.000_001)

    def spend(_number):
        spent = 0
        for _ in range(TIMES):
            try:
                limits.spend("ada", rate)
                spent += 1
            except RateLimited:
                pass
        return spent

    assert sum(in_threads(spend)) == TIMES


def test_connections_in_no_room_end_once_each_while_others_come():
    ended = []
    unjoined = Unjoined(ended.append)

    def come_and_end(number):
        for turn in range(TIMES):
            unjoined.add(f"{number} {turn}")
            unjoined.end_overdue()
            unjoined.end_oldest()

    in_threads(come_and_end)
    while unjoined.end_oldest():
        pass
    assert len(ended) == len(set(ended)) == THREADS * TIMES


def test_held_requests_are_counted():
    held = HeldRequests(lambda: THREADS - 1)
    most = []

    def hold(_number):
        for _ in range(TIMES):
            with held.place() as has_place:
                if has_place:
                    most.append(held.count)

    in_threads(hold)
    assert held.count == 0
    assert max(most) < THREADS
