"""A command that is sent again is carried out once, whatever has changed since and whichever process it reaches."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from engagenow.core.batch_models import AnswerRow
from engagenow.core.database import prepare
from engagenow.core.errors import Forbidden, Kicked, SessionNotActive
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.people import Presenter
from engagenow.core.unit_of_work import Command, UnitOfWork
from tests.core.conftest import SESSION

ADA = Presenter("ada", "Ada")


def count_up(live):
    """Announces nothing, and answers what no two calls answer alike."""
    live.require_open("notes")
    live.row.joined_count += 1
    return {"count": live.row.joined_count}


def counted(books):
    with Session(books.engine) as database:
        return database.scalars(select(LiveSession.joined_count)).one()


def set_row(**changes):
    def work(live):
        for name, value in changes.items():
            setattr(live.row, name, value)

    return work


@pytest.mark.parametrize("who", ["participant", "account"])
def test_without_an_event_it_is_answered_the_same_whatever_has_changed(books, who):
    actor = books.person("ada-here") if who == "participant" else ADA
    first = books.run(count_up, actor, "k1")
    books.run(set_row(status="ended"))
    assert books.run(count_up, actor, "k1") == first == {"count": 1}
    assert counted(books) == 1
    with pytest.raises(SessionNotActive):
        books.run(count_up, actor, "k2")


def test_it_is_known_before_the_author_s_standing_is_asked(books):
    ada = books.person("ada-here")
    first = books.run(count_up, ada, "k1")
    books.run(lambda live: setattr(live.database.get_one(ParticipantRow, ada.id), "kicked_at", live.now))
    assert books.run(count_up, ada, "k1") == first
    with pytest.raises(Kicked):
        books.run(count_up, ada, "k2")


def test_in_one_batch_it_is_carried_out_once(books):
    command = Command(SESSION, count_up, books.person("ada-here"), "k1")
    assert books.at_once(command, command, command) == [{"count": 1}] * 3


def test_at_two_processes_at_once_it_is_carried_out_once(books):
    ada = books.person("ada-here")
    engines = [prepare(create_engine(books.engine.url)) for _ in range(2)]
    processes = [UnitOfWork(engine, books.work._house, books._deliver) for engine in engines]

    def ask(number):
        command = Command(SESSION, count_up, ada, f"k{number // 2}")
        return processes[number % 2].run(command)["count"]

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(ask, range(40)))
    for engine in engines:
        engine.dispose()
    assert answers[::2] == answers[1::2]
    assert sorted(answers[::2]) == list(range(1, 21))
    assert counted(books) == 20


def test_what_was_refused_may_be_tried_again(books):
    def refuse(live):
        raise Forbidden

    with pytest.raises(Forbidden):
        books.run(refuse, ADA, "k1")
    assert books.run(count_up, ADA, "k1") == {"count": 1}


def test_the_same_id_of_another_author_or_in_another_session_is_another_command(books):
    with Session(books.engine) as database:
        database.add(LiveSession(id="other", owner_id="ada", title="t", session_code="GHJKLM", status="active"))
        database.commit()
    one, two = books.person("one"), books.person("two")
    assert books.run(count_up, one, "k1") == {"count": 1}
    assert books.run(count_up, two, "k1") == {"count": 2}
    assert books.run(count_up, ADA, "k1") == {"count": 3}
    assert books.work.run(Command("other", count_up, ADA, "k1")) == {"count": 1}
    with Session(books.engine) as database:
        assert database.scalar(select(func.count()).select_from(AnswerRow)) == 4


def test_nobody_s_command_leaves_no_answer(books):
    assert books.run(count_up, None, "k1") != books.run(count_up, None, "k1")
    assert books.run(count_up, ADA, None) != books.run(count_up, ADA, None)
    with Session(books.engine) as database:
        assert database.scalar(select(func.count()).select_from(AnswerRow)) == 0


def test_a_command_knows_when_it_was_read_and_not_when_its_turn_came(books):
    seen = []
    waited = Command(SESSION, lambda live: seen.append(live.now - live.received_at), received=0.0)
    at_once = Command(SESSION, lambda live: seen.append(live.now - live.received_at))
    books.at_once(waited, at_once)
    assert seen[0].total_seconds() > 60, "since the machine started"
    assert 0 <= seen[1].total_seconds() < 10
