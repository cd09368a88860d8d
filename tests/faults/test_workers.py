"""Three web processes, one PostgreSQL, one Redis: one room for everybody, whatever happens to Redis."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count, cycle
from statistics import median

import pytest
import requests
from flask_migrate import upgrade
from flask_socketio import SocketIO

from config import ROOT
from engagenow import create_app
from engagenow.core.database import db
from tests.conftest import SECRET, settings_of
from tests.faults.travellers import Traveller
from tests.moderation.secret_words import ANONYMOUS, AUTHOR, NEVER_SHOWN, SECRETS, Room, as_text, found
from tests.people import Client, Phone, Presenter, over_network
from tests.redis_server import RedisServer
from tests.server import ForkedServer, flask_beside
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

FAST = 0.3  # seconds from the send button to a screen
HEALED = 3  # the same to another process while Redis says nothing
SOON = SLOW_MACHINE * 1.5  # seconds until a count or a kick has reached the other workers
number = count()


@pytest.fixture(scope="module")
def redis():
    server = RedisServer().start()
    yield server
    server.kill9()


@pytest.fixture(scope="module")
def workers(postgres_cluster, redis, tmp_path_factory):
    database = postgres_cluster.create_database()
    app = create_app(settings_of(tmp_path_factory.mktemp("migrating"), DATABASE_URL=database))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.engine.dispose()
    made = [_worker(f"w{n}", tmp_path_factory.mktemp("worker"), database, redis) for n in range(3)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(ForkedServer.start, made))
    yield made
    for server in made:
        server.stop()
    postgres_cluster.drop_database(database)


def _worker(name, folder, database, redis):
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder)}
    return ForkedServer(
        folder, **settings, DATABASE_URL=database, REDIS_URL=redis.url, WORKER_NAME=name, RATE_LIMITS="off"
    )


@pytest.fixture
def ada(workers):
    return Presenter(over_network(workers[0].url), f"ada{next(number)}@test.com")


@pytest.fixture
def live(ada):
    """A session of this test's own; the name of whoever leaves is free at once."""
    return ada.opens()


@pytest.fixture
def phone(live):
    """Somebody at a worker: `phone(worker, "하나")`."""
    made = []

    def comes(worker, nickname="", **how):
        made.append(Phone(worker.url, how.pop("transports", None)))
        made[-1].joined = made[-1].joins(session_id=live["id"], **({"nickname": nickname} if nickname else {}), **how)
        return made[-1]

    yield comes
    for each in made:
        each.leaves()


@pytest.fixture
def traveller(live):
    made = []

    def comes(worker, nickname, transports=None):
        address = f"{worker.url}/api/join/{live['session_code']}"
        token = requests.post(address, json={"nickname": nickname}, timeout=PATIENCE).json()["token"]
        made.append(Traveller(worker.url, live["id"], token, transports))
        return made[-1]

    yield comes
    for each in made:
        each.leaves()


def says(speaker, *listeners):
    """Says something new; the seconds until it is answered and until each of the listeners has heard it."""
    text = f"{next(number)}"
    began = time.monotonic()
    assert speaker.says(text)["ok"]
    took = [time.monotonic() - began]
    for listener in listeners:
        listener.heard("new_message", lambda message: message["message"] == text)
        took.append(time.monotonic() - began)
    return took


def seqs(phone):
    return [message["seq"] for message in phone.everything("new_message")]


def joins_up(phone):
    """Whether it heard each message exactly once, in order."""
    return seqs(phone) == list(range(phone.joined["last_seq"] + 1, phone.joined["last_seq"] + 1 + len(seqs(phone))))


def counted(phone, people, within):
    """Waits until the last that this page heard is this count."""

    def counts():
        return [told["count"] for told in phone.everything("participant_count")]

    eventually(lambda: counts()[-1:] == [people], within, counts)


def face(worker, live):
    return requests.get(f"{worker.url}/api/join/{live['session_code']}", timeout=PATIENCE).json()["participants"]


