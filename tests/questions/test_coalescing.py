"""Many who vote at once in two processes: few events, and the last one is exact."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import orjson
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from engagenow.core.database import db, prepare
from engagenow.core.models import EventRow, ParticipantRow
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import Command, UnitOfWork
from engagenow.core.writing import transaction
from engagenow.questions import service
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.wake_ups import WakeUps
from tests.questions.conftest import WITH_QUESTIONS, ask
from tests.waiting import eventually

PEOPLE, QUESTIONS = 24, 3


@pytest.fixture
def app(make_app):
    return make_app(features=WITH_QUESTIONS, RATE_LIMITS=False)


@pytest.fixture
def voters(app, live):
    """Participants of the session, as rows alone."""
    ids = [f"voter-{number}" for number in range(PEOPLE)]
    with app.app_context(), transaction(db.engine) as database:
        database.add_all(ParticipantRow(id=one, session_id=live["id"], nickname=one) for one in ids)
    return [Participant(one, live["id"], one, "participant") for one in ids]


class Process:
    """One of several that serve the same database."""

    def __init__(self, url, house):
        self.engine = prepare(create_engine(url))
        self.work = UnitOfWork(self.engine, house, lambda _session_id, _told: None)
        self.wake_ups = WakeUps(self.engine, SessionJobs(self.work, house, lambda job: job()))

    def vote(self, live, person, question_id, voted):
        self.work.run(Command(live["id"], lambda live: service.vote(live, person, question_id, voted), person))
        self.wake_ups.look()


@pytest.fixture
def processes(app):
    with app.app_context():
        made = [Process(db.engine.url, app.extensions["house"]) for _ in range(2)]
    yield made
    for process in made:
        process.engine.dispose()


def told(engine, session_id):
    """[(votes, when it was stored)] of each question_votes."""
    here = (EventRow.session_id == session_id, EventRow.name == "question_votes")
    with Session(engine) as database:
        rows = database.execute(select(EventRow.payload, EventRow.created_at).where(*here).order_by(EventRow.seq)).all()
    return [(orjson.loads(payload)["votes"], at) for payload, at in rows]


def test_many_who_vote_in_two_processes_are_few_events_and_the_last_number_is_right(
    app, live, guest, voters, processes, board
):
    asked = [ask(guest(f"손님 {number}"), f"질문 {number}") for number in range(QUESTIONS)]
    stands = {(person.id, question_id): False for person in voters for question_id in asked}
    until = time.monotonic() + 1.5

    def press(number):
        process, own = processes[number % 2], voters[number::8]
        turns = 0
        while turns < 2 or time.monotonic() < until:
            person, question_id = own[turns % len(own)], asked[turns % QUESTIONS]
            voted = stands[person.id, question_id] = not stands[person.id, question_id]
            process.vote(live, person, question_id, voted)
            turns += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(press, range(8)))
    right = {one: sum(stands[person.id, one] for person in voters) for one in asked}

    def last_numbers():
        processes[0].wake_ups.look()
        known = dict.fromkeys(asked, 0)
        for votes, _ in told(processes[0].engine, live["id"]):
            known.update(votes)
        return known

    eventually(lambda: last_numbers() == right, saying=last_numbers)
    gaps = [
        (later - earlier).total_seconds()
        for (_, earlier), (_, later) in pairwise(told(processes[0].engine, live["id"]))
    ]
    assert min(gaps) >= 0.25
    assert {key: question["votes"] for key, question in board.shown.items()} == right
