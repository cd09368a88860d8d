"""When parts are told, and to whom, however fast they change and however slowly a client reads."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from engagenow.activities.events import OwnResults
from engagenow.auth.models import User
from engagenow.core.database import db, prepare
from engagenow.core.features import Feature, House
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.pending import Touched
from engagenow.core.people import Participant
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens
from engagenow.core.writing import transaction
from engagenow.realtime import own_parts, parts
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.parts import PartsDelivery

ROOM = "room"


class Paper:
    """A wire that writes down what each client hears. `slow`: those who have not read the last of it."""

    def __init__(self):
        self.heard = {}
        self.slow = set()

    def send(self, connection, burst):
        self.heard.setdefault(connection.sid, []).extend(orjson.loads(text[1:]) for text in burst.texts)

    def is_behind(self, connection):
        return connection.sid in self.slow

    def told(self, sid):
        """[(desk or mine, feature, rev, what)]"""
        heard = [(name, said) for name, said in self.heard.get(sid, []) if name in ("desk", "mine")]
        return [(name, said["feature"], said["rev"], said["data"].get("what")) for name, said in heard]


class Timer:
    """Lets a job run when a test says so; `waits` are the seconds after which each should."""

    def __init__(self):
        self.jobs = []

    def later(self, seconds, job):
        self.jobs.append((seconds, job))

    @property
    def waits(self):
        return [round(seconds, 2) for seconds, _ in self.jobs]

    def rings(self):
        jobs, self.jobs = self.jobs, []
        for _, job in jobs:
            job()


class Hall:
    """A room with the parts of two features, which a test changes."""

    def __init__(self, engine):
        self.engine, self.paper, self.timer = engine, Paper(), Timer()
        self.house = House(
            tokens=ParticipantTokens("of tests"),
            screen_tokens=ScreenTokens("of tests"),
            moderator_tokens=ModeratorTokens("of tests"),
        )
        self.reads, self.away, self.own_away = [], False, False
        self.house.add(Feature("polls", desk=self._desk, mine=self._mine))
        self.house.add(Feature("quiz", desk=lambda *_: {"what": "quiz"}))
        self.delivery = Delivery(
            self.paper, on_kick=lambda _: None, on_empty=lambda _: None, later=self.timer.later, pace=0, read=None
        )
        self.parts = PartsDelivery(self.house, engine, self.delivery, self.timer.later)
        with transaction(engine) as database:
            database.add(User(id="ada", email="ada@test.com", name="Ada", provider="test", provider_id="ada"))
            database.flush()
            database.add(LiveSession(id=ROOM, owner_id="ada", title="t", session_code="ABCDEF", status="active"))

    def enters(self, sid, person, role="participant"):
        client = Connection(sid=sid, eio_sid=sid, participant=Participant(person, ROOM, person, role))
        with transaction(self.engine) as database:
            if database.get(ParticipantRow, person) is None:
                database.add(ParticipantRow(id=person, session_id=ROOM, nickname=person, role=role))
        self.delivery.expect(ROOM, client, 0)
        self.parts.expect(ROOM, self.rev())
        self.delivery.admit(ROOM, client, lambda: {"last_seq": 0})
        return client

    def changes(self, *people, desk=("polls",), hint=True):
        """As another process, or this one, stores it; with `hint` it is heard of."""
        with transaction(self.engine) as database:
            row = database.get(LiveSession, ROOM)
            row.rev += 1
            rev = row.rev
            for person in people:
                database.get(ParticipantRow, person).mine_rev = rev
        touched = Touched(set(desk), {"polls": set(people)} if people else {})
        if hint:
            self.parts.hear(ROOM, rev, touched)
        return lambda: self.parts.hear(ROOM, rev, touched)

    def rev(self):
        with Session(self.engine) as database:
            return database.get(LiveSession, ROOM).rev

    def _desk(self, *_):
        self.reads.append("desk")
        if self.away:
            raise OSError("the database is away")
        return {"what": "polls"}

    def _mine(self, _database, _session_id, people):
        self.reads.append(sorted(people))
        if self.own_away:
            raise OSError("the database is away")
        return {person: {"what": person} for person in people}


@pytest.fixture
def hall(database_url):
    engine = prepare(create_engine(database_url))
    db.metadata.create_all(engine)
    yield Hall(engine)
    engine.dispose()


@pytest.fixture
def ada(hall):
    return hall.enters("ada", "ada's", role="presenter")


@pytest.fixture
def people(hall):
    return [hall.enters("one", "one"), hall.enters("one, second tab", "one"), hall.enters("two", "two")]


def test_only_those_whom_it_concerns_are_told_and_only_what_has_changed(hall, ada, people):
    hall.changes("one")
    hall.timer.rings()
    assert hall.paper.told("ada") == [("desk", "polls", 1, "polls")]
    assert hall.paper.told("one") == hall.paper.told("one, second tab") == [("mine", "polls", 1, "one")]
    assert hall.paper.told("two") == []
    assert hall.reads == ["desk", ["one"]]


def test_changes_in_between_are_told_once_and_not_before_250_ms(hall, ada, people):
    hall.changes("one")
    assert hall.timer.waits == [0]
    hall.timer.rings()
    for _ in range(5):
        hall.changes("two")
        hall.changes("one")
    assert len(hall.timer.waits) == 1
    assert 0.1 < hall.timer.waits[0] <= 0.25
    hall.timer.rings()
    assert [rev for _, _, rev, _ in hall.paper.told("ada")] == [1, 11]
    assert hall.reads == ["desk", ["one"], "desk", ["one", "two"]]
    assert hall.timer.jobs == []


def test_a_change_while_parts_are_read_is_told_after_it(hall, ada):
    hall.changes()
    read = hall._desk
    hall.house.features.clear()
    hall.house.add(Feature("polls", desk=lambda *call: (hall.house.features.clear(), hall.changes(), read(*call))[2]))
    hall.timer.rings()
    hall.house.add(Feature("polls", desk=read))
    assert len(hall.timer.jobs) == 1
    hall.timer.rings()
    assert [rev for _, _, rev, _ in hall.paper.told("ada")] == [1, 2]


def test_what_nobody_heard_of_is_found_by_the_rev(hall, ada, people):
    hall.changes("one", hint=False)
    hall.changes("two", hint=False)
    hall.parts.hear_of(ROOM, hall.rev())
    hall.timer.rings()
    assert hall.paper.told("ada") == [("desk", "polls", 2, "polls"), ("desk", "quiz", 2, "quiz")]
    assert hall.paper.told("one") == [("mine", "polls", 2, "one")]
    assert hall.paper.told("two") == [("mine", "polls", 2, "two")]
    hall.parts.hear_of(ROOM, hall.rev())
    assert hall.timer.jobs == []


def test_hints_out_of_order_lose_nothing(hall, ada, people):
    first = hall.changes("one", hint=False, desk=())
    hall.changes("two")
    first()
    hall.timer.rings()
    assert hall.paper.told("one") == [("mine", "polls", 2, "one")]
    assert hall.paper.told("two") == [("mine", "polls", 2, "two")]
    assert hall.timer.jobs == []


def test_where_nobody_is_concerned_nothing_is_read(hall, people):
    hall.delivery.leave(ROOM, people[2])
    hall.changes("two")
    hall.timer.rings()
    assert hall.reads == []


def test_an_empty_room_is_forgotten(hall, ada):
    hall.parts.forget(ROOM)
    hall.changes()
    hall.parts.hear_of(ROOM, 100)
    assert hall.timer.jobs == []


def test_a_session_that_was_deleted_has_no_parts(hall, ada):
    hall.changes()
    with transaction(hall.engine) as database:
        database.delete(database.get(LiveSession, ROOM))
    hall.timer.rings()
    assert hall.paper.told("ada") == []
    assert hall.timer.jobs == []


def test_what_could_not_be_read_is_told_later(hall, ada, people, caplog):
    hall.away = True
    hall.changes("one")
    hall.timer.rings()
    hall.changes("two")
    assert hall.timer.waits == [parts.TRY_AGAIN]
    hall.away = False
    hall.timer.rings()
    assert hall.paper.told("ada") == [("desk", "polls", 2, "polls")]
    assert hall.paper.told("one") == [("mine", "polls", 2, "one")]
    assert hall.paper.told("two") == [("mine", "polls", 2, "two")]
    assert hall.timer.jobs == []
    assert len(caplog.records) == 1


def test_own_parts_that_could_not_be_read_are_told_later(hall, ada, people, caplog):
    hall.own_away = True
    hall.changes("one")
    hall.timer.rings()
    assert hall.paper.told("ada") == [("desk", "polls", 1, "polls")]
    assert hall.timer.waits == [own_parts.TRY_AGAIN]
    hall.own_away = False
    hall.timer.rings()
    assert hall.paper.told("one") == [("mine", "polls", 1, "one")]
    assert hall.timer.jobs == []
    assert len(caplog.records) == 1


def test_the_own_parts_of_a_hall_are_told_some_at_a_time(hall, monkeypatch):
    turns, names = [], [f"p{n}" for n in range(5)]
    monkeypatch.setattr(own_parts, "AT_ONCE", 2)
    monkeypatch.setattr(own_parts.time, "sleep", turns.append)
    for name in names:
        hall.enters(name, name)
    hall.changes(*names)
    hall.timer.rings()
    assert [len(people) for people in hall.reads] == [2, 2, 1]
    assert turns == [0, 0, 0]
    assert [hall.paper.told(name) for name in names] == [[("mine", "polls", 1, name)] for name in names]


def test_own_parts_wait_for_commands_but_not_for_ever_and_the_desk_does_not(hall, ada, people, monkeypatch):
    now, told_before = [100.0], []
    monkeypatch.setattr(own_parts, "monotonic", lambda: now[0])

    def sleep(seconds):
        if seconds and not told_before:
            hall.changes("two")
            hall.timer.rings()
            told_before.extend([*hall.paper.told("ada"), *hall.paper.told("one"), *hall.paper.told("two")])
        now[0] += seconds

    monkeypatch.setattr(own_parts.time, "sleep", sleep)
    hall.parts.own.is_busy = lambda: True
    hall.changes("one")
    hall.timer.rings()
    assert told_before == [("desk", "polls", 1, "polls"), ("desk", "polls", 2, "polls")]
    assert hall.paper.told("one") == [("mine", "polls", 2, "one")]
    assert hall.paper.told("two") == [("mine", "polls", 2, "two")]
    assert now[0] == pytest.approx(100 + own_parts.PATIENCE, abs=own_parts.LOOK_AGAIN)
    assert hall.parts.own._rooms == {}


def test_a_group_is_told_at_the_pace_of_what_it_sees_and_the_last_of_it_always(hall, people, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(parts, "monotonic", lambda: now[0])

    def group(_database, session_id, group, rev, _people):
        own = OwnResults(session_id=session_id, activity_id=group, round=1, rev=rev, results={})
        return own.at_pace(timedelta(seconds=1 if group == "slow" else 0.25)), ["one"]

    hall.house.add(Feature("clouds", group=group))

    def answered():
        touched = Touched(groups={"clouds": {"slow", "quick"}})
        with transaction(hall.engine) as database:
            rev = database.get(LiveSession, ROOM).rev = database.get(LiveSession, ROOM).rev + 1
        hall.parts.hear(ROOM, rev, touched)

    def told():
        heard = [said for name, said in hall.paper.heard.get("one", []) if name == "own_results"]
        return sorted((said["activity_id"], said["rev"]) for said in heard)

    for moment in (100, 100.3, 100.6):
        now[0] = moment
        answered()
        hall.timer.rings()
    assert told() == [("quick", 1), ("quick", 2), ("quick", 3), ("slow", 1)]
    now[0] = 101.1
    hall.timer.rings()
    assert told() == [("quick", 1), ("quick", 2), ("quick", 3), ("slow", 1), ("slow", 3)]
    assert hall.timer.jobs == []
    assert "own_results" not in str(hall.paper.heard["two"])


def test_who_has_not_read_the_last_part_is_told_the_newest_when_it_has(hall, ada):
    hall.enters("bob", "bob's", role="presenter")
    hall.paper.slow = {"ada"}
    for _ in range(3):
        hall.changes()
        hall.timer.rings()
    assert [rev for _, _, rev, _ in hall.paper.told("bob")] == [1, 2, 3]
    assert hall.paper.told("ada") == []
    hall.paper.slow.clear()
    hall.timer.rings()
    assert hall.paper.told("ada") == [("desk", "polls", 3, "polls")]
    hall.timer.rings()
    assert hall.timer.jobs == []
