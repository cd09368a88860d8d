"""Two web processes of one installation, both here, over one database and a real Redis."""

import threading
import time

import orjson
import pytest
from sqlalchemy import update
from werkzeug.serving import make_server

from engagenow import FEATURES
from engagenow.core.database import db
from engagenow.core.models import ParticipantRow
from engagenow.core.writing import transaction
from tests.inside import ticker_of
from tests.people import Phone, Presenter, over_test_client
from tests.waiting import eventually


class Process:
    def __init__(self, app):
        self.app = app
        self.house = app.extensions["house"]
        self.realtime = app.extensions["realtime"]
        self._ticker = ticker_of(app)
        self._site = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._site.server_port}"
        threading.Thread(target=self._site.serve_forever, args=(0.05,)).start()
        self.realtime.queue.start()
        eventually(lambda: self.realtime.queue.counters.listening)
        self.tick()

    def stop(self):
        self._site.shutdown()
        self._site.server_close()

    def tick(self):
        with self.app.app_context():
            self._ticker.tick()

    def speaks(self, change):
        """Change each message that this process sends: `change` gets it as a dict."""
        send = self.realtime.queue.send

        def send_changed(text):
            message = orjson.loads(text)
            change(message)
            send(orjson.dumps(message))

        self.realtime.hall.neighbours._bus._send = send_changed

    def looks_into_the_database(self):
        """As it does every two seconds, for what Redis may have lost."""
        neighbours = self.realtime.hall.neighbours
        neighbours.listening()
        with self.app.app_context():
            neighbours.check()


@pytest.fixture
def processes(make_app, redis_server):
    features = (*FEATURES, "tests.house.toy.feature")
    first = make_app(REDIS_URL=redis_server.url, features=features)
    second = make_app(REDIS_URL=redis_server.url, features=features, DATABASE_URL=first.config["DATABASE_URL"])
    both = Process(first), Process(second)
    yield both
    for process in both:
        process.stop()


@pytest.fixture
def ada(processes):
    return Presenter(over_test_client(processes[0].app.test_client()), "ada@test.com")


@pytest.fixture
def live(ada):
    return ada.opens()


@pytest.fixture
def phones(processes, live):
    """A participant at each process."""
    made = [Phone(process.url, ["polling"]) for process in processes]
    for number, phone in enumerate(made):
        phone.joins(session_id=live["id"], nickname=f"p{number}")
    yield made
    for phone in made:
        phone.leaves()


def test_a_process_of_the_next_version_is_understood(processes, phones):
    def say_more(message):
        message["version"] = 2
        message["body"]["priority"] = "high"
        for told in message["body"].get("told", ()):
            told["audience"] = "room"

    processes[0].speaks(say_more)
    phones[0].says("안녕")
    eventually(lambda: phones[1].texts == ["안녕"])


def test_what_is_not_understood_is_read_from_the_log(processes, phones, caplog):
    def say_it_otherwise(message):
        message["body"] = [1, 2]

    processes[0].speaks(say_it_otherwise)
    phones[0].says("안녕")
    phones[0].says("또 안녕")

    processes[1].looks_into_the_database()
    eventually(lambda: phones[1].texts == ["안녕", "또 안녕"])
    not_understood = [record for record in caplog.records if "kind events are not understood" in record.getMessage()]
    assert len(not_understood) == 1


@pytest.fixture
def stage(processes, ada, live):
    """Ada's page at the second process, and a round of the toy."""
    ada.switches(live, "hands", True)
    page = Phone(processes[1].url, ["polling"], token=ada.token)
    page.joins(session_id=live["id"])
    assert page.sends("open_picks", seconds=600, note="비밀")["ok"]
    yield page
    page.leaves()


def counts(page):
    return [part["data"]["counts"] for part in page.everything("desk") if part["feature"] == "hands"]


def test_what_has_changed_for_the_desk_is_heard_over_redis(stage, phones):
    assert phones[0].sends("pick", picked="tea")["ok"]
    eventually(lambda: counts(stage)[-1:] == [{"tea": 1}])
    assert phones[0].heard("mine")["data"] == {"picked": "tea"}
    assert "비밀" not in str([phone.events for phone in phones])
    assert not phones[1].everything("mine")


