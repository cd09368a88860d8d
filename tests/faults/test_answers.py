"""Answers count as they were acknowledged, results are nobody's before their time, and the clock is the server's.

One evening over two workers: a hall of stock clients answers, every acknowledgement is lost once, and a worker is
killed meanwhile and again while a timer runs. Each test is a promise (engagement contract, section 3: A, B and C).
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from config import ROOT
from engagenow import create_app
from engagenow.core.database import db
from tests.conftest import SECRET, settings_of
from tests.faults.voters import Voters
from tests.people import Phone, Presenter, over_network
from tests.programs import need
from tests.redis_server import RedisServer
from tests.server import ForkedServer
from tests.waiting import SLOW_MACHINE, eventually

HALL = 300
NAME = "손님"  # and a number
TIMER = 5  # seconds
GRACE = 2.0  # seconds of a timer
OPTIONS = [{"id": option, "text": f"선택지 {option}"} for option in "abc"]
EXPECTED = {"voters": HALL + 2, "abstained": 0, "counts": {"a": HALL // 3 + 2, "b": HALL // 3, "c": HALL // 3}}


@pytest.fixture(scope="module")
def workers(postgres_cluster, tmp_path_factory):
    database, redis = postgres_cluster.create_database(), RedisServer().start()
    with create_app(settings_of(tmp_path_factory.mktemp("migrating"), DATABASE_URL=database)).app_context():
        upgrade(str(ROOT / "migrations"))
        db.engine.dispose()
    made = [_worker(f"w{n}", tmp_path_factory.mktemp("worker"), database, redis) for n in range(2)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(ForkedServer.start, made))
    yield made
    for server in made:
        server.stop()
    redis.kill9()
    postgres_cluster.drop_database(database)


def _worker(name, folder, database, redis):
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder)}
    settings |= {"DATABASE_URL": database, "REDIS_URL": redis.url, "WORKER_NAME": name, "RATE_LIMITS": "off"}
    return ForkedServer(folder, **settings)


class Evening:
    """What happened. `acknowledged`: what each voter was answered.

    `before`: {who: all that it had received when results were shown}, of participants and the projector.
    """

    def __init__(self, workers):
        self.workers = workers
        self.ada = Presenter(over_network(workers[0].url), "ada@test.com")
        self.live = self.ada.opens()
        self.path = f"/api/sessions/{self.live['id']}/activities"
        self.hall = Voters(need("node"), [worker.url for worker in workers], self.live["id"], NAME, HALL)
        self.link = self.ada.asks("POST", f"/api/sessions/{self.live['id']}/screen-links").body
        self.screens = [self._shows(worker) for worker in workers]
        self.stages = [self._presents(worker) for worker in workers]
        self.stock = [self._joins("웹소켓", workers[0], ["websocket"]), self._joins("폴링", workers[1], ["polling"])]
        self.acknowledged = []

    def plays(self):
        for page in (*self.stock, *self.screens):
            page.heard("joined_session")
        self.poll = self._opens(title="누구를 고를까요?")
        self._all_answer_and_a_worker_dies()
        self._all_answer_again()
        self.before = self._received()
        self._results_are_revealed()
        self._a_timer_outlives_its_worker()
        self.log = self.ada.asks("GET", f"/api/sessions/{self.live['id']}/events?limit=1000")["events"]

    def goes_home(self):
        self.hall.leave()
        for page in (*self.stages, *self.stock, *self.screens):
            page.leaves()

    def _all_answer_and_a_worker_dies(self):
        for phone in self.stock:
            phone.sends("answer", **self._asked(phone))
        self.hall.vote(self.poll["id"], lose=True)
        eventually(lambda: self._answered() > len(self.stock))  # some of it is stored by now
        self.workers[1].kill9_worker()
        self.workers[1].wait_until_up()

    def _answered(self):
        return self.ada.asks("GET", f"{self.path}/{self.poll['id']}")["answered"]

    def _all_answer_again(self):
        eventually(lambda: self.hall.inside == HALL)
        for page in (self.stock[1], self.screens[1]):
            eventually(lambda page=page: len(page.everything("joined_session")) == 2)
        eventually(lambda: self.stages[1].client.connected)
        self.stages[1].joins(session_id=self.live["id"])
        self.hall.vote(self.poll["id"])
        eventually(lambda: len(self.hall.acknowledgements) == HALL)
        self.acknowledged = self.hall.acknowledgements
        self.acknowledged += [phone.sends("answer", **self._asked(phone)) for phone in self.stock]

    def _results_are_revealed(self):
        shown = self.ada.asks("PUT", f"{self.path}/{self.poll['id']}/show", {"show": "revealed"})
        assert shown.status == 200, shown
        for phone in self.stock:
            phone.heard("activity_results", lambda told: told["results"]["voters"] == HALL + 2)
        eventually(lambda: all(told == EXPECTED for told in self.hall.results))

    def _a_timer_outlives_its_worker(self):
        began = time.monotonic()
        self.timed = self._opens(title="몇 시일까요?", seconds=TIMER)
        self.workers[0].kill9_worker()  # it has set the timer
        self.stock[1].heard("activity_closed", lambda told: told["activity_id"] == self.timed["id"])
        self.took = time.monotonic() - began
        self.workers[0].wait_until_up()

    def _opens(self, **more):
        asked = {"kind": "choice", "definition": {"options": OPTIONS}, **more}
        activity = self.ada.asks("POST", self.path, asked)
        opened = self.ada.asks("POST", f"{self.path}/{activity['id']}/open", {})
        assert opened.status == 200, opened
        return opened.body

    def _asked(self, phone):
        answer = {"activity_id": self.poll["id"], "round": 1, "answer": {"options": ["a"]}}
        return {**answer, "client_msg_id": f"stock-{self.stock.index(phone)}"}

    def _presents(self, worker):
        page = Phone(worker.url, token=self.ada.token)
        page.joins(session_id=self.live["id"])
        return page

    def _joins(self, nickname, worker, transports):
        """A stock client, which enters again by itself when it has lost its connection."""
        join = f"{worker.url}/api/join/{self.live['session_code']}"
        with requests.post(join, json={"nickname": nickname}, timeout=10) as joined:
            token = joined.json()["token"]
        phone = Phone(worker.url, transports, token=token, session_id=self.live["id"])
        phone.token = token
        return phone

    def _shows(self, worker):
        """A projector, which comes back by itself as well."""
        return Phone(worker.url, token=self.link["token"], session_id=self.live["id"], view="screen")

    def _received(self):
        """{who: all that it has received so far}, by WebSocket, polling and HTTP."""
        pages = {"웹소켓": self.stock[0], "폴링": self.stock[1], "화면 1": self.screens[0], "화면 2": self.screens[1]}
        received = {**self.hall.received, **{name: str(page.events) for name, page in pages.items()}}
        for token in (self.stock[0].token, self.link["token"]):
            received |= {f"{token} {path}": self._reads(path, token) for path in self._paths()}
        return received

    def _paths(self):
        of_session = f"/api/sessions/{self.live['id']}"
        pages = f"/join/{self.live['session_code']}", f"{of_session}/export.json", f"{of_session}/events"
        return *pages, self.path, f"{self.path}/{self.poll['id']}/results", f"{self.path}/{self.poll['id']}/answers"

    def _reads(self, path, token):
        headers = {"Authorization": f"Bearer {token}"}
        with requests.get(self.workers[0].url + path, headers=headers, timeout=10) as answer:
            return answer.text


@pytest.fixture(scope="module")
def evening(workers):
    evening = Evening(workers)
    try:
        evening.plays()
        yield evening
    finally:
        evening.goes_home()


def test_each_acknowledged_answer_counts_once_wherever_one_looks(evening):
    assert len(evening.acknowledged) == HALL + 2
    assert {(answer["ok"], answer.get("final")) for answer in evening.acknowledged} == {(True, False)}
    path = f"{evening.path}/{evening.poll['id']}"
    assert evening.ada.asks("GET", f"{path}/results")["results"] == EXPECTED
    assert evening.ada.asks("GET", path)["answered"] == HALL + 2
    for phone in evening.stock:
        assert phone.everything("activity_results")[-1]["results"] == EXPECTED
    eventually(
        lambda: all(_desk(stage)["results"][evening.poll["id"]]["results"] == EXPECTED for stage in evening.stages)
    )
    exported = evening.ada.asks("GET", f"/api/sessions/{evening.live['id']}/export.json")
    assert [row[3] for row in exported["sheets"][0]["rows"]] == [HALL + 2, *EXPECTED["counts"].values()]


def test_the_database_has_one_answer_a_person(evening):
    engine = create_engine(evening.workers[0].environment["DATABASE_URL"])
    with engine.connect() as connection:
        found = text("SELECT count(*), count(DISTINCT participant_id) FROM activity_answers WHERE activity_id = :id")
        counted = tuple(connection.execute(found, {"id": evening.poll["id"]}).one())
    engine.dispose()
    assert counted == (HALL + 2, HALL + 2)


def test_no_byte_of_a_result_reaches_a_participant_or_the_projector_before_its_time(evening):
    assert len(evening.before) > HALL
    hall = [received for name, received in evening.before.items() if name.startswith(NAME)]
    assert all("activity_opened" in received for received in hall)
    assert "activity_opened" in evening.before["화면 2"]
    event = '"activity_results",{', "'activity_results', {"  # the pages name it among the events that they fold
    for secret in ("voters", '"counts"', "'counts'", '"desk"', "'desk'", "own_results", *event):
        assert [received[:200] for received in evening.before.values() if secret in received] == [], secret
    assert "voters" in str(evening.stages[0].events)


def test_no_name_of_another_reaches_a_participant_or_the_projector(evening):
    for name, received in evening.before.items():
        assert set(re.findall(rf"{NAME} \d+", received)) <= {name}, name
    assert f"{NAME} 7" in evening.before[f"{NAME} 7"]


def test_a_timer_closes_when_it_would_have_and_once(evening):
    assert TIMER + GRACE <= evening.took < TIMER + GRACE + SLOW_MACHINE * 2
    closed = [event["data"] for event in evening.log if event["name"] == "activity_closed"]
    assert [(told["activity_id"], told["by"], told["closed_at"]) for told in closed] == [
        (evening.timed["id"], "timer", evening.timed["closes_at"])
    ]


PLAYERS = 200
WEIGHTS = (1, 2, 1, 0.5, 3, 1, 1.5, 1, 2, 1)
LONG, SHORT = 300, 10  # seconds to answer: of questions that are locked by hand, and of the one that ends by itself
QUESTIONS = [
    {"id": f"q{number}", "type": "choice", "text": f"문제 {number}", "options": OPTIONS, "correct": ["abc"[number % 3]],
     "weight": weight, "seconds": LONG}
    for number, weight in enumerate(WEIGHTS, start=1)
]  # fmt: skip
QUESTIONS[1]["read"] = 5
QUESTIONS[-1]["seconds"] = SHORT
LAST = len(QUESTIONS)
# {number of the question: the phase in which the worker that has begun it dies}.
DIES_IN = {1: "ready", 2: "question", 3: "answering", 4: "locked", 5: "solution", 6: "board", LAST: "answering"}
# The phases that begin by a timer, which that worker has set.
BY_ITSELF = {(1, "answering"), (2, "answering"), (LAST, "locked")}


def phases_of(number):
    read = ["question"] if QUESTIONS[number - 1].get("read") else []
    return ["ready", *read, "answering", "locked", "solution", "board" if number < LAST else "podium"]


class Game:
    """A quiz over two workers. `acknowledged`: {question id: what each of the hall was answered, in its order}."""

    def __init__(self, workers):
        self.workers = workers
        self.leader = 0  # of the workers, the one that the presenter asks
        self.ada = Presenter(over_network(workers[0].url), "quiz@test.com")
        self.live = self.ada.opens()
        self.path = f"/api/sessions/{self.live['id']}/activities"
        quiz = {"kind": "quiz", "title": "퀴즈", "definition": {"questions": QUESTIONS, "scoring": "accuracy"}}
        self.id = self.ada.asks("POST", self.path, quiz)["id"]
        self.hall = Voters(need("node"), [worker.url for worker in workers], self.live["id"], NAME, PLAYERS)
        self.acknowledged = {}

    def plays(self):
        assert self.asks("POST", f"{self.path}/{self.id}/open", {}).status == 200
        self._leader_dies()
        for number in range(1, LAST + 1):
            for phase in phases_of(number):
                self._comes_to(number, phase)
                if phase == "answering":
                    self._all_answer(number)
                elif DIES_IN.get(number) == phase:
                    self._leader_dies()
        self._leader_dies()

    def asks(self, *what):
        return self.ada.over(over_network(self.workers[self.leader].url)).asks(*what)

    def told(self):
        events = self.asks("GET", f"/api/sessions/{self.live['id']}/events?limit=1000")["events"]
        return [event["data"] for event in events if event["name"] == "quiz_phase"]

    def results(self):
        return self.asks("GET", f"{self.path}/{self.id}/results")["results"]

    def _comes_to(self, number, phase):
        if (number, phase) in BY_ITSELF:
            eventually(lambda: self.told()[-1]["phase"] == phase)
        else:
            assert self.asks("POST", f"{self.path}/{self.id}/next").status == 200

    def _leader_dies(self):
        other = 1 - self.leader
        self.workers[other].wait_until_up()
        self.workers[self.leader].kill9_worker()
        self.leader = other

    def _all_answer(self, number):
        """They are not told so, lose their lines and ask again."""
        asked = {"question": f"q{number}", "place": number % 5}
        self.wait_for_all()
        self.hall.vote(self.id, lose=True, **asked)
        if DIES_IN.get(number) == "answering":
            self._leader_dies()
        self.hall.drop()
        self.wait_for_all()
        self.hall.vote(self.id, **asked)
        eventually(lambda: len(self.hall.acknowledgements) == PLAYERS)
        self.acknowledged[f"q{number}"] = self.hall.acknowledgements

    def wait_for_all(self):
        eventually(lambda: self.hall.inside == PLAYERS)

    def board(self):
        """{nickname: (points, rank)}, by what was acknowledged alone."""
        points = {f"{NAME} {number}": sum(map(self._earned(number), QUESTIONS)) for number in range(PLAYERS)}
        return {name: (own, 1 + sum(other > own for other in points.values())) for name, own in points.items()}

    def _earned(self, number):
        def earned(question):
            told = self.acknowledged[question["id"]][number]
            return 1000 * question["weight"] if told["ok"] and told["answer"]["options"] == question["correct"] else 0

        return earned


@pytest.fixture
def game(workers):
    game = Game(workers)
    yield game
    game.hall.leave()
    for worker in workers:
        worker.wait_until_up()


def test_a_quiz_goes_on_where_it_was_whichever_worker_dies_and_counts_what_was_acknowledged(game, workers):
    game.plays()
    told = game.told()
    assert [phase["step"] for phase in told] == list(range(1, len(told) + 1)), "each phase once"
    each = [phase for number in range(1, LAST + 1) for phase in phases_of(number)]
    assert [phase["phase"] for phase in told] == ["lobby", *each]
    answered = [answer for answers in game.acknowledged.values() for answer in answers]
    assert all(answer["ok"] for answer in answered[:-PLAYERS]), "only the last question has ended by itself"
    expected = game.board()
    first = sorted(expected.values(), key=lambda place: place[1])[:10]
    scores = "SELECT nickname, points, rank FROM quiz_scores JOIN participants ON id = participant_id"
    rows = found_in(workers, f"{scores} WHERE activity_id = :id", game.id)
    assert {name: place for name, *place in rows} == {name: [*place] for name, place in expected.items()}
    game.wait_for_all()
    for shown in (game.results(), told[-1], *(phone["phase"] for phone in game.hall.quiz)):
        assert shown["players"] == PLAYERS
        assert [(line["points"], line["rank"]) for line in shown["board"]] == first
        assert all(expected[line["name"]] == (line["points"], line["rank"]) for line in shown["board"])
    for phone in game.hall.quiz:
        own = phone["mine"]["quizzes"][game.id]
        assert (own["points"], own["rank"]) == expected[phone["nickname"]]
    times = "SELECT min(value), max(value) FROM activity_answers WHERE activity_id = :id"
    [(fastest, slowest)] = found_in(workers, times, game.id)
    assert 0 <= fastest <= slowest <= 1000 * (LONG + GRACE), "milliseconds"


def found_in(workers, query, quiz):
    engine = create_engine(workers[0].environment["DATABASE_URL"])
    with engine.connect() as connection:
        found = connection.execute(text(query), {"id": quiz}).all()
    engine.dispose()
    return found


def _desk(page):
    told = [part for part in page.everything("desk") if part["feature"] == "activities"]
    told += [joined["desk"]["activities"] for joined in page.everything("joined_session") if joined["desk"]]
    return max(told, key=lambda part: part["rev"])["data"]
