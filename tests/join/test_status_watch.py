"""A page that waits for the start asks seldom, and hears of it at once."""

import threading
import time

import pytest

from engagenow.core.held import HeldRequests
from engagenow.join import status_watch
from engagenow.join.status_watch import StatusWatch
from tests.waiting import PATIENCE, eventually

CROWD = 30
HURRY = 10  # times as fast as in the product


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(status_watch, "LOOK_EVERY", status_watch.LOOK_EVERY / HURRY)
    monkeypatch.setattr(status_watch, "ASLEEP", tuple(seconds / HURRY for seconds in status_watch.ASLEEP))


@pytest.fixture
def reads():
    """What the watch reads: `reads.status` of any session, each time noted."""

    class Reads(list):
        status = "draft"

        def __call__(self, session_id):
            self.append(session_id)
            return self.status

    return Reads()


def crowd_at(watch, *, size=CROWD, session_id="s", status="draft"):
    threads = [threading.Thread(target=watch.wait, args=(session_id, status)) for _ in range(size)]
    for thread in threads:
        thread.start()
    return threads


def test_a_crowd_costs_one_look_a_second_and_hears_of_the_start(reads, hurried):
    held = HeldRequests(lambda: 100)
    watch = StatusWatch(held, read=reads)
    began = time.monotonic()
    crowd = crowd_at(watch)
    eventually(lambda: held.count == CROWD)
    time.sleep(3 / HURRY)
    eventually(lambda: reads)
    assert held.count == CROWD
    assert 1 <= len(reads) <= 1 + (time.monotonic() - began) * HURRY
    reads.status = "active"
    for thread in crowd:
        thread.join(PATIENCE)
    assert held.count == 0


def test_nobody_waits_for_ever_and_one_too_many_not_at_all(reads, hurried):
    held = HeldRequests(lambda: 1)
    watch = StatusWatch(held, longest=1, read=reads)
    began = time.monotonic()
    crowd = crowd_at(watch, size=1)
    eventually(lambda: held.count == 1)
    watch.wait("another", "draft")
    assert "another" not in reads, "it has not waited for a look"
    crowd[0].join(PATIENCE)
    assert held.count == 0
    assert time.monotonic() - began >= 1


def test_a_session_that_is_deleted_is_waited_for_no_longer(reads):
    reads.status = None
    held = HeldRequests(lambda: 1)
    StatusWatch(held, read=reads).wait("s", "draft")
    assert held.count == 0


def test_who_waits_is_answered_when_the_process_ends(reads, monkeypatch):
    monkeypatch.setattr(status_watch, "ASLEEP", (2 * PATIENCE, 2 * PATIENCE))  # none wakes by itself in time
    held = HeldRequests(lambda: 100)
    watch = StatusWatch(held, read=reads)
    crowd = crowd_at(watch)
    eventually(lambda: held.count == CROWD)
    held.end()
    for thread in crowd:
        thread.join(PATIENCE)
    watch.wait("s", "draft")
    assert held.count == 0
    assert not reads


def test_who_waits_gives_its_place_to_others_that_need_it(reads, hurried):
    places = [CROWD]
    held = HeldRequests(lambda: places[0])
    crowd = crowd_at(StatusWatch(held, read=reads))
    eventually(lambda: held.count == CROWD)
    places[0] = 10
    eventually(lambda: held.count == 10)
    time.sleep(2.5 / HURRY)
    assert held.count == 10
    held.end()
    for thread in crowd:
        thread.join(PATIENCE)


def test_the_answer_comes_with_the_start(host):
    live = host.creates()
    answers = []
    path = f"/api/join/{live['session_code']}?unless=draft"
    asking = threading.Thread(target=lambda: answers.append(host.asks("GET", path)))
    asking.start()
    time.sleep(2)
    assert not answers
    host.moves(live, "activate")
    asking.join(PATIENCE)
    assert [answer["status"] for answer in answers] == ["active"]


def test_another_status_is_answered_at_once_and_nonsense_refused(ada):
    live = ada.opens()
    assert ada.asks("GET", f"/api/join/{live['session_code']}?unless=draft")["status"] == "active"
    assert ada.asks("GET", f"/api/join/{live['session_code']}?unless=soon").status == 422


def test_a_session_that_is_deleted_meanwhile_is_not_found(host):
    live = host.creates()
    answers = []
    path = f"/api/join/{live['session_code']}?unless=draft"
    asking = threading.Thread(target=lambda: answers.append(host.asks("GET", path)))
    asking.start()
    time.sleep(1)
    host.asks("DELETE", f"/api/sessions/{live['id']}")
    asking.join(PATIENCE)
    assert [(answer.status, answer["code"]) for answer in answers] == [(404, "session_not_found")]
