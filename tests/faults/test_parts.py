"""A feature with a desk, parts of participants, a deadline and a thousand answers, over two workers, whatever breaks.

The toy is played once: Redis is killed in the middle of it, and a worker with -9. Each test is a promise.
"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask_migrate import upgrade

from config import ROOT
from engagenow import FEATURES, create_app
from engagenow.core.database import db
from tests.conftest import SECRET, settings_of
from tests.faults.pickers import Pickers
from tests.house.product import PLUG
from tests.people import Phone, Presenter, over_network
from tests.redis_server import RedisServer
from tests.server import ForkedServer
from tests.waiting import SLOW_MACHINE, eventually

NOTE = "for-the-desk-alone"
OF_THE_DESK = (NOTE.encode(), b'"desk"', b"'desk'")
CROWD = 1000
RIGHT = 3.0  # seconds in which parts are right again without Redis, and after a kill (engagement.md, section 2)
LAST_ROUND = 5  # seconds
GRACE = 1.5  # seconds from a deadline to the screens: a tick of the other worker


@pytest.fixture(scope="module")
def redis():
    server = RedisServer().start()
    yield server
    server.kill9()


@pytest.fixture(scope="module")
def workers(postgres_cluster, redis, tmp_path_factory):
    database = postgres_cluster.create_database()
    settings = settings_of(tmp_path_factory.mktemp("migrating"), DATABASE_URL=database)
    with create_app(settings).app_context():
        upgrade(str(ROOT / "migrations"))
        db.engine.dispose()
    with create_app(settings, features=(*FEATURES, PLUG)).app_context():  # makes the toy's tables
        db.engine.dispose()
    made = [_worker(f"w{n}", tmp_path_factory.mktemp("worker"), database, redis) for n in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(ForkedServer.start, made))
    yield made
    for server in made:
        server.stop()
    postgres_cluster.drop_database(database)


def _worker(name, folder, database, redis):
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder)}
    settings |= {"DATABASE_URL": database, "REDIS_URL": redis.url, "WORKER_NAME": name, "RATE_LIMITS": "off"}
    return ForkedServer(folder, "tests.house.served:app", **settings)


def part(page, name):
    """{rev, data} of the toy's part that counts of all that a page was told: the one with the highest rev."""
    parts = [body[name]["hands"] for body in page.everything("joined_session") if "hands" in body[name]]
    parts += [told for told in page.everything(name) if told["feature"] == "hands"]
    return max(parts, key=lambda part: part["rev"], default={"rev": 0, "data": {}})


def right(pages, name, is_right):
    """Waits until all these pages show what is right; the seconds that it took."""
    began = time.monotonic()
    shown = lambda: [part(page, name)["data"] for page in pages]  # noqa: E731
    eventually(lambda: all(map(is_right, shown())), 30, shown)
    return time.monotonic() - began


