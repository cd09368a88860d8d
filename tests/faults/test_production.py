"""The production topology with people who write and read all the time, while each of its parts dies once."""

import os
import signal
import threading
import time
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from itertools import count
from pathlib import Path
from statistics import median

import pytest
import requests

from tests.faults.clock import Clock
from tests.faults.crowd import PAUSE, Crowd
from tests.faults.tunnel import Tunnel
from tests.people import Presenter, over_network
from tests.programs import need
from tests.topology import Topology
from tests.topology.fixtures import NO_FSYNC, forks, running
from tests.topology.program import ENDS_WITHIN, find
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

SIZE = 9
FAST_ANSWER = 1.0  # seconds, as long as one wait for a Redis that is frozen
HEALED = 3.0  # seconds until the others hear it, while Redis says nothing
BACK = 10.0  # seconds until a process that ended or died has started again and answers, or the database is back
NOTICED = 25  # seconds until a phone that vanished in silence is gone (contract, promise 6)
GRACE = "60"  # seconds: a process that waited for anybody who was sent on would not end in time
SETTINGS = {"RATE_LIMITS": "off", "GUNICORN_CMD_ARGS": f"--graceful-timeout {GRACE}"}
number = count()


@pytest.fixture(scope="module")
def clock(ground):
    """The last web process's own; None where it cannot be built."""
    return Clock(ground) if find("gcc") else None


@pytest.fixture(scope="module")
def up(ground, clock):
    topology = Topology(ground / "up", 3, postgres_options=NO_FSYNC, settings=SETTINGS)
    topology.web[-1].settings |= clock.environment if clock else {}
    with running(forks(topology)):
        yield topology


@pytest.fixture
def ada(up):
    return Presenter(over_network(up.url), f"ada{next(number)}@test.com")


@pytest.fixture
def crowd(up, ada):
    crowd = Crowd(up, ada.opens(), SIZE)
    try:
        crowd.must_be_counted()
        yield crowd
    finally:
        crowd.goes_home()
    for each in up.programs:  # a test that failed half way must not fail the others
        if not each.runs:
            each.start()


@pytest.fixture
def tunnel(up):
    tunnel = Tunnel(up.nginx.https_port)
    tunnel.url = f"https://127.0.0.1:{tunnel.port}"
    yield tunnel
    tunnel.close()


def worker_of(web):
    """The process id of a gunicorn's one worker."""
    return int(Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()[0])


def health(up):
    return requests.get(f"{up.url}/health", timeout=PATIENCE).json()["checks"]


def hears_redis(web):
    figures = requests.get(f"http://{web.address}/metrics", timeout=PATIENCE).text
    return "engagenow_redis_listening 1.0" in figures


def those_at(crowd, web):
    return [place for place, person in enumerate(crowd.people) if person.worker == web.name]


@contextmanager
def everybody_talks(crowd, seconds):
    """Before something happens, while it does, and for a while after it."""
    time.sleep(0.5)
    yield
    time.sleep(seconds)
    crowd.hush()


def test_a_worker_is_killed_and_a_whole_process(up, crowd):
    killed, lost = up.web[0], up.web[1]
    elsewhere = those_at(crowd, up.web[2])
    with everybody_talks(crowd, seconds=1):
        os.kill(worker_of(killed), signal.SIGKILL)
        lost.kill9()
        time.sleep(1.5)
        lost.start()
    assert crowd.slow(SLOW_MACHINE * FAST_ANSWER, of=elsewhere) == {}, "the others notice nothing"
    assert crowd.slow(SLOW_MACHINE * BACK) == {}
    crowd.must_agree()
    crowd.must_be_counted()


def test_a_process_starts_anew_and_another_one_ends(up, crowd):
    renewed, ending = up.web[0], up.web[1]
    old = worker_of(renewed)
    with everybody_talks(crowd, seconds=1):
        renewed.hang_up()
        eventually(lambda: not Path(f"/proc/{old}").exists())
        began = time.monotonic()
        ending.stop()
        assert time.monotonic() - began < ENDS_WITHIN, "it does not wait for clients that were sent on"
        ending.start()
    assert crowd.slow(SLOW_MACHINE * BACK) == {}
    crowd.must_agree()
    crowd.must_be_counted()


@contextmanager
def stopped(redis):
    redis.stop()
    try:
        yield 5
    finally:
        redis.start()


@contextmanager
def frozen(redis):
    redis.signal(signal.SIGSTOP)
    try:
        yield 10
    finally:
        redis.signal(signal.SIGCONT)


@contextmanager
def restarted(redis):
    redis.kill9()
    redis.start()
    yield 1


