"""Deadlines: in the database, in whatever process runs, and once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from engagenow.core.database import prepare
from engagenow.core.errors import Invalid
from engagenow.core.features import Feature
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.core.wake import wake
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.wake_ups import WakeUps
from tests.core.conftest import SESSION, Noted
from tests.waiting import eventually


class Bell:
    """A feature that tells the room when it is woken."""

    def __init__(self, name):
        self.name, self.next, self.error = name, None, None

    def wake(self, live):
        if self.error:
            raise self.error
        live.announce(Noted(id=self.name, text=self.name))
        return self.next and live.now + self.next


@pytest.fixture
def bells(books):
    bells = Bell("one"), Bell("two")
    for bell in bells:
        books.work._house.add(Feature(bell.name, wake=bell.wake))
    return bells


def set_wake(seconds, refuse=False):
    def work(live):
        live.wake_at(live.now + timedelta(seconds=seconds))
        if refuse:
            raise Invalid

    return work


def wake_at(books):
    with Session(books.engine) as database:
        return database.scalars(select(LiveSession.wake_at)).one()


def wake_ups(books, engine=None):
    work = UnitOfWork(engine or books.engine, books.work._house, books._deliver)
    return WakeUps(engine or books.engine, SessionJobs(work, books.work._house, lambda job: job()))


def test_the_earliest_moment_counts_and_a_refused_command_sets_none(books):
    with pytest.raises(Invalid):
        books.run(set_wake(1, refuse=True))
    assert wake_at(books) is None
    books.at_once(*(Command(SESSION, set_wake(seconds)) for seconds in (60, 30, 90)))
    first = wake_at(books)
    books.run(set_wake(200))
    assert wake_at(books) == first


def test_before_its_moment_nothing_happens_and_after_it_all_features_are_woken(books, bells):
    books.run(set_wake(60))
    wake_ups(books).look()
    assert books.log == []
    books.run(set_wake(0))
    wake_ups(books).look()
    assert [text for _, text in books.log] == ["one", "two"]
    assert wake_at(books) is None
    wake_ups(books).look()
    assert len(books.log) == 2


def test_the_next_moment_is_the_earliest_that_a_feature_wants(books, bells):
    bells[0].next, bells[1].next = timedelta(seconds=100), timedelta(seconds=50)
    books.run(set_wake(0))
    before = wake_at(books)
    wake_ups(books).look()
    assert timedelta(seconds=50) <= wake_at(books) - before < timedelta(seconds=80)


def test_a_deadline_set_in_the_batch_that_wakes_is_not_lost(books, bells):
    def add(live):
        live.add(ParticipantRow(id="added", session_id=live.id, nickname="added"))

    found = []
    look = lambda live: found.append(live.database.get(ParticipantRow, "added"))  # noqa: E731
    books.work._house.add(Feature("looks", wake=look))
    books.run(set_wake(0))
    books.at_once(Command(SESSION, set_wake(30)), Command(SESSION, wake), Command(SESSION, add))
    assert [text for _, text in books.log] == ["one", "two"]
    assert found[0].id == "added", "a feature looks at what is written, also by the rest of the batch"


def test_over_several_processes_it_happens_once(books, bells):
    engines = [prepare(create_engine(books.engine.url)) for _ in range(3)]
    processes = [wake_ups(books, engine) for engine in engines]
    with ThreadPoolExecutor(3) as threads:
        for _ in range(5):
            books.run(set_wake(0))
            list(threads.map(lambda process: process.look(), processes))
    for engine in engines:
        engine.dispose()
    assert len(books.log) == 10


def test_what_fails_waits_before_it_is_tried_again(books, bells, caplog):
    bells[0].error = ZeroDivisionError()
    books.run(set_wake(0))
    process = wake_ups(books)
    process.look()
    process.look()
    assert len(caplog.records) == 1
    assert wake_at(books) is not None
    bells[0].error = None
    process._retry_at.clear()
    process.look()
    assert len(books.log) == 2


def test_a_process_has_timers_of_its_own_for_what_it_sets(books, bells):
    planned, process = [], wake_ups(books)
    after = lambda seconds, job: planned.append((seconds, job))  # noqa: E731
    books.work._house.on_wake_at = lambda session_id, seconds: process.plan(after, session_id, seconds)
    for seconds in (0.3, 0.2, 0.25, 100):
        books.run(set_wake(seconds))
    assert [round(seconds, 1) for seconds, _ in planned] == [0.3, 0.2], "the later ones are found by these"
    eventually(lambda: planned[1][1]() or len(books.log) == 2)
    planned[0][1]()
    assert len(books.log) == 2
    books.run(set_wake(0.1))
    assert len(planned) == 3, "another one is planned when the last has fired"
