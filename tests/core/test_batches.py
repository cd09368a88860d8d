"""What a batch does once: rows of a table in one statement, and work that many commands ask for."""

import math
from collections import Counter

import psycopg2.extensions
import pytest
from psycopg2.extras import wait_select
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from config import load_config
from engagenow.core import command_queue
from engagenow.core.command_queue import CommandQueue
from engagenow.core.errors import Invalid
from engagenow.core.tickets import Ticket
from engagenow.core.unit_of_work import Command
from engagenow.core.upserts import new_row, write_upserts
from tests.core.conftest import SESSION, Noted


class Base(DeclarativeBase):
    pass


class Vote(Base):
    """A table of these tests alone."""

    __tablename__ = "test_votes"

    poll: Mapped[str] = mapped_column(primary_key=True)
    voter: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(default="none")
    comment: Mapped[str] = mapped_column(default="none")


@pytest.fixture
def polls(books):
    Vote.__table__.create(books.engine)
    return books


def vote(voter, choice, count=None, **more):
    def work(live):
        live.upsert(Vote(poll="p", voter=voter, choice=choice, **more))
        if count:
            live.once("count", count)
        return choice

    return Command(SESSION, work)


def votes(polls):
    with Session(polls.engine) as database:
        found = database.execute(select(Vote.voter, Vote.choice, Vote.comment).order_by(Vote.voter))
        return [tuple(row) for row in found]


def count(live):
    number = len(live.database.scalars(select(Vote)).all())
    live.announce(Noted(id="count", text=f"{number}"))


def test_what_an_earlier_command_asks_for_once_is_done_first(books):
    done = []

    def asks(*keys):
        def note(key):
            return lambda _live: done.append(key)

        def work(live):
            for key in keys:
                live.once(key, note(key))

        return Command(SESSION, work)

    books.at_once(asks("a", "b"), asks("c", "b"))
    assert done == ["a", "b", "c"]