@pytest.mark.parametrize("trouble", [stopped, frozen, restarted])
def test_redis_is(trouble, up, crowd):
    with everybody_talks(crowd, seconds=2), trouble(up.redis) as seconds:
        began = time.monotonic()
        time.sleep(seconds)
        eventually(lambda: any(said > began for said in list(crowd.said_at.values())))
        ended = time.monotonic()
        if trouble is not restarted:
            eventually(lambda: health(up) == {"database": "ok", "redis": "failed"})
            assert requests.get(f"{up.url}/livez", timeout=PATIENCE).ok
    eventually(lambda: health(up)["redis"] == "ok" and all(map(hears_redis, up.web)))
    crowd.must_agree()
    assert median(crowd.answering(began, ended)) < FAST_ANSWER, "no text waits for Redis"
    assert median(crowd.hearing(began, ended)) < HEALED, "nor for its return"
    assert crowd.slow(SLOW_MACHINE * FAST_ANSWER) == {}
    assert crowd.slowest_hearing(own=True) < SLOW_MACHINE * FAST_ANSWER
    assert crowd.slowest_hearing() < SLOW_MACHINE * HEALED
    crowd.must_be_counted()


def test_the_database_is_restarted(up, crowd):
    connections = [person.client.eio.sid for person in crowd.people]
    with everybody_talks(crowd, seconds=2):
        up.postgres.stop()
        eventually(lambda: health(up)["database"] == "failed")
        up.postgres.start()
    eventually(lambda: health(up)["database"] == "ok")
    assert crowd.slow(SLOW_MACHINE * BACK) == {}
    assert [person.client.eio.sid for person in crowd.people] == connections, "nobody was thrown out"
    crowd.must_agree()
    crowd.must_be_counted()


@pytest.mark.parametrize("transports", [["websocket"], ["polling"]], ids=["websocket", "polling"])
def test_a_phone_is_cut_off_before_its_text_is_stored_and_after(up, crowd, tunnel, transports):
    phone = crowd.comes("터널", tunnel.url, transports)
    for way, is_stored in (("hears", False), ("speaks", True)):
        key = f"text that the tunnel {way}"
        setattr(tunnel, way, False)
        saying = threading.Thread(target=crowd.says, args=(phone, key))
        saying.start()
        if is_stored:
            eventually(lambda key=key: key in {known for _, _, known in crowd.stored()})
        time.sleep(0.3)
        assert saying.is_alive(), "nobody has told the phone"
        assert (key in {known for _, _, known in crowd.stored()}) is is_stored
        tunnel.cut()
        saying.join(2 * PATIENCE)
    crowd.must_agree(phone)
    crowd.must_be_counted(phone)


def test_a_phone_is_away_for_500_events(up, crowd, tunnel):
    phone = crowd.comes("터널", tunnel.url)
    tunnel.close()
    heard = phone.last_seq
    crowd.pause = 0
    eventually(lambda: crowd.people[0].last_seq > heard + 520, within=4 * PATIENCE)
    crowd.pause = PAUSE
    tunnel.open()
    eventually(lambda: phone.missed[-1:] > [500])
    crowd.must_agree(phone)
    crowd.must_be_counted(phone)


def test_who_vanished_in_silence_is_counted_no_more_but_a_second_tab_takes_over(up, crowd, tunnel):
    alone = crowd.comes("사라진 사람", tunnel.url, ["websocket"])
    first = crowd.comes("두 탭", tunnel.url, ["websocket"])
    crowd.must_be_counted(alone, first)
    tunnel.hears = tunnel.speaks = False  # nobody is told that these connections are dead
    began = time.monotonic()
    second = crowd.comes_again(first.token)
    crowd.must_be_counted(second, people=SIZE + 2, within=SLOW_MACHINE * 2)
    while time.monotonic() - began < NOTICED:
        assert {SIZE + 1, SIZE + 2}.issuperset(crowd.counts()), "who has a second tab is always here"
        time.sleep(0.5)
    crowd.must_be_counted(second, within=SLOW_MACHINE * 5)
    crowd.must_agree(second)
    alone.leaves()
    first.leaves()
    second.leaves()
    crowd.must_be_counted(within=SLOW_MACHINE * 2)


def test_the_clock_of_one_process_jumps(up, crowd, clock):
    need("gcc")
    odd = up.web[-1]
    stays = crowd.comes("거기 있는 사람", f"http://{odd.address}")
    goes = crowd.comes("거기 있던 사람", f"http://{odd.address}")
    for seconds in (-3600, 3600):
        clock.is_ahead_by(seconds)
        assert abs(_ahead(odd) - seconds) < 5
        time.sleep(6)  # in which every process renews its lease and looks at the others'
        crowd.must_be_counted(stays, goes, within=SLOW_MACHINE * 2)
        crowd.says(stays, f"clock {seconds:+}")
    odd.kill9()  # while its lease, by its own clock, is good for another hour
    goes.leaves()
    clock.is_ahead_by(0)
    odd.start()
    crowd.must_be_counted(stays)
    crowd.must_agree(stays)
    latest = crowd.asks("select extract(epoch from max(created_at)) from events where session_id = %s")[0][0]
    assert float(latest) - time.time() < 30, "by no clock of its own"


def _ahead(web):
    """Seconds, by the date in its answers."""
    with requests.get(f"http://{web.address}/livez", timeout=PATIENCE) as answer:
        return parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()