def test_everybody_hears_everything_in_order_over_three_workers(workers, traveller, ada, live):
    """Some by polling; and somebody comes in late, in the middle of it."""
    transports = [None, ["websocket"], ["polling"]]
    people = [traveller(workers[n % 3], f"손님{n}", transports[n // 3]) for n in range(9)]

    def talk(n):
        for text in range(20):
            people[n].says(f"{n}의 {text}번째 말", f"{n}-{text}")

    talking = [threading.Thread(target=talk, args=(n,)) for n in range(9)]
    for thread in talking:
        thread.start()
    late = [traveller(workers[n], f"늦은 손님{n}") for n in range(3)]
    for thread in talking:
        thread.join(4 * PATIENCE)
    last_seq = ada.asks("GET", f"/api/sessions/{live['id']}")["last_seq"]
    assert last_seq >= 9 * 20
    for person in [*people, *late]:
        person.waits_for(last_seq)
    assert [person.wrong for person in [*people, *late]] == [[]] * 12
    assert all(person.log[-180:] == people[0].log[-180:] for person in late)
    assert all(person.log == people[0].log for person in people)


def test_the_id_of_a_connection_names_its_worker(workers, phone):
    for worker, name in zip(workers, ("w0", "w1", "w2"), strict=True):
        assert phone(worker, name, transports=["polling"]).client.eio.sid.startswith(f"{name}.")


def test_people_are_counted_over_workers_within_a_second(workers, phone, live):
    ada, bob = phone(workers[0], "하나"), phone(workers[1], "둘")
    for page in (ada, bob):
        counted(page, 2, within=SOON)
    second_tab = phone(workers[1], token=ada.joined["token"])
    third = phone(workers[2], "셋")
    for page in (ada, bob, second_tab, third):
        counted(page, 3, within=SOON)
    assert [face(worker, live) for worker in workers] == [3, 3, 3]
    third.leaves()
    for page in (ada, bob, second_tab):
        counted(page, 2, within=SOON)


def test_whoever_closes_one_of_two_tabs_is_still_here_and_holds_the_name(workers, phone, ada, live):
    first = phone(workers[0], "하나")
    second = phone(workers[1], token=first.joined["token"])
    onlooker = phone(workers[2], "보는 사람")
    counted(onlooker, 2, within=SOON)

    def is_here():
        people = ada.asks("GET", f"/api/sessions/{live['id']}/participants").body
        return [p["connected"] for p in people if p["nickname"] == "하나"] == [True]

    second.leaves()
    time.sleep(1)
    assert is_here()
    assert [face(worker, live) for worker in workers] == [2, 2, 2]
    third = Phone(workers[2].url)
    assert third.sends("join_session", session_id=live["id"], nickname="하나")["code"] == "nickname_taken"
    third.leaves()
    first.leaves()
    counted(onlooker, 1, within=SOON)
    assert not is_here()


def test_whoever_is_kicked_is_out_on_every_worker(workers, phone, ada, live):
    one = phone(workers[1], "하나")
    other_tab = phone(workers[2], token=one.joined["token"])
    stays = phone(workers[1], "둘")
    kick = f"/api/sessions/{live['id']}/participants/{one.joined['participant']['id']}/kick"
    assert ada.asks("POST", kick).status == 200
    for tab in (one, other_tab):
        tab.heard("kicked", within=SOON)
        assert tab.says("noch da?")["code"] == "kicked"
    says(stays)
    assert not stays.everything("kicked")
    assert not one.texts


def test_a_logout_closes_the_browser_s_sockets_on_every_worker(workers):
    with requests.Session() as browser:
        _submits(browser, workers[0], "/auth/test-login", email="browser@test.com")
        cookie = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
        tabs = [Client(reconnection=False) for _ in workers]
        for tab, worker in zip(tabs, workers, strict=True):
            tab.connect(worker.url, headers={"Cookie": cookie})
        _submits(browser, workers[0], "/auth/logout")
        eventually(lambda: not any(tab.connected for tab in tabs), within=SOON)
        for tab in tabs:
            tab.shutdown()


def test_a_block_ends_the_account_s_sockets_on_every_worker(workers, ada, live, phone):
    stages = [Client(reconnection=False) for _ in workers]
    for stage, worker in zip(stages, workers, strict=True):
        stage.connect(worker.url, auth={"token": ada.token})
        assert stage.call("join_session", {"session_id": live["id"]}, timeout=PATIENCE)["ok"]
    stays = phone(workers[1], "하나")
    flask_beside(workers[0], "block", ada.email)
    eventually(lambda: not any(stage.connected for stage in stages), within=SLOW_MACHINE * 5)
    says(stays)
    for stage in stages:
        stage.shutdown()


def _submits(browser, worker, path, **form):
    page = browser.get(f"{worker.url}/auth/test-login", timeout=PATIENCE).text
    csrf = re.search(r'name="csrf[-_]token" (?:content|value)="([^"]+)"', page)[1]
    answer = browser.post(f"{worker.url}{path}", data={**form, "csrf_token": csrf}, timeout=PATIENCE)
    assert answer.ok, answer.text


@contextmanager
def opened(worker):
    """A phone that has joined nothing yet."""
    made = Phone(worker.url)
    yield made
    made.leaves()


def reads(worker, live):
    """`read(path, token)`: what a worker answers at a path of the session."""
    call, base = over_network(worker.url), f"/api/sessions/{live['id']}/"
    return lambda path, token: call("GET", base + path, headers={"Authorization": f"Bearer {token}"}).body


def test_words_that_only_some_may_read_reach_no_other_over_two_workers_and_a_restart(workers, phone, ada, live):
    """Of phones and projectors that were there, came back or came later; of exports; of the logs of both workers."""
    two = workers[:2]
    stage = phone(two[0], token=ada.token)
    here = [phone(worker, f"지켜보는 사람 {n}") for n, worker in enumerate(two)]
    here += [phone(worker, token=ada.token, view="screen") for worker in two]
    away = phone(two[0], "나가 있는 사람")
    away.leaves()
    turns = cycle(two)

    def guest(nickname):
        made = phone(next(turns), nickname)
        made.me = made.joined["participant"]
        return made

    room = Room(ada, live, guest, stage)
    room.writes_all()
    says(stage, *here)
    back = phone(two[1], token=away.joined["token"], since=away.joined["last_seq"])
    told = as_text([[page.joined, page.events] for page in here])
    assert ANONYMOUS in told
    assert found((*NEVER_SHOWN, *room.author), told) == []
    assert found(room.author, as_text([stage.joined, stage.events])) == [], "nor does the desk"
    waiting = ada.asks("GET", f"/api/sessions/{live['id']}/waiting?feature=questions").body
    assert len(waiting) == 2
    assert found(room.author, as_text(waiting)) == [], "nor does the list of what waits"
    assert two[1].stop() == 0
    two[1].start()
    late = [
        room.looked_at(lambda worker=worker: opened(worker), reads(worker, live), f"w{n}에")
        for n, worker in enumerate(two)
    ]
    late += [as_text([back.joined, back.events])]
    late += [
        ada.over(over_network(worker.url)).asks("GET", f"/api/sessions/{live['id']}/export.{ending}").body
        for worker, ending in zip(two, ("json", "csv"), strict=True)
    ]
    for text in map(str, late):
        assert ANONYMOUS in text
        assert found((*SECRETS, *room.author), text) == []
    assert found((*SECRETS, AUTHOR), two[0].log + two[1].log) == []


def test_any_program_with_the_stock_message_queue_reaches_everybody(workers, phone, redis):
    people = [phone(worker, f"손님{n}") for n, worker in enumerate(workers)]
    SocketIO(message_queue=redis.url).emit("announcement", {"text": "점심시간"})
    assert [person.heard("announcement") for person in people] == [{"text": "점심시간"}] * 3


def test_without_redis_a_worker_is_killed_and_somebody_kicked(workers, phone, ada, live, redis):
    """18 s in which the database alone says who is here, who has to go, and what was said."""
    a, b, c = phone(workers[0], "하나"), phone(workers[1], "둘"), phone(workers[2], "셋")
    kicked = phone(workers[1], "넷")
    counted(a, 4, within=SOON)
    redis.kill9()
    began, waits = time.monotonic(), []
    try:
        c.client.shutdown()  # would come back to another worker
        workers[2].kill9_worker()
        kick = f"/api/sessions/{live['id']}/participants/{kicked.joined['participant']['id']}/kick"
        assert ada.asks("POST", kick).status == 200
        kicked.heard("kicked", within=SLOW_MACHINE * HEALED)
        while len(waits) < 3 or [x["count"] for x in b.everything("participant_count")][-1:] != [2]:
            assert time.monotonic() - began < SLOW_MACHINE * 15
            waits.append(says(a, a, b))
            with ThreadPoolExecutor() as pool:  # what the other one said just before comes first
                list(pool.map(lambda one: says(one, one), (a, b)))
        assert requests.get(f"{workers[1].url}/health", timeout=PATIENCE).json()["checks"]["redis"] == "failed"
        while time.monotonic() - began < 18:
            says(b, a)
            time.sleep(0.2)
    finally:
        redis.start()
    answered, own, other = map(median, zip(*waits, strict=True))
    assert max(answered, own) < SLOW_MACHINE * FAST, "most of the time"
    assert other < SLOW_MACHINE * HEALED
    eventually(lambda: median(says(a, b)[1] for _ in range(5)) < FAST, saying=lambda: "by Redis again")
    assert joins_up(a)
    assert joins_up(b)
    assert [face(worker, live) for worker in workers[:2]] == [2, 2]