def test_all_rows_of_a_table_are_one_statement_and_the_last_of_a_key_counts(polls):
    statements = []
    event.listen(polls.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    polls.at_once(*(vote(f"v{n % 10:02}", f"c{n}") for n in range(30)))
    assert len([s for s in statements if s.startswith("INSERT INTO test_votes")]) == 1
    assert votes(polls) == [(f"v{n:02}", f"c{n + 20}", "none") for n in range(10)]


def test_a_row_that_was_there_keeps_the_columns_that_are_not_given(polls):
    polls.at_once(vote("one", "a", comment="first"))
    polls.at_once(vote("one", "b"), vote("two", "c"))
    assert votes(polls) == [("one", "b", "first"), ("two", "c", "none")]


def test_the_commands_after_it_find_it(polls):
    polls.at_once(vote("one", "a"))
    seen = []

    def look(live):
        seen.append([getattr(live.find(Vote, "p", voter), "choice", None) for voter in ("one", "two", "three")])

    polls.at_once(Command(SESSION, look), vote("one", "b"), vote("two", "c"), Command(SESSION, look))
    assert seen == [["a", None, None], ["b", "c", None]]


def test_it_is_done_once_at_the_end_however_many_ask(polls):
    polls.at_once(*(vote(f"v{n}", "a", count) for n in range(20)))
    assert polls.log == [(1, "20")]
    polls.at_once(vote("v1", "b", count), Command(SESSION, lambda live: live.announce(Noted(id="x", text="other"))))
    assert polls.log[1:] == [(2, "other"), (3, "20")], "after all commands, whoever asked first"
    assert [told.seq for told in polls.told] == [1, 2, 3]


@pytest.mark.server
def test_rows_of_an_upsert_share_their_round_trips(postgres):
    waits = []
    options = load_config({}, creates=False, DATABASE_URL=postgres).SQLALCHEMY_ENGINE_OPTIONS
    engine = create_engine(postgres, **options)
    Vote.__table__.create(engine)
    psycopg2.extensions.set_wait_callback(lambda connection: (waits.append(1), wait_select(connection)))
    try:
        with Session(engine) as database:
            write_upserts(database, [new_row(Vote, poll="p", voter=f"{n}", choice="a") for n in range(400)])
            few = len(waits)
            database.commit()
    finally:
        psycopg2.extensions.set_wait_callback(None)
    with Session(engine) as database:
        assert database.scalar(select(func.count()).select_from(Vote)) == 400
    engine.dispose()
    assert few < 20


def test_a_refused_command_drops_what_it_asked_for(polls):
    def refused(live):
        live.upsert(Vote(poll="p", voter="refused", choice="x"))
        live.once("count", count)
        raise Invalid

    answers = polls.at_once(vote("one", "a"), Command(SESSION, refused))
    assert isinstance(answers[1], Invalid)
    assert votes(polls) == [("one", "a", "none")]
    assert polls.log == []


def test_what_is_asked_for_again_after_it_ran_runs_again(polls):
    done = []

    def add_up(_live):
        done.append("added up")

    def check(live):
        done.append("checked")
        live.once("add up", add_up)

    def asks(live):
        live.once("add up", add_up)
        live.once("check", check)

    polls.at_once(Command(SESSION, asks))
    assert done == ["added up", "checked", "added up"]


def test_it_may_ask_for_more_but_not_for_itself_for_ever(polls):
    def again(live):
        live.announce(Noted(id="again", text="again"))
        live.upsert(Vote(poll="p", voter="late", choice="late"))
        live.once("again", again)
        live.once("count", count)

    polls.at_once(Command(SESSION, lambda live: live.once("again", again)))
    assert polls.log == [(1, "again"), (2, "1")]


def test_when_it_fails_only_those_fail_who_asked_for_it(polls):
    def fail(live):
        raise ZeroDivisionError

    answers = polls.at_once(vote("one", "a"), vote("two", "b", fail), vote("three", "c", count))
    assert answers[0] == "a"
    assert isinstance(answers[1], ZeroDivisionError)
    assert votes(polls) == [("one", "a", "none"), ("three", "c", "none")]
    assert polls.log == [(1, "2")]


def test_what_was_read_before_is_read_again_after_it(polls):
    polls.at_once(vote("one", "a"))
    seen = []

    def change(live):
        before = live.database.get(Vote, ("p", "one"))
        live.upsert(Vote(poll="p", voter="one", choice="b"))
        live.once("look", lambda live: seen.append(live.database.get(Vote, ("p", "one")).choice))
        return before.choice

    assert polls.at_once(Command(SESSION, change)) == ["a"]
    assert seen == ["b"]


@pytest.mark.parametrize(("behind", "batches"), [(math.inf, (9, 32, 30)), (0, (33, 38))])
def test_low_priority_lets_others_go_first_and_comes_in_small_batches_until_it_is_late(
    books, monkeypatch, behind, batches
):
    monkeypatch.setattr(command_queue, "BEHIND", behind)
    done, counted = [], Counter()

    def note(name):
        def work(live):
            done.append(name)
            counted[live.remember("batch", lambda: len(counted))] += 1

        return work

    low = [Command(SESSION, note(number), low_priority=True) for number in range(70)]
    books.at_once(*low, Command(SESSION, note("another")))
    assert done == ["another", *range(70)]
    assert tuple(counted.values()) == batches


def test_what_goes_first_does_not_wait_until_more_of_low_priority_have_come(monkeypatch):
    queue, turns = CommandQueue(lambda *_: None), []
    monkeypatch.setattr(command_queue.time, "sleep", turns.append)
    low, another = (Ticket(Command(SESSION, print, low_priority=is_low)) for is_low in (True, False))
    for line in ([low], [another], [low, another]):
        queue._lines[SESSION] = line
        queue._gather(SESSION)
        turns.append(len(line))
    assert turns == [0, 0, 1, 0, 0, 1, 2]


@pytest.mark.parametrize(("others", "came"), [(0, 5), (1, 3)])
def test_a_batch_of_commands_that_all_seek_rows_is_kept_open_longer(monkeypatch, others, came):
    """Each turn of the event loop takes 11 ms of processor time here, and brings one command more."""
    queue, turns = CommandQueue(lambda *_: None), []
    seeking = Command(SESSION, print, seeks=(("name", "하나"),))
    line = queue._lines[SESSION] = [Ticket(Command(SESSION, print)) for _ in range(others)] or [Ticket(seeking)]
    monkeypatch.setattr(command_queue.time, "sleep", lambda _: (turns.append(0), line.append(Ticket(seeking))))
    monkeypatch.setattr(command_queue.time, "thread_time", lambda: len(turns) * 0.011)
    queue._gather(SESSION)
    assert len(turns) == came
