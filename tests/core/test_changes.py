"""What has changed of a session's parts: the rev grows once a batch, and is told of once it is stored."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from engagenow.core.errors import Invalid
from engagenow.core.features import Feature
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.unit_of_work import Command
from tests.core.conftest import SESSION


@pytest.fixture
def told(books):
    """[(rev, the desk's features, {feature: participants})]"""
    told = []
    house = books.work._house
    house.add(Feature("polls", desk=lambda *_: {}, mine=lambda *_: {}))
    house.add(Feature("quiz", desk=lambda *_: {}, mine=lambda *_: {}))
    house.on_touched = lambda session_id, rev, touched: told.append((rev, touched.desk, touched.mine))
    return told


def touch(feature="polls", people=(), *, desk=True, refuse=False):
    def work(live):
        if desk:
            live.touch_desk(feature)
        live.touch_mine(feature, people)
        if refuse:
            raise Invalid

    return Command(SESSION, work)


def revs(books):
    """(the session's, {participant: mine_rev})"""
    with Session(books.engine) as database:
        people = database.execute(select(ParticipantRow.id, ParticipantRow.mine_rev)).all()
        return database.scalars(select(LiveSession.rev)).one(), dict(map(tuple, people))


def test_each_batch_raises_the_rev_once_and_says_whose_part_changed(books, told):
    for name in ("one", "two", "three"):
        books.person(name)
    books.at_once(touch(people=["one"]), touch("quiz", ["one", "two"], desk=False), touch())
    assert revs(books) == (1, {"one": 1, "two": 1, "three": 0})
    assert told == [(1, {"polls"}, {"polls": {"one"}, "quiz": {"one", "two"}})]
    books.at_once(touch(people=["three"]))
    assert revs(books) == (2, {"one": 1, "two": 1, "three": 2})
    assert told[1:] == [(2, {"polls"}, {"polls": {"three"}})]


def test_a_thousand_people_s_parts_are_one_statement(books, told):
    statements = []
    event.listen(books.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    books.at_once(*(touch(people=[f"p{n}"]) for n in range(100)), touch(people=[f"q{n}" for n in range(900)]))
    assert len([s for s in statements if "mine_rev" in s and s.startswith("UPDATE")]) == 1
    assert len([s for s in statements if s.startswith("UPDATE live_sessions")]) == 1


def test_work_at_the_end_of_a_batch_may_touch_as_well(books, told):
    books.run(lambda live: live.once("late", lambda live: live.touch_desk("quiz")))
    assert told == [(1, {"quiz"}, {})]


def test_what_is_refused_or_not_stored_touches_nothing(books, told):
    assert isinstance(books.at_once(touch(refuse=True))[0], Invalid)
    books.run(lambda live: None)

    def fail(_connection):
        raise OSError("the disk is full")

    event.listen(books.engine, "commit", fail)
    with pytest.raises(OSError, match="full"):
        books.work.run(touch())
    event.remove(books.engine, "commit", fail)
    assert revs(books)[0] == 0
    assert told == []


def test_nobody_in_particular_is_nobody(books, told):
    books.run(lambda live: live.touch_mine("polls", []))
    assert revs(books)[0] == 0
    assert told == []


@pytest.mark.parametrize("touch", ["touch_desk", "touch_mine"])
@pytest.mark.parametrize("feature", ["notes", "no such feature"])
def test_a_feature_without_the_part_cannot_touch_it(books, told, touch, feature):
    more = [["one"]] if touch == "touch_mine" else []
    with pytest.raises(LookupError, match=feature):
        books.run(lambda live: getattr(live, touch)(feature, *more))
    assert told == []
