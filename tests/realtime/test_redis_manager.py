"""A Redis that freezes, comes back, and takes nonsense; in plain threads."""

import time

import pytest
import redis as redis_client

from tests.own_apps import make_app  # noqa: F401
from tests.redis_server import RedisServer


@pytest.fixture
def redis():
    server = RedisServer().start()
    yield server
    server.kill9()


@pytest.fixture
def queue(make_app, redis):  # noqa: F811
    queue = make_app(REDIS_URL=redis.url).extensions["realtime"].queue
    queue.start()
    eventually(lambda: queue.counters.listening)
    return queue


def eventually(condition, within=4):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_without_a_url_there_is_no_queue(make_app):  # noqa: F811
    assert make_app().extensions["realtime"].queue is None


def test_a_frozen_redis_is_noticed_and_blocks_nobody(queue, redis):
    redis.freeze()
    began = time.monotonic()
    queue.send(b'["somebody", "told", []]')
    assert time.monotonic() - began < 0.1
    eventually(lambda: not queue.counters.listening)
    eventually(lambda: queue.counters.publish_failures)
    redis.thaw()
    eventually(lambda: queue.counters.listening, within=2)


def test_what_waits_for_redis_has_an_end(queue, redis, monkeypatch):
    monkeypatch.setattr("engagenow.realtime.redis_manager.MOST_WAITING", 5)
    redis.freeze()
    for _ in range(50):
        queue.send(b"[]")
    assert len(queue._waiting) <= 5
    assert queue.counters.dropped >= 40
    redis.thaw()


def test_nonsense_on_the_channel_ends_nothing(queue, redis):
    with redis_client.Redis.from_url(redis.url) as client:
        for nonsense in (b"", b"{}", b'["x", "told", 5]', b'["x", "people", [[]]]', b"\xff"):
            client.publish("engagenow.0", nonsense)
        client.publish("flask-socketio", b"nor this")
    eventually(lambda: queue.counters.heard == 5)
    assert queue.counters.listening