def test_what_redis_lost_of_it_is_found_in_the_database(processes, stage, phones):
    eventually(lambda: counts(stage) == [{}])
    processes[0].speaks(lambda message: message.clear())
    assert phones[0].sends("pick", picked="tea")["ok"]
    phones[0].heard("mine")
    time.sleep(0.3)
    assert counts(stage) == [{}]
    processes[1].looks_into_the_database()
    eventually(lambda: counts(stage)[-1:] == [{"tea": 1}])


def test_a_session_that_is_deleted_is_forgotten_in_every_process(processes, phones, ada, live):
    other = ada.opens("다른 방")
    memories = [process.house.memory["reactions"] for process in processes]
    for memory in memories:
        memory.add(live["id"], "👍")
        memory.add(other["id"], "👍")
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    eventually(lambda: [memory.counting(live["id"]) for memory in memories] == [False, False])
    assert [memory.counting(other["id"]) for memory in memories] == [True, True]


def test_a_deletion_that_redis_lost_is_found_in_the_database(processes, phones, ada, live):
    memory = processes[1].house.memory["reactions"]
    memory.add(live["id"], "👍")
    processes[0].speaks(lambda message: message.clear())
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}").status == 204
    processes[1].looks_into_the_database()
    assert not memory.counting(live["id"])


def test_nothing_is_forgotten_of_a_session_that_could_not_be_deleted(processes, ada, bob_at, live):
    memory = processes[0].house.memory["reactions"]
    memory.add(live["id"], "👍")
    assert bob_at(processes[0]).asks("DELETE", f"/api/sessions/{live['id']}").status == 404
    assert memory.counting(live["id"])


@pytest.mark.parametrize("told", [True, False])
def test_a_screen_s_link_that_is_revoked_ends_its_screens_everywhere(processes, phones, ada, live, told):
    token = ada.asks("POST", f"/api/sessions/{live['id']}/screen-links")["token"]
    screens = [Phone(process.url, ["polling"], token=token, session_id=live["id"]) for process in processes]
    for screen in screens:
        assert screen.heard("joined_session")["participant"]["role"] == "screen"
    if not told:
        processes[0].speaks(lambda message: message.clear())
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}/screen-links").status == 204
    if not told:
        processes[1].looks_into_the_database()
    connections = [process.realtime.connections for process in processes]
    eventually(lambda: [each.links() for each in connections] == [set(), set()])
    assert [phone.client.connected for phone in phones] == [True, True]
    for screen in screens:
        screen.leaves()


@pytest.fixture
def bob_at():
    return lambda process: Presenter(over_test_client(process.app.test_client()), "bob@test.com")


def test_who_is_here_is_claimed_although_another_session_has_been_deleted(processes, ada, live):
    """Both sessions' participants seem to be connected to no process."""
    house, neighbours = processes[0].house, processes[0].realtime.hall.neighbours
    gone = ada.opens("다른 방")
    here = [Phone(processes[0].url, ["polling"]) for _ in range(2)]
    people = {}
    for phone, session in zip(here, (gone, live), strict=True):
        joined = phone.joins(session_id=session["id"], nickname="하나")
        people[session["id"]] = joined["participant"]["id"]
    ada.asks("DELETE", f"/api/sessions/{gone['id']}")
    with processes[0].app.app_context():
        with transaction(db.engine) as database:
            database.execute(update(ParticipantRow).values(connected_by=None))
        for session_id, person in people.items():
            neighbours._strays.add(session_id, [person])
        neighbours.keep()

        def claimed():
            db.session.rollback()
            return db.session.get(ParticipantRow, people[live["id"]]).connected_by == house.worker_id

        eventually(claimed)
    for phone in here:
        phone.leaves()


def test_who_has_a_second_tab_in_another_process_is_counted_at_every_moment(processes, phones, ada, live):
    def counts():
        return [process.house.online(live["id"]) for process in processes]

    def all_tick():
        for process in processes:
            process.tick()

    first, other = phones
    token = first.heard("joined_session")["token"]
    second = Phone(processes[1].url, ["polling"], token=token)
    second.joins(session_id=live["id"])
    all_tick()
    eventually(lambda: counts() == [2, 2])
    presence = processes[0].realtime.hall.presence
    first.leaves()
    eventually(lambda: presence.count(live["id"]) == 0)
    assert counts() == [2, 2], "before anybody has asked the database"
    for _ in range(4):
        all_tick()
        assert counts() == [2, 2]
    second.leaves()
    other.leaves()
    eventually(lambda: all_tick() or counts() == [0, 0])