class Evening:
    """What happened: `took` are seconds, `log` is the session's, `away` what the phone heard that came back."""

    def __init__(self, workers, redis):
        self.workers = workers
        self.redis = redis
        self.took = {}
        self.ada = Presenter(over_network(workers[0].url), "ada@test.com")
        self.live = self.ada.switches(self.ada.opens(), "hands", True)
        self.crowds = [Pickers(w.port, self.live["id"], f"손님 {n}", CROWD // 2) for n, w in enumerate(workers)]
        self.stages = [self._presents(worker) for worker in workers]
        self.link = self.ada.asks("POST", f"/api/sessions/{self.live['id']}/screen-links")["token"]
        self.screens = [Phone(worker.url, token=self.link, session_id=self.live["id"]) for worker in workers]
        self.tabs = self._two_tabs()
        self.away = Phone(workers[0].url)
        joined = self.away.joins(session_id=self.live["id"], nickname="나가 있는 사람")
        self.away.leaves()
        self.since, self.token = joined["last_seq"], joined["token"]

    def plays(self):
        for crowd in self.crowds:
            crowd.all_in(within=60)
        assert self.stages[0].sends("open_picks", seconds=600, note=NOTE)["ok"]
        self.redis.kill9()
        self._a_thousand_pick()
        self._one_picks_in_two_tabs()
        self._a_worker_is_killed()
        self._a_phone_comes_back()
        self.log = self.ada.asks("GET", f"/api/sessions/{self.live['id']}/events?limit=1000")["events"]

    def _presents(self, worker):
        page = Phone(worker.url, token=self.ada.token)
        page.joins(session_id=self.live["id"])
        return page

    def _two_tabs(self):
        first = Phone(self.workers[0].url, ["polling"])
        token = first.joins(session_id=self.live["id"], nickname="두 탭")["token"]
        return [first, Phone(self.workers[1].url, token=token, session_id=self.live["id"])]

    def _a_thousand_pick(self):
        began = time.monotonic()
        picking = [crowd.pick("tea", seconds=0.9) for crowd in self.crowds]
        for each in picking:
            each.result(60)
        eventually(lambda: self.acknowledged == CROWD, 60, lambda: (self.acknowledged, self.refusals))
        self.took["desk, without Redis"] = right(self.stages, "desk", lambda desk: desk["counts"] == {"tea": CROWD})
        self.took["counting"] = time.monotonic() - began

    def _one_picks_in_two_tabs(self):
        assert self.tabs[0].sends("pick", picked="tea")["ok"]
        self.took["mine, without Redis"] = right(self.tabs, "mine", lambda mine: mine == {"picked": "tea"})

    def _a_worker_is_killed(self):
        """With a deadline that it has set, and a pick that it has stored and told nobody of."""
        opened = time.monotonic()
        assert self.stages[1].sends("open_picks", seconds=LAST_ROUND, note=f"{NOTE}, again")["ok"]
        assert self.tabs[1].sends("pick", picked="coffee")["ok"]
        self.workers[1].kill9_worker()
        expected = {"tea": CROWD, "coffee": 1}
        self.took["desk, after the kill"] = right(self.stages[:1], "desk", lambda desk: desk["counts"] == expected)
        self.took["mine, after the kill"] = right(self.tabs[:1], "mine", lambda mine: mine == {"picked": "coffee"})
        self.tabs[0].heard("picks_closed")
        self.took["deadline"] = time.monotonic() - opened
        self.workers[1].wait_until_up()
        self._all_come_back_to_the_killed_one(expected)

    def _all_come_back_to_the_killed_one(self, expected):
        eventually(lambda: self.stages[1].client.connected)
        self.stages[1].joins(session_id=self.live["id"])
        eventually(lambda: len(self.tabs[1].everything("joined_session")) == 2)
        right(self.stages, "desk", lambda desk: desk["counts"] == expected)
        right(self.tabs, "mine", lambda mine: mine == {"picked": "coffee"})

    def _a_phone_comes_back(self):
        self.away = Phone(self.workers[1].url)
        self.back = self.away.joins(session_id=self.live["id"], token=self.token, since=self.since)

    @property
    def acknowledged(self):
        return sum(crowd.crowd.acknowledged for crowd in self.crowds)

    @property
    def refusals(self):
        return [crowd.crowd.refusals[:3] for crowd in self.crowds]

    def goes_home(self):
        for crowd in self.crowds:
            crowd.goes_home()
        for page in (*self.stages, *self.screens, *self.tabs, self.away):
            page.leaves()


@pytest.fixture(scope="module")
def evening(workers, redis):
    evening = Evening(workers, redis)
    try:
        evening.plays()
        yield evening
    finally:
        evening.goes_home()


@pytest.mark.parametrize("part", ["desk", "mine"])
@pytest.mark.parametrize("trouble", ["without Redis", "after the kill"])
def test_parts_are_right_within_three_seconds(evening, part, trouble):
    assert evening.took[f"{part}, {trouble}"] < SLOW_MACHINE * RIGHT


def test_a_thousand_answers_within_a_second_all_count_in_few_events(evening):
    """At most four a second, and some seconds on a slow machine."""
    assert part(evening.stages[0], "desk")["data"]["counts"]["tea"] == CROWD == evening.acknowledged
    counted = [event["data"]["counts"] for event in evening.log if event["name"] == "picks_counted"]
    events = next(number for number, counts in enumerate(counted, 1) if counts["tea"] >= CROWD)
    assert events <= 4 * evening.took["counting"] + 4


def test_a_deadline_that_a_killed_worker_has_set_happens_once(evening):
    assert LAST_ROUND <= evening.took["deadline"] < LAST_ROUND + SLOW_MACHINE * GRACE
    assert [event["name"] for event in evening.log].count("picks_closed") == 1
    assert len(evening.tabs[0].everything("picks_closed")) == 1


def test_a_phone_that_was_away_comes_back_without_a_reset(evening):
    assert "reset" not in evening.back
    assert "snapshot" not in evening.back
    names = [event["name"] for event in evening.back["events"]]
    assert names.count("picks_counted") == 1, "the last one of its subject"
    assert names.count("picks_closed") == 1


def test_no_byte_of_the_desk_reaches_a_phone_or_the_projector(evening):
    sockets = [bytes(phone.received_bytes) for crowd in evening.crowds for phone in crowd.phones]
    sockets += [str(page.events).encode() for page in (*evening.screens, *evening.tabs)]
    assert len(sockets) == CROWD + 4
    assert all(b"picks_opened" in heard for heard in sockets)
    received = [*sockets, str(evening.back).encode(), *_http(evening, evening.token), *_http(evening, evening.link)]
    assert [heard[:200] for heard in received if any(word in heard for word in OF_THE_DESK)] == []
    for stage in evening.stages:
        assert f"{NOTE}, again" in str(stage.events)


def _http(evening, token):
    """What a participant, or a projector, may read."""
    headers = {"Authorization": f"Bearer {token}"}
    live = evening.live
    api, code = f"/api/sessions/{live['id']}", live["session_code"]
    for path in (f"{api}/events", f"{api}/messages", f"/api/join/{code}", f"/join/{code}"):
        with requests.get(evening.workers[0].url + path, headers=headers, timeout=10) as answer:
            assert answer.status_code == 200, path
            yield answer.content
