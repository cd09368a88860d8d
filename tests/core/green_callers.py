"""Callers of the unit of work in green threads, as in the server: stopped while they wait, or let in a few each turn.

Run by test_unit_of_work.py in a process of its own: eventlet patches all of it. The arguments are what happens,
`stopped` or `let_in`, and the database's file.
"""

import eventlet

eventlet.monkey_patch()

import sys

from sqlalchemy import create_engine

from engagenow.admission import AT_ONCE, Turnstile
from engagenow.auth.models import User
from engagenow.core.database import db, prepare
from engagenow.core.features import House
from engagenow.core.figures import figures
from engagenow.core.models import LiveSession
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.core.writing import transaction

SESSION = "session"
PATIENCE = 30  # seconds
CALLERS = 15 * AT_ONCE


def unit_of_work(path):
    engine = prepare(create_engine(f"sqlite:///{path}"))
    db.metadata.create_all(engine)
    with transaction(engine) as database:
        database.add(User(id="ada", email="ada@test.com", name="Ada", provider="test", provider_id="ada"))
        database.flush()
        database.add(LiveSession(id=SESSION, owner_id="ada", title="t", session_code="ABCDEF", status="active"))
    return UnitOfWork(
        engine,
        House(
            tokens=ParticipantTokens("of tests"),
            screen_tokens=ScreenTokens("of tests"),
            moderator_tokens=ModeratorTokens("of tests"),
        ),
        lambda _session_id, _told: None,
    )


def asks(work, answer):
    thread = eventlet.spawn(work.run, Command(SESSION, lambda _live: answer))
    eventlet.sleep(0)  # it is in the line by now
    return thread


def holds(work, until, then=lambda: None):
    """A batch that lasts until the event is sent; `then` happens before anybody else has a turn."""

    def hold():
        work.run(Command(SESSION, lambda _live: until.wait()))
        then()

    thread = eventlet.spawn(hold)
    eventlet.sleep(0.05)  # it leads, and waits
    return thread


def answers(*threads):
    with eventlet.Timeout(PATIENCE):
        return [thread.wait() for thread in threads]


def a_caller_in_the_line(work):
    go_on = eventlet.event.Event()
    holder = holds(work, go_on)
    first, second = asks(work, "first"), asks(work, "second")
    eventlet.kill(first)
    go_on.send()
    assert answers(holder, second) == [None, "second"]


def the_leader_before_its_batch(work):
    leader = eventlet.spawn(work.run, Command(SESSION, lambda _live: "leader"))
    second = eventlet.spawn(work.run, Command(SESSION, lambda _live: "second"))
    eventlet.sleep(0)  # the leader has yielded once, and the second one waits for it
    assert work.waiting == 2
    eventlet.kill(leader)
    assert answers(second) == ["second"]


def the_next_leader_before_it_knows(work):
    go_on, waiting = eventlet.event.Event(), []
    holder = holds(work, go_on, then=lambda: eventlet.kill(waiting[0]))
    waiting += [asks(work, "first"), asks(work, "second")]
    go_on.send()
    assert answers(holder, waiting[1]) == [None, "second"]


def stopped(work):
    for stop in (a_caller_in_the_line, the_leader_before_its_batch, the_next_leader_before_it_knows):
        stop(work)
        assert answers(asks(work, "later")) == ["later"], stop.__name__
        assert work.waiting == 0, stop.__name__


def let_in(work):
    """How many commits they need."""
    turnstile, before = Turnstile(), sum(figures.batch.counts)

    def calls(number):
        turnstile.wait()
        return work.run(Command(SESSION, lambda _live: number))

    threads = [eventlet.spawn(calls, number) for number in range(CALLERS)]
    assert answers(*threads) == [*range(CALLERS)]
    commits = sum(figures.batch.counts) - before
    assert commits <= CALLERS / AT_ONCE / 3, commits


if __name__ == "__main__":
    happening, path = sys.argv[1:]
    {"stopped": stopped, "let_in": let_in}[happening](unit_of_work(path))
