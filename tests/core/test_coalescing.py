"""What changes fast: at most one event each 250 ms of a subject over all processes, and the last one always."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from engagenow.core.coalescing import coalesce
from engagenow.core.database import prepare
from engagenow.core.errors import Invalid
from engagenow.core.events import Event
from engagenow.core.features import Feature
from engagenow.core.log import latest, merge, read_reduced
from engagenow.core.models import EventRow, LiveSession
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.wake_ups import WakeUps
from tests.core.conftest import SESSION, Noted


class Tally(Event, name="tally", subject=("poll",)):
    poll: str
    number: int


class Increments(Event, name="increments", subject=("poll",)):
    """A class of these tests that tells what has come, not all that there is."""

    poll: str
    added: list[str]

    @classmethod
    def merged(cls, older, newer):
        return {**newer, "added": older["added"] + newer["added"]}


def tally(live, poll):
    return Tally(poll=poll, number=live.row.joined_count)


@pytest.fixture
def polls(books):
    books.work._house.add(Feature("polls", coalesced={Tally: tally}))
    return books


def answer(poll="p", refuse=False):
    def work(live):
        if not refuse:
            live.row.joined_count += 1
        coalesce(live, Tally, poll)
        if refuse:
            raise Invalid

    return work


def told(polls):
    """[(number, when it was stored)]"""
    with Session(polls.engine) as database:
        rows = database.execute(select(EventRow.payload, EventRow.created_at).order_by(EventRow.seq)).all()
    return [
        (Tally.model_validate_json(payload.replace('"seq"', '"number_"'), extra="ignore").number, at)
        for payload, at in rows
    ]


def test_many_at_once_from_two_processes_are_few_events_and_the_last_one_is_right(polls):
    engines = [prepare(create_engine(polls.engine.url)) for _ in range(2)]
    works = [UnitOfWork(engine, polls.work._house, polls._deliver) for engine in engines]
    lookers = [
        WakeUps(engine, SessionJobs(work, polls.work._house, lambda job: job()))
        for engine, work in zip(engines, works, strict=True)
    ]
    until = time.monotonic() + 1.5

    def press(number):
        count = 0
        while count < 2 or time.monotonic() < until:
            works[number % 2].run(Command(SESSION, answer()))
            lookers[number % 2].look()
            count += 1
        return count

    with ThreadPoolExecutor(8) as threads:
        pressed = sum(threads.map(press, range(8)))
    time.sleep(0.3)
    lookers[0].look()
    for engine in engines:
        engine.dispose()
    events = told(polls)
    assert events[-1][0] == pressed
    gaps = [(later - earlier).total_seconds() for (_, earlier), (_, later) in pairwise(events)]
    assert min(gaps) >= 0.25
    assert len(events) >= 2


def test_the_first_is_told_at_once_and_each_subject_has_its_own_pause(polls):
    polls.run(answer("p"))
    polls.run(answer("q"))
    polls.run(answer("p"))
    assert [number for number, _ in told(polls)] == [1, 2]
    with Session(polls.engine) as database:
        assert database.scalars(select(LiveSession.wake_at)).one() is not None


def test_a_feature_may_give_a_subject_a_pause_of_its_own(books):
    pauses = {Tally: lambda _live, poll: timedelta(seconds=60 if poll == "slow" else 0)}
    books.work._house.add(Feature("polls", coalesced={Tally: tally}, pauses=pauses))
    for poll in ("slow", "slow", "fast", "fast", "slow"):
        books.run(answer(poll))
    assert [number for number, _ in told(books)] == [1, 3, 4]


def test_a_refused_command_tells_nothing(polls):
    with pytest.raises(Invalid):
        polls.run(answer(refuse=True))
    assert told(polls) == []


def test_an_event_without_a_subject_cannot_be_coalesced(polls):
    with pytest.raises(TypeError, match="noted"):
        polls.run(lambda live: coalesce(live, Noted, "x"))


def reduced(polls, since=0, limit=100):
    with Session(polls.engine) as database:
        last_seq = database.scalars(select(LiveSession.last_seq)).one()
        return [(seq, name) for seq, name, _ in merge(read_reduced(database, SESSION, since, last_seq, limit))]


def test_of_each_subject_the_last_event_is_left(polls):
    said = [Noted(id="a", text="a"), Tally(poll="p", number=1), Tally(poll="q", number=1), Noted(id="b", text="b")]
    said += [Tally(poll="p", number=2), Tally(poll="q", number=2), Tally(poll="p", number=3)]
    for event in said:
        polls.run(lambda live, event=event: live.announce(event))
    assert reduced(polls) == [(1, "noted"), (4, "noted"), (6, "tally"), (7, "tally")]
    assert reduced(polls, since=6) == [(7, "tally")]
    assert reduced(polls, limit=2) == [(6, "tally"), (7, "tally")]
    with Session(polls.engine) as database:
        assert latest(database, SESSION, Tally, "p")["number"] == 3
        assert latest(database, SESSION, Tally, "r") is None


def test_increments_become_one_with_all_of_them(polls):
    for event in (
        Increments(poll="p", added=["a"]), Noted(id="x", text="x"), Increments(poll="q", added=["b"]),
        Increments(poll="p", added=["c", "d"]),
    ):  # fmt: skip
        polls.run(lambda live, event=event: live.announce(event))
    with Session(polls.engine) as database:
        events = merge(read_reduced(database, SESSION, 0, 4, 100))
    assert [(seq, name) for seq, name, _ in events] == [(2, "noted"), (3, "increments"), (4, "increments")]
    assert Increments.model_validate_json(events[-1][2].replace('"seq":4', '"poll":"p"'), extra="ignore").added == [
        "a",
        "c",
        "d",
    ]
