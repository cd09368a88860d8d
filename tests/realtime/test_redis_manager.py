"""A Redis that freezes, comes back, and takes nonsense; in plain threads."""

import pytest
import redis

from tests.waiting import eventually


@pytest.fixture
def queue(make_app, redis_server):
    queue = make_app(REDIS_URL=redis_server.url).extensions["realtime"].queue
    queue.start()
    eventually(lambda: queue.counters.listening)
    return queue


def test_without_a_url_there_is_no_queue(make_app):
    assert make_app().extensions["realtime"].queue is None


def test_a_frozen_redis_is_noticed_and_blocks_nobody(queue, redis_server):
    redis_server.freeze()
    queue.send(b'{"sender": "somebody"}')
    assert not queue.counters.publish_failures, "it is back before the wait for Redis has ended"
    eventually(lambda: not queue.counters.listening)
    eventually(lambda: queue.counters.publish_failures)
    redis_server.thaw()
    eventually(lambda: queue.counters.listening)


def test_what_waits_for_redis_has_an_end(queue, redis_server, monkeypatch):
    monkeypatch.setattr("engagenow.realtime.redis_manager.MOST_WAITING", 5)
    redis_server.freeze()
    for _ in range(50):
        queue.send(b"[]")
    assert len(queue._waiting) <= 5
    assert queue.counters.dropped >= 40
    redis_server.thaw()


def test_nonsense_on_the_channel_ends_nothing(queue, redis_server):
    with redis.Redis.from_url(redis_server.url) as client:
        for nonsense in (b"", b"{}", b'{"kind": "events", "body": 5}', b'{"kind": "people_changed"}', b"\xff"):
            client.publish("engagenow.0", nonsense)
        client.publish("flask-socketio", b"nor this")
    eventually(lambda: queue.counters.heard == 5)
    assert queue.counters.listening
