"""Random commands of random people over sessions, activities, questions and moderation, at two workers, beside a model
of what must come of them.

After every few commands: the numbers of the log have no gap, a page's fold and the snapshot are what the model says, so
are the desk's part and each participant's own, a refused command has changed nothing, and another session hears
nothing.

STATE_EXAMPLES=500 makes so many evenings of it instead of a few, STATE_MINUTES=10 as many as that time takes.
STATE_SEED=… makes those of a run that failed, which has printed its seed.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from engagenow.core import live as core_live
from engagenow.realtime import call as realtime_call
from engagenow.web import api as web_api
from tests.questions.activities_at_random import WHERE, Activities
from tests.questions.conftest import WITH_QUESTIONS, fold, newest
from tests.questions.two_workers import Worker, two_workers
from tests.waiting import eventually

SEED = int(os.environ.get("STATE_SEED") or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "10"))
MINUTES = float(os.environ.get("STATE_MINUTES", "0"))
STEPS = 40  # of one evening
REFUSED = {
    "feature_disabled", "forbidden", "invalid_transition", "kicked", "not_found", "own_question", "session_not_active",
    "too_many", "activity_not_open", "activity_closed", "answer_final", "wrong_question", "wrong_round", "muted",
    "not_joined",
}  # fmt: skip
PEOPLE = 4
PERSON = st.integers(0, PEOPLE - 1)
PICK = st.integers(0, 2**16)  # of a list of any length
MOSTLY = st.sampled_from([True, True, True, False])
RARELY = st.sampled_from([False, False, False, True])


@dataclass
class Asked:
    """A question of the model. `author`, `votes`: numbers of people."""

    author: int
    text: str
    anonymous: bool
    state: str
    into: str | None = None
    votes: set[int] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)
    reply: str | None = None
    answered: bool = False
    reports: set[int] = field(default_factory=set)
    was_approved: bool = False


@pytest.fixture
def app(make_app):
    return make_app(features=WITH_QUESTIONS, RATE_LIMITS=False)


@pytest.fixture
def world(app, make_app, ada, clock, monkeypatch):
    for module in (core_live, realtime_call, web_api):  # what a command waits for on a slow machine is no part of it
        monkeypatch.setattr(module, "monotonic", lambda: clock.ticks)
    other = make_app(features=WITH_QUESTIONS, RATE_LIMITS=False, DATABASE_URL=app.config["DATABASE_URL"])
    made = World(two_workers(app, other), ada, clock)
    yield made
    for worker in made.workers:
        worker.queue.ends()


@pytest.mark.timeout(300 + 90 * MINUTES)
def test_all_see_the_same_after_random_commands(world):
    begun, first = time.monotonic(), SEED
    while True:
        print(f"STATE_SEED={first}, {world.evenings} evenings, {world.steps} commands")
        run(world, first)
        first += 1
        if time.monotonic() - begun >= 60 * MINUTES:
            print(f"{world.evenings} evenings, {world.steps} commands")
            return


def run(world, first):
    machine = seed(first)(type("Evening", (Machine,), {"world": world}))
    # A shorter evening that fails as well would be looked for by waiting again and again.
    phases, checks = [Phase.generate], list(HealthCheck)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=checks,
            phases=phases,
        ),
    )


@dataclass
class World:
    """What all evenings share. `evenings`, `steps`: how many there were."""

    workers: tuple[Worker, Worker]
    ada: Any
    clock: Any
    evenings: int = 0
    steps: int = 0

    def opens(self) -> dict[str, Any]:
        return self.ada.switches(self.ada.opens(), "questions", True)

    def page(self, worker: int = 0, **auth: Any) -> Any:
        return self.workers[worker].page(**auth)

    def tick(self) -> None:
        for worker in self.workers:
            worker.ticks()

    def loses(self, is_losing: bool) -> None:
        for worker in self.workers:
            worker.queue.is_losing = is_losing


class Machine(Activities):
    """Even people are at the first worker, as `stage`, a page of the presenter; the others, `far`, her second page, and
    the moderators at the other one."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        world = self.world
        world.evenings += 1
        self.live, self.other = world.opens(), world.opens()
        self.stage, self.far = (world.page(worker, token=world.ada.token) for worker in (0, 1))
        for page in (self.stage, self.far):
            first = page.joins(self.live)
        self.before, self.last_seq = first["snapshot"]["questions"], first["last_seq"]
        self.people = [world.page(number % 2) for number in range(PEOPLE)]
        for number, person in enumerate(self.people):
            person.joins(self.live, nickname=f"사람 {number}")
        self.next_door = world.page()
        self.next_door.joins(self.other, nickname="옆방")
        self.asked: dict[str, Asked] = {}
        self.queue: list[str] = []
        self.kicked: set[int] = set()
        self.on, self.active, self.waits = True, True, False
        self.undo: Callable[[], None] | None = None
        self.muted: set[int] = set()
        self.helpers = {scope: self._moderator(scope) for scope in ("questions", "chat")}
        self.begins_with_activities()

    def _moderator(self, scope: str) -> Any:
        link = self.world.ada.asks("POST", f"/api/sessions/{self.live['id']}/moderators", {"scope": [scope]})
        page = self.world.page(1, token=link["token"])
        page.joins(self.live)
        return page

    def teardown(self) -> None:
        self.world.loses(False)
        self._check()
        for each in (*self.people, self.stage, self.far, self.next_door, *self.helpers.values()):
            each.goes()

    @initialize()
    def begins_with_something_to_do(self) -> None:
        """Without it most commands would be refused."""
        self.begins_to_answer()
        for who in range(PEOPLE):
            self.asks(who, who == 0)
        for who in range(PEOPLE):
            self.votes(who, who + 1, True)
            self.votes(who, who + 2, True)

    # What people do

    @rule(who=PERSON, anonymous=st.booleans())
    def asks(self, who: int, anonymous: bool) -> None:
        text = f"질문 {len(self.asked)}"
        answer = self._tries(self.people[who], "ask", text=text, anonymous=anonymous)
        if answer["ok"]:
            assert self.on
            assert self.active
            assert who not in self.kicked | self.muted
            assert answer["state"] == ("waiting" if self.waits else "live")
            self.asked[answer["id"]] = Asked(who, text, anonymous, answer["state"])

    @precondition(lambda self: self.asked)
    @rule(who=PERSON, pick=PICK, voted=MOSTLY)
    def votes(self, who: int, pick: int, voted: bool) -> None:
        name, question = self._picks(pick)
        answer = self._tries(self.people[who], "vote_question", id=name, voted=voted)
        if answer["ok"]:
            assert self._is_shown(question)
            assert question.state == "live"
            assert question.author != who
            if voted:
                question.votes.add(who)
            else:
                for each in (name, *self._family(name)):
                    self.asked[each].votes.discard(who)
        elif question.author == who and self._open(who) and question.state != "withdrawn":
            assert answer["code"] == "own_question"

    @precondition(lambda self: self.asked)
    @rule(who=PERSON, pick=PICK)
    def edits(self, who: int, pick: int) -> None:
        name, question = self._picks(pick)
        text = f"{question.text}!"
        answer = self._tries(self.people[who], "edit_question", id=name, text=text)
        if answer["ok"]:
            assert question.author == who
            assert who not in self.muted
            assert question.state in ("live", "waiting")
            if answer["state"] == "waiting" and question.state == "live":
                self._releases(name)
                self._leaves_queue(name)
            question.text, question.state = text, answer["state"]

    @precondition(lambda self: self.asked)
    @rule(who=PERSON, pick=PICK)
    def withdraws(self, who: int, pick: int) -> None:
        name, question = self._picks(pick)
        answer = self._tries(self.people[who], "withdraw_question", id=name)
        if answer["ok"]:
            assert question.author == who
            assert question.state != "answered"
            self._goes(name, "withdrawn")

    # What only the presenter does

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, answered=MOSTLY, reply=st.sampled_from([None, "", "네."]), where=WHERE)
    def answers(self, pick: int, answered: bool, reply: str | None, where: str) -> None:
        name, question = self._picks(pick)
        answer = self._commands(where, "answer_question", id=name, answered=answered, reply=reply)
        if answer["ok"]:
            assert self._is_shown(question)
            before, place = (question.answered, question.reply), self._place(name)
            question.answered, question.reply = answered, question.reply if reply is None else reply or None
            question.state = "answered" if answered else "live"
            if answered:
                self._leaves_queue(name)
            if (question.answered, question.reply) != before:
                self.undo = lambda: self._unanswers(name, *before, place)

    @precondition(lambda self: len(self.asked) > 1)
    @rule(pick=PICK, into=PICK, where=WHERE)
    def merges(self, pick: int, into: int, where: str) -> None:
        (name, source), (target_name, target) = self._picks(pick), self._picks(into)
        answer = self._commands(where, "merge_questions", id=name, into=target_name)
        if answer["ok"]:
            assert self._is_shown(source)
            assert self._is_shown(target)
            assert name != target_name
            place = self._place(name)
            self._puts(name, target_name)
            self.undo = lambda: (self._takes_out(name), self._queues_again(name, place))

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, where=WHERE)
    def unmerges(self, pick: int, where: str) -> None:
        name, source = self._picks(pick)
        into = source.into
        answer = self._commands(where, "unmerge_question", id=name)
        if answer["ok"]:
            assert source.state == "merged"
            assert source.author not in self.kicked
            self._takes_out(name)
            self.undo = lambda: self._puts(name, into)

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, labels=st.lists(st.sampled_from(["가", "나"]), max_size=2, unique=True), where=WHERE)
    def labels(self, pick: int, labels: list[str], where: str) -> None:
        name, question = self._picks(pick)
        answer = self._commands(where, "label_question", id=name, labels=labels)
        if answer["ok"] and labels != question.labels:
            before, question.labels = question.labels, labels
            self.undo = lambda: setattr(question, "labels", before)

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, position=st.none() | st.integers(0, 3), where=WHERE)
    def queues(self, pick: int, position: int | None, where: str) -> None:
        name, question = self._picks(pick)
        answer = self._commands(where, "queue_question", id=name, position=position)
        if answer["ok"]:
            before = list(self.queue)
            self._leaves_queue(name)
            if position is not None:
                assert question.state == "live"
                self.queue.insert(position, name)
            assert answer["queue"] == self.queue
            if before != self.queue:
                self.undo = lambda: self.queue.__setitem__(slice(None), before)

    @rule()
    def undoes(self) -> None:
        answer = self._tries(self.stage, "undo")
        if answer["ok"]:
            assert self.undo is not None, answer
            self.undo()
        self.undo = None if answer["ok"] else self.undo

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, approves=MOSTLY, who=st.sampled_from(["presenter", "questions", "chat", "participant"]))
    def decides(self, pick: int, approves: bool, who: str) -> None:
        """The presenter, or a moderator of questions; a moderator of the chat and a participant may not."""
        name, question = self._picks(pick)
        if question.author in self.kicked:
            return
        by = {"presenter": self.stage, "participant": self.people[0], **self.helpers}[who]
        answer = self._tries(by, "approve" if approves else "dismiss", feature="questions", id=name)
        assert who in ("presenter", "questions") or answer.get("code") in ("forbidden", "kicked", "not_joined")
        if not answer["ok"]:
            return
        question.reports.clear()
        question.was_approved = question.was_approved or approves
        if not approves:
            assert question.state not in ("withdrawn", "dismissed")
            self._goes(name, "dismissed")
        elif question.state == "waiting":
            assert self.on
            assert self.active
            question.state = "live"

    @precondition(lambda self: self.asked)
    @rule(who=PERSON, pick=PICK)
    def reports(self, who: int, pick: int) -> None:
        """The third one takes a question from the room until it is decided on; not one that was approved once."""
        name, question = self._picks(pick)
        answer = self._tries(self.people[who], "report", feature="questions", id=name)
        if answer["ok"]:
            assert self._is_shown(question)
            assert question.author != who
            question.reports.add(who)
            if len(question.reports) >= 3 and question.state == "live" and not question.was_approved:
                self._releases(name)
                self._leaves_queue(name)
                question.state = "waiting"

    @rule(who=PERSON)
    def is_muted_or_no_more(self, who: int) -> None:
        command = "unmute_participant" if who in self.muted else "mute_participant"
        more = {} if who in self.muted else {"minutes": None}
        if self._tries(self.far, command, participant_id=self.people[who].me["id"], **more)["ok"]:
            self.muted ^= {who}

    @rule(who=PERSON)
    def is_removed_or_comes_back(self, who: int) -> None:
        command = "readmit_participant" if who in self.kicked else "kick_participant"
        person = self.people[who]
        assert self._tries(self.stage, command, participant_id=person.me["id"])["ok"]
        if who in self.kicked:
            self.kicked.remove(who)
            person.goes()
            back = self.world.page(who % 2)
            back.joins(self.live, token=person.token)
            back.token = person.token
            self.people[who] = back
            return
        self.kicked.add(who)
        for name, question in self.asked.items():
            if question.author == who and question.state not in ("withdrawn",):
                self._leaves_queue(name)
                if not question.into:
                    self._releases(name)

    @rule(on=MOSTLY)
    def is_switched(self, on: bool) -> None:
        assert self._tries(self.stage, "set_feature", feature="questions", enabled=on)["ok"]
        self.on = on

    @rule(active=MOSTLY)
    def pauses_or_goes_on(self, active: bool) -> None:
        assert self._tries(self.stage, "set_status", status="active" if active else "paused")["ok"]
        self.active = active

    @rule(waits=RARELY)
    def everything_waits_from_now_on(self, waits: bool) -> None:
        hold = {"hold": {"questions": "all" if waits else "off"}}
        assert self.world.ada.asks("PUT", f"/api/sessions/{self.live['id']}/moderation", hold).status == 200
        self.waits = waits

    # What else happens meanwhile

    @rule(who=PERSON)
    def says(self, who: int) -> None:
        self._tries(self.people[who], "send_message", message="안녕", message_type="text")

    @rule(is_losing=RARELY)
    def redis_loses_messages(self, is_losing: bool) -> None:
        self.world.loses(is_losing)

    @rule(seconds=st.sampled_from([0.05, 0.3, 3]))
    def time_goes_by(self, seconds: float) -> None:
        self.world.clock.goes(seconds=seconds)
        self.world.tick()

    @rule()
    def looks_around(self) -> None:
        self._check()

    # What must be so

    def _check(self) -> None:
        self.world.clock.goes(seconds=1)
        self.world.tick()
        shown = {name: self._view(name) for name, question in self.asked.items() if self._is_shown(question)}
        log = self._log()
        assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
        assert self._plain(fold(None, log)["questions"]) == shown
        for page in (self.stage, self.far):
            told = [event["seq"] for event in log if event["seq"] > self.last_seq]
            eventually(lambda page=page, told=told: [event["seq"] for event in self._heard(page)] == told)
            assert self._plain(fold(self.before, self._heard(page))["questions"]) == shown
        for who, person in enumerate(self.people):
            if who not in self.kicked:
                eventually(lambda person=person: self._is_complete(person, len(log)))
        back = self.world.page(token=self.world.ada.token)
        joined = back.joins(self.live)
        part = joined["snapshot"].get("questions")
        assert (part is not None) == self.on
        if part:
            assert part == fold(None, log)
            assert part["totals"] == self._totals()
        away = back.joins(self.live, since=0)
        assert self._plain(fold(None, away["events"])["questions"]) == shown
        back.goes()
        self._check_parts(joined)
        self._check_activities(joined)
        rest = [part for event in self.next_door.events for part in [str(event)]]
        assert not [one for one in rest if self.live["id"] in one or "질문" in one]

    def _heard(self, page: Any) -> list[dict[str, Any]]:
        return [event for event in page.log if event["seq"] > self.last_seq]

    @staticmethod
    def _is_complete(page: Any, last_seq: int) -> bool:
        """Nothing is missing since it came, nothing came twice, nor in another order."""
        heard = [event["seq"] for event in page.log]
        return heard == list(range(heard[0], last_seq + 1)) if heard else True

    def _check_parts(self, joined: dict[str, Any]) -> None:
        desk = joined["desk"].get("questions", {"data": {}})["data"]
        waiting = {n for n, q in self.asked.items() if q.state == "waiting" and q.author not in self.kicked}
        assert {question["id"] for question in desk.get("waiting", [])} == waiting
        assert desk.get("queue", []) == self.queue
        eventually(lambda: newest(self.stage, "desk") == desk, saying=lambda: (newest(self.stage, "desk"), desk))
        for who, person in enumerate(self.people):
            if who in self.kicked:
                continue
            mine = self._mine(who)
            eventually(
                lambda person=person, mine=mine: self._own(newest(person, "mine")) == mine,
                saying=lambda person=person, mine=mine: (self._own(newest(person, "mine")), mine),
            )

    def _mine(self, who: int) -> tuple[set[str], dict[str, tuple[str, str]]]:
        votes = {self._root(n) for n, q in self.asked.items() if who in q.votes and (q.state not in GONE or q.into)}
        own = {n: (q.state, q.text) for n, q in self.asked.items() if q.author == who and q.state != "withdrawn"}
        return votes, own

    @staticmethod
    def _own(part: dict[str, Any]) -> tuple[set[str], dict[str, tuple[str, str]]]:
        own = {question["id"]: (question["state"], question["text"]) for question in part.get("questions", [])}
        return set(part.get("votes", [])), own

    def _totals(self) -> dict[str, int]:
        states = [question.state for question in self.asked.values() if question.author not in self.kicked]
        return {
            "asked": len(self.asked),
            "shown": sum(state in ("live", "answered", "merged") for state in states),
            "waiting": states.count("waiting"),
            "answered": states.count("answered"),
        }

    def _view(self, name: str) -> tuple[Any, ...]:
        question, family = self.asked[name], self._family(name)
        votes = set().union(*(self.asked[each].votes for each in (name, *family))) - self.kicked - {question.author}
        nickname = None if question.anonymous else f"사람 {question.author}"
        person = None if question.anonymous else self.people[question.author].me["id"]
        looks = (question.text, nickname, person, question.state, question.labels, question.reply)
        return (*looks, len(votes), len(family))

    @staticmethod
    def _plain(questions: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
        keys = ("text", "nickname", "participant_id", "state", "labels", "reply", "votes", "merged")
        return {question["id"]: tuple(question[key] for key in keys) for question in questions}

    # The model

    def _open(self, who: int) -> bool:
        return self.on and self.active and who not in self.kicked

    def _picks(self, pick: int) -> tuple[str, Asked]:
        names = list(self.asked)
        return names[pick % len(names)], self.asked[names[pick % len(names)]]

    def _is_shown(self, question: Asked) -> bool:
        return question.state in ("live", "answered") and question.author not in self.kicked

    def _root(self, name: str) -> str:
        while (into := self.asked[name].into) is not None:
            name = into
        return name

    def _family(self, root: str) -> list[str]:
        return [name for name in self.asked if name != root and self._root(name) == root]

    def _place(self, name: str) -> int | None:
        return self.queue.index(name) if name in self.queue else None

    def _leaves_queue(self, name: str) -> None:
        if name in self.queue:
            self.queue.remove(name)

    def _queues_again(self, name: str, place: int | None) -> None:
        if place is not None and self.asked[name].state == "live":
            self._leaves_queue(name)
            self.queue.insert(place, name)

    def _unanswers(self, name: str, answered: bool, reply: str | None, place: int | None) -> None:
        question = self.asked[name]
        question.answered, question.reply, question.state = answered, reply, "answered" if answered else "live"
        if answered:
            self._leaves_queue(name)
        self._queues_again(name, place)

    def _puts(self, name: str, into: str | None) -> None:
        self.asked[name].state, self.asked[name].into = "merged", into
        self._leaves_queue(name)

    def _takes_out(self, name: str) -> None:
        question = self.asked[name]
        question.state, question.into = "answered" if question.answered else "live", None

    def _releases(self, name: str) -> None:
        into = self.asked[name].into
        for part, question in self.asked.items():
            if question.into == name and question.state == "merged":
                if into:
                    question.into = into
                else:
                    self._takes_out(part)

    def _goes(self, name: str, state: str) -> None:
        question = self.asked[name]
        self._releases(name)
        self._leaves_queue(name)
        question.state, question.text, question.labels, question.reply = state, "", [], None

    # Commands

    def _tries(self, person: Any, command: str, **payload: Any) -> dict[str, Any]:
        """A command that is refused changes nothing."""
        self.world.steps += 1
        before = self._log()
        answer = person.asks(command, **payload)
        if not answer["ok"]:
            assert answer["code"] in REFUSED, answer
            assert self._log() == before, answer
        return answer

    def _commands(self, where: str, command: str, **payload: Any) -> dict[str, Any]:
        """By the presenter at one of the workers, or by a participant, who may not."""
        by = {"here": self.stage, "there": self.far, "participant": self.people[0]}[where]
        answer = self._tries(by, command, **payload)
        assert where != "participant" or answer.get("code") in ("forbidden", "kicked", "not_joined")
        return answer

    def _log(self) -> list[dict[str, Any]]:
        path = f"/api/sessions/{self.live['id']}/events?limit=1000"
        return self.world.ada.asks("GET", path).body["events"]


GONE = ("withdrawn", "dismissed")
