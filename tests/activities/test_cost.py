"""What an answer costs does not depend on how many there are."""

import threading

import orjson
import pytest
from sqlalchemy import event, insert

from engagenow.activities import desk
from engagenow.activities.models import ActivityAnswer, ActivityEntry, ActivityTally
from engagenow.core import taking_back
from engagenow.core.clock import now
from engagenow.core.database import db
from engagenow.core.models import ParticipantRow
from engagenow.core.writing import transaction
from tests.activities.conftest import many


@pytest.fixture
def statements(app):
    """`statements(act)`: what `act()` asked the database about activities. Parts are told beside it."""
    asked, here = [], threading.get_ident()

    def note(_connection, _cursor, statement, *_rest):
        if "activit" in statement and threading.get_ident() == here:
            asked.append(statement)

    def during(act):
        asked.clear()
        act()
        return list(asked)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        yield during
        event.remove(db.engine, "before_cursor_execute", note)


def fill(live, poll, number):
    """So many people have answered."""
    with transaction(db.engine) as database:
        people = [
            {"id": f"p{n}", "session_id": live["id"], "nickname": f"{n}", "joined_at": now()} for n in range(number)
        ]
        database.execute(insert(ParticipantRow), people)
        same = {"activity_id": poll["id"], "round": 1, "part": "", "answer": {"options": ["a"]}, "counts": True}
        answers = [{**same, "participant_id": person["id"], "answered_at": now()} for person in people]
        database.execute(insert(ActivityAnswer), answers)
        tally = {"voters": number + 1, "option:a": number, "option:b": 1}
        database.merge(ActivityTally(activity_id=poll["id"], round=1, part="", amounts=tally))


def test_5000_answers_cost_a_batch_what_none_cost(agenda, guest, votes, live, statements, clock):
    poll, one = agenda.opens(show="live", may_change="always"), guest("하나")

    def answers():
        clock.goes(seconds=5)
        assert votes(one, poll, "b")["ok"]

    answers()
    few = statements(answers)
    fill(live, poll, 5000)
    many = statements(answers)
    assert few == many
    assert agenda.results(poll) == {"voters": 5001, "abstained": 0, "counts": {"a": 5000, "b": 1, "c": 0}}
    of_answers = [statement for statement in many if "FROM activity_answers" in statement]
    assert of_answers
    assert all("participant_id IN" in statement for statement in of_answers), "only of those who ask"


@pytest.mark.parametrize("command", ["kick_participant", "readmit_participant"])
def test_who_answered_much_is_removed_and_readmitted_by_as_many_reads(
    agenda, guest, votes, stage, statements, clock, command
):
    busy, quiet = guest("하나"), guest("둘")
    polls = [agenda.opens(may_change="always") for _ in range(6)]
    for poll in polls:
        votes(busy, poll, "a")
    votes(quiet, polls[-1], "a")
    if command == "readmit_participant":
        for person in (busy, quiet):
            stage.asks("kick_participant", participant_id=person.me["id"])
    few, many = (
        statements(lambda person=person: stage.asks(command, participant_id=person.me["id"]))
        for person in (quiet, busy)
    )
    few, many = ([one for one in asked if one.startswith("SELECT")] for asked in (few, many))
    assert few
    assert len(many) == len(few), many


def test_4_numbers_that_were_answered_cost_the_desk_what_one_costs(app, agenda, guest, live, statements):
    people = [guest(f"{n}") for n in range(3)]

    def answered(number):
        for _ in range(number):
            poll = agenda.opens("number")
            for value, person in enumerate(people, start=number):
                assert person.asks("answer", activity_id=poll["id"], round=1, answer={"value": value})["ok"]

    parts = []

    def reads():
        parts.append(desk.desk(db.session(), live["id"], app.extensions["house"]))
        db.session.remove()

    answered(1)
    one = statements(reads)
    answered(3)
    four = statements(reads)
    medians = [each["results"]["median"] for each in orjson.loads(orjson.dumps(parts[-1]))["results"].values()]
    assert sorted(medians) == [2, 4, 4, 4]
    assert len(one) == len(four) == 2


@pytest.mark.parametrize("kind", ["choice", "rating", "ranking", "number", "text", "word_cloud"])
def test_50_activities_without_answers_cost_the_desk_what_one_costs(app, agenda, live, statements, kind):
    poll, parts = agenda.opens(kind), []

    def reads():
        parts.append(desk.desk(db.session(), live["id"], app.extensions["house"]))
        db.session.remove()

    one = statements(reads)
    many(live, poll, 49)
    fifty = statements(reads)
    assert [len(part["results"]) for part in parts] == [1, 50]
    assert len(one) == len(fifty) == 1


def test_3000_different_words_cost_an_answer_what_none_cost(agenda, guest, live, statements, clock):
    cloud, one = agenda.opens("word_cloud"), guest("하나")

    def answers(*entries):
        clock.goes(seconds=5)
        asked = {"activity_id": cloud["id"], "round": 1, "answer": {"entries": list(entries)}}
        assert one.asks("answer", **asked)["ok"]

    answers("회고", "성장", "끈기")
    few = statements(lambda: answers("회고", "소통", "협업"))
    with transaction(db.engine) as database:
        same = {"activity_id": cloud["id"], "round": 1, "people": 1, "first_at": now()}
        rows = [{**same, "text": f"단어 {number}", "number": number + 100} for number in range(3000)]
        database.execute(insert(ActivityEntry), rows)
    many = statements(lambda: answers("회고", "칭찬", "배려"))
    assert few == many
    read = [statement for statement in many if statement.startswith("SELECT") and "FROM activity_entries" in statement]
    said = "those that it names, the largest number, those that are gone, and once a second all of them for the room"
    assert len(read) == 4, said


def test_an_answer_in_other_words_looks_through_the_log_once(agenda, guest, clock, monkeypatch):
    cloud, one, passes = agenda.opens("word_cloud", definition={"most": 10}), guest("하나"), []

    def rewrite_all(*asked):
        passes.append(asked)
        return taking_back.rewrite_all(*asked)

    def says(*entries):
        clock.goes(seconds=5)
        assert one.asks("answer", activity_id=cloud["id"], round=1, answer={"entries": list(entries)})["ok"]

    monkeypatch.setattr("engagenow.activities.entries.rewrite_all", rewrite_all)
    says(*"가나다라마바사아자차")
    says("하나")
    assert len(passes) == 1
