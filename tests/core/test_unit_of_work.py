"""The unit of work against real databases: one order, no gap, nothing by halves."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from config import ROOT
from engagenow.core import briefing
from engagenow.core.database import insert_if_free, reading, shared_now
from engagenow.core.errors import FeatureDisabled, Invalid, Kicked, SessionNotActive, SessionNotFound, TokenInvalid
from engagenow.core.models import EventRow, LiveSession, ParticipantRow
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import Command
from engagenow.core.writing import transaction
from tests.core.conftest import SESSION, Noted, Whispered
from tests.waiting import PATIENCE


def note(text):
    """A use case that needs a running session."""

    def work(live):
        live.require_open("notes")
        identity = f"{text}-{live.next_seq}"
        return {"id": identity, "seq": live.announce(Noted(id=identity, text=text))}

    return work


def end(live):
    live.row.status = "ended"
    live.announce(Noted(id="end", text="ended"))


def said(text, actor=None, key=None):
    return Command(SESSION, note(text), actor, key)


def test_the_order_has_no_gap_under_twenty_threads(books):
    def talk(name):
        return [books.run(note(f"{name}-{i}"))["seq"] for i in range(15)]

    with ThreadPoolExecutor(20) as threads:
        seqs = list(threads.map(talk, range(20)))
    assert all(mine == sorted(mine) for mine in seqs)
    assert sorted(chain.from_iterable(seqs)) == list(range(1, 301))
    assert [seq for seq, _ in books.log] == list(range(1, 301))
    assert books.last_seq == 300
    assert [told.seq for told in books.told] == list(range(1, 301))


def test_what_waits_together_is_stored_together(books):
    commits = []
    event.listen(books.engine, "commit", commits.append)
    answers = books.at_once(*[said(str(n)) for n in range(10)])
    assert [answer["seq"] for answer in answers] == list(range(1, 11))
    assert len(commits) == 2, "one for the command that held the line, one for the ten"


def test_it_is_stored_when_it_is_told(books):
    seen = []

    def look(told):
        with Session(books.engine) as database:
            stored = database.scalar(select(func.count()).where(EventRow.seq.in_([t.seq for t in told])))
            seen.append((stored, len(told), database.scalars(select(LiveSession.last_seq)).one() >= told[-1].seq))

    books.on_deliver = look
    books.at_once(*[said(str(n)) for n in range(5)])
    books.run(note("later"))
    assert seen == [(5, 5, True), (1, 1, True)]


def test_a_refused_command_leaves_no_trace(books):
    def refused(live):
        live.announce(Noted(id="x", text="never"))
        live.add(ParticipantRow(id="never", session_id=live.id, nickname="never"))
        live.tell("ada", Whispered(text="never"))
        raise Invalid

    first, second, third = books.at_once(said("one"), Command(SESSION, refused), said("two"))
    assert isinstance(second, Invalid)
    assert (first["seq"], third["seq"]) == (1, 2)
    assert books.log == [(1, "one"), (2, "two")]
    assert [told.name for told in books.told] == ["noted", "noted"]
    with Session(books.engine) as database:
        assert database.get(ParticipantRow, "never") is None


def change_row(live, _ada):
    live.row.title = "changed"


def change_person(live, ada):
    ada.nickname = "changed"


def add(live, _ada):
    live.database.add(ParticipantRow(id="added", session_id=live.id, nickname="added"))


def add_and_flush(live, ada):
    add(live, ada)
    live.database.flush()


def remove(live, ada):
    live.database.delete(ada)


def update_by_sql(live, _ada):
    live.database.execute(update(LiveSession).values(title="changed"))


def insert_by_sql(live, _ada):
    row = {"id": "added", "session_id": live.id, "nickname": "added", "role": "participant", "joined_at": live.now}
    assert insert_if_free(live.database, ParticipantRow, row, ("id",))


@pytest.mark.parametrize(
    "change", [change_row, change_person, add, add_and_flush, remove, update_by_sql, insert_by_sql]
)
def test_what_is_refused_after_a_change_is_undone_and_hurts_no_neighbour(books, change, refused_too_late):
    """Also when the command before it has changed the same rows."""
    books.person("ada")

    def rename(live):
        live.database.get(ParticipantRow, "ada").nickname = "Ada"
        live.row.description = "new"
        return note("renamed")(live)

    def change_and_refuse(live):
        change(live, live.database.get(ParticipantRow, "ada"))
        raise Invalid

    first, second, third = books.at_once(Command(SESSION, rename), Command(SESSION, change_and_refuse), said("two"))
    assert isinstance(second, Invalid)
    assert (first["seq"], third["seq"]) == (1, 2)
    assert books.log == [(1, "renamed"), (2, "two")]
    assert [told.seq for told in books.told] == [1, 2]
    with Session(books.engine) as database:
        assert {p.id: p.nickname for p in database.scalars(select(ParticipantRow))} == {"ada": "Ada"}
        row = database.scalars(select(LiveSession)).one()
        assert (row.title, row.description) == ("t", "new")
    assert len(refused_too_late) == 1
    refused_too_late.clear()


def test_a_refusal_before_any_change_leaves_the_batch_as_it_is(books):
    """Reading, an update that finds nothing, and the same value again are no changes."""
    books.person("ada")
    commits = []
    event.listen(books.engine, "commit", commits.append)

    def refuse(live):
        live.row.title = str(live.row.title)
        assert live.database.get(ParticipantRow, "ada").kicked_at is None
        live.database.execute(update(LiveSession).where(LiveSession.id == "no such").values(title="changed"))
        live.announce(Noted(id="x", text="never"))
        raise Invalid

    answers = books.at_once(said("one"), Command(SESSION, refuse), said("two"))
    assert [type(answer) for answer in answers] == [dict, Invalid, dict]
    assert len(commits) == 2, "one for the command that held the line, one for the three"


def test_the_same_message_twice_is_one_message(books):
    ada, bob = books.person("ada"), books.person("bob")
    first, again, other, mine = books.at_once(
        said("hi", ada, "k1"), said("hi", ada, "k1"), said("hi", bob, "k1"), said("ho", ada, "k2")
    )
    assert first == again == {"id": "hi-1", "seq": 1}
    assert (other["seq"], mine["seq"]) == (2, 3)
    assert books.run(note("hi"), ada, "k1") == first
    books.run(end)
    assert books.run(note("hi"), ada, "k1") == first, "whatever has changed since"
    assert books.log == [(1, "hi"), (2, "hi"), (3, "ho"), (4, "ended")]
    assert len(books.told) == 4


def test_a_refused_message_may_be_sent_again(books):
    ada = books.person("ada")

    def refuse(live):
        raise FeatureDisabled

    with pytest.raises(FeatureDisabled):
        books.run(refuse, ada, "k1")
    assert books.run(note("hi"), ada, "k1")["seq"] == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_poisoned_command_hurts_no_neighbour(books, place):
    books.person("ada")

    def poison(live):
        live.add(ParticipantRow(id="ada", session_id=live.id, nickname="a second row with one id"))
        return {"seq": live.announce(Noted(id="p", text="poison"))}

    commands = [said("one"), said("two")]
    commands.insert(place, Command(SESSION, poison))
    answers = books.at_once(*commands)
    assert isinstance(answers.pop(place), IntegrityError)
    assert [answer["seq"] for answer in answers] == [1, 2]
    assert books.log == [(1, "one"), (2, "two")]
    assert [told.seq for told in books.told] == [1, 2]


def test_a_bug_hurts_no_neighbour(books):
    first, second, third = books.at_once(said("one"), Command(SESSION, lambda live: 1 / 0), said("two"))
    assert isinstance(second, ZeroDivisionError)
    assert books.log == [(first["seq"], "one"), (third["seq"], "two")] == [(1, "one"), (2, "two")]


def test_a_delivery_that_fails_loses_nothing(books, caplog):
    def fail(told):
        raise OSError("the wire is cut")

    books.on_deliver = fail
    assert books.run(note("one"))["seq"] == 1
    books.on_deliver = lambda told: None
    assert books.run(note("two"))["seq"] == 2
    assert books.log == [(1, "one"), (2, "two")]
    assert "were stored, but not delivered" in caplog.text


def test_an_ended_session_takes_no_late_message(books):
    first, _, late = books.at_once(said("in time"), Command(SESSION, end), said("late"))
    assert first["seq"] == 1
    assert isinstance(late, SessionNotActive)
    assert books.log == [(1, "in time"), (2, "ended")]


def test_whoever_is_kicked_says_nothing_more_in_the_same_batch(books):
    ada = books.person("ada")

    def kick(live):
        live.database.get(ParticipantRow, "ada").kicked_at = live.now

    before, _, after = books.at_once(said("before", ada), Command(SESSION, kick), said("after", ada))
    assert before["seq"] == 1
    assert isinstance(after, Kicked)
    with pytest.raises(Kicked):
        books.run(note("later"), ada)
    assert books.log == [(1, "before")]


def test_somebody_of_nowhere_or_of_elsewhere_is_nobody(books):
    with pytest.raises(TokenInvalid):
        books.run(note("hi"), Participant("stranger", SESSION, "x", "participant"))
    with pytest.raises(SessionNotFound):
        books.work.run(Command("no such session", note("hi")))
    assert books.log == []


def test_a_passing_word_goes_to_one_and_is_not_stored(books):
    books.run(lambda live: live.tell("ada", Whispered(text="psst")))
    assert [(t.name, t.seq, t.participant_id) for t in books.told] == [("whispered", None, "ada")]
    assert books.last_seq == 0


def test_a_switch_is_read_under_the_lock(books):
    def switch_off(live):
        live.row.switches = {**live.row.switches, "notes": False}

    first, _, late = books.at_once(said("one"), Command(SESSION, switch_off), said("two"))
    assert first["seq"] == 1
    assert isinstance(late, FeatureDisabled)


def test_a_session_that_is_gone_answers_so_to_those_who_wait(books):
    def remove(live):
        live.database.delete(live.row)
        live.database.flush()
        live.database.expunge_all()

    answers = books.at_once(Command(SESSION, remove), said("one"), said("two"))
    assert answers[0] is None
    assert [type(answer) for answer in answers[1:]] == [SessionNotFound, SessionNotFound]


def test_a_transaction_is_undone_by_an_exception(engine, books):
    def write_and_fail():
        with transaction(engine) as database:
            database.add(ParticipantRow(id="nobody", session_id=SESSION, nickname="x"))
            database.flush()
            raise ValueError("undo")

    with pytest.raises(ValueError, match="undo"):
        write_and_fail()
    with Session(engine) as database:
        assert database.get(ParticipantRow, "nobody") is None


def test_what_is_read_together_is_of_one_moment(books):
    books.run(note("one"))
    with reading(books.engine) as database:
        last_seq = database.scalars(select(LiveSession.last_seq)).one()
        books.run(note("two"))
        assert database.scalar(select(func.max(EventRow.seq))) == last_seq == 1


def test_sessions_do_not_wait_for_each_other_s_callers(books):
    """Every line has a leader of its own, and an empty line is forgotten."""
    with transaction(books.engine) as database:
        database.add(LiveSession(id="other", owner_id="ada", title="t", session_code="OTHER", status="active"))
    barrier = threading.Barrier(2)

    def talk(session_id):
        barrier.wait(PATIENCE)
        return [books.work.run(Command(session_id, note(str(n))))["seq"] for n in range(20)]

    with ThreadPoolExecutor(2) as threads:
        seqs = list(threads.map(talk, [SESSION, "other"]))
    assert seqs == [list(range(1, 21))] * 2
    assert books.work._queue._lines == {}


def test_a_batch_whose_answer_was_lost_is_not_stored_twice(books, monkeypatch):
    """PostgreSQL may have committed by the time that the connection breaks."""
    ada, store = books.person("ada"), books.work._store

    def lose_the_answer(session_id, batch):
        told = store(session_id, batch)
        if len(batch) == 1:
            return told
        raise OperationalError("commit", {}, Exception("server closed the connection"))

    monkeypatch.setattr(books.work, "_store", lose_the_answer)
    answers = books.at_once(said("one", ada, "k1"), said("two"))
    assert [type(answer) for answer in answers] == [OperationalError] * 2
    assert sorted(text for _, text in books.log) == ["one", "two"]
    assert books.run(note("one"), ada, "k1")["seq"] in (1, 2)
    assert len(books.log) == 2


def test_nobody_waits_for_a_lock_for_ever(engine):
    """Whoever froze holding it would hold up a whole session."""
    with engine.connect() as connection:
        connection.rollback()
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000
        else:
            names = ("lock_timeout", "idle_in_transaction_session_timeout")
            assert [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in names] == ["5s", "10s"]


def test_the_time_of_a_command_is_read_when_the_lock_is_held(books):
    """However long it waited for the lock: what another process did before it came before it."""
    times, holding = [], threading.Event()

    def hold():
        with transaction(books.engine) as database:
            briefing.lock(database, SESSION)
            holding.set()
            time.sleep(0.5)
            times.append(database.scalars(select(shared_now(database))).one())

    holder = threading.Thread(target=hold)
    holder.start()
    assert holding.wait(PATIENCE)
    times.append(books.run(lambda live: live.now))
    holder.join()
    assert times == sorted(times)


def green_callers(happening, tmp_path):
    return subprocess.run(
        [sys.executable, "-m", "tests.core.green_callers", happening, tmp_path / "log.db"],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_caller_that_is_stopped_while_it_waits_hands_the_lead_on(tmp_path):
    ended = green_callers("stopped", tmp_path)
    assert ended.returncode == 0, ended.stderr


def test_callers_who_come_from_turn_to_turn_share_a_commit(tmp_path):
    ended = green_callers("let_in", tmp_path)
    assert ended.returncode == 0, ended.stderr
