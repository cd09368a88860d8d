"""Flask-SocketIO's message queue on Redis, for a Redis that may stop, freeze and come back.

The stock one blocks the caller for as long as Redis does, and stays deaf for up to a minute after it is back. Here
a task of its own publishes what waits in a queue with an end, and the listener asks for a sign of life.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from threading import Event
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.retry import Retry
from socketio import RedisManager

from engagenow.core.fields import Fields
from engagenow.realtime.bus import Counters
from engagenow.realtime.stock import OwnRooms

log = logging.getLogger(__name__)

STOCK_CHANNEL = "flask-socketio"  # where SocketIO(message_queue=…).emit of any other program publishes
TIMEOUT = 1.0  # seconds for Redis to take or answer anything
SILENCE = 1.0  # seconds without a message until the listener asks whether Redis is there
RETRY = 0.5  # seconds between two attempts
MOST_WAITING = 2000  # messages; older ones are dropped, and healed from the log
AT_ONCE = 100  # messages in one round trip


class SteadyRedisManager(OwnRooms, RedisManager):  # type: ignore[misc]
    """`on_message` hears what web processes say to each other, `on_listening` that nothing is missed from now on."""

    def __init__(self, url: str) -> None:
        super().__init__(url, channel=STOCK_CHANNEL)
        # Redis keeps its databases apart, but not its channels.
        self._ours = f"engagenow.{urlsplit(url).path.strip('/') or 0}"
        self.counters = Counters()
        self.on_message: Callable[[bytes], None] = _ignore
        self.on_listening: Callable[[], None] = _do_nothing
        self._waiting: deque[tuple[str, bytes | str]] = deque()
        self._news: Event | None = None  # of the async mode: there is something to publish
        self._troubles: set[str] = set()

    def start(self) -> None:
        """Publish and listen, unless the first client has brought that about."""
        if not self.server.manager_initialized:
            self.server.manager_initialized = True
            self.initialize()

    def initialize(self) -> None:
        """Called once, when the server has chosen its async mode."""
        self._news = self.server.eio.create_event()
        super().initialize()
        self.server.start_background_task(self._keep_publishing, self._news)

    def send(self, text: bytes) -> None:
        """Publish on our channel, some time soon. Never waits."""
        self._put(self._ours, text)

    def _publish(self, data: Fields) -> None:
        self._put(self.channel, self.json.dumps(data))

    def _put(self, channel: str, text: bytes | str) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.popleft()
            self.counters.dropped += 1
        self._waiting.append((channel, text))
        if self._news:
            self._news.set()

    def _keep_publishing(self, news: Event) -> None:
        client = self._client()
        while True:
            news.wait()
            news.clear()
            while self._waiting:
                self._publish_some(client)

    def _publish_some(self, client: redis.Redis) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), AT_ONCE))]
        try:
            with client.pipeline(transaction=False) as pipeline:
                for channel, text in batch:
                    pipeline.publish(channel, text)
                pipeline.execute()
            self.counters.published += len(batch)
            self._note("Redis takes no message")
        except Exception as trouble:
            # By the time that Redis is back, the others have read all of this from the log.
            self.counters.dropped += len(batch) + len(self._waiting)
            self.counters.publish_failures += 1
            self._waiting.clear()
            self._note("Redis takes no message", trouble)
            self.server.sleep(RETRY)

    def _redis_listen_with_retries(self) -> Iterator[Fields]:
        while True:
            client = self._client()
            try:
                with client.pubsub() as pubsub:
                    pubsub.subscribe(self.channel, self._ours)
                    yield from self._messages(pubsub)
            except Exception as trouble:
                self.counters.listen_failures += 1
                self._note("Redis is not heard", trouble)
            finally:
                self.counters.listening = False
                client.close()
            self.server.sleep(RETRY)

    def _messages(self, pubsub: PubSub) -> Iterator[Fields]:
        asked = False
        while True:
            message = pubsub.get_message(timeout=SILENCE)
            if message:
                asked = False
                yield message
            elif asked:
                raise TimeoutError("no sign of life")
            else:
                pubsub.ping()
                asked = True

    def _listen(self) -> Iterator[bytes]:
        for message in self._redis_listen_with_retries():
            if message["type"] == "subscribe":
                self._note_subscription(message["channel"])
            elif message["type"] == "message" and message["channel"] == self._ours.encode():
                self.counters.heard += 1
                self.on_message(message["data"])
            elif message["type"] == "message":
                yield message["data"]

    def _note_subscription(self, channel: bytes) -> None:
        if channel == self._ours.encode():
            self.counters.listening = True
            self._note("Redis is not heard")
            self.on_listening()

    def _note(self, what: str, trouble: Exception | None = None) -> None:
        """Say once that it began, and once that it is over."""
        if trouble and what not in self._troubles:
            self._troubles.add(what)
            log.warning("%s: %s", what, trouble)
        elif not trouble and what in self._troubles:
            self._troubles.remove(what)
            log.warning("Over: %s", what)

    def _client(self) -> redis.Redis:
        patience = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT}
        return redis.Redis.from_url(self.redis_url, **patience, retry=Retry(NoBackoff(), 0))


def _ignore(_text: bytes) -> None:
    """No other process is known yet."""


def _do_nothing() -> None:
    """Nothing has asked to be told."""
