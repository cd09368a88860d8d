"""Random commands of random people over sessions, activities and questions, beside a model of what must come of them.

After every few commands: the numbers of the log have no gap, a page's fold and the snapshot are what the model says, so
are the desk's part and everybody's own, a refused command has changed nothing, and nothing is heard next door.

STATE_EXAMPLES=500 makes so many evenings of it instead of a few; STATE_SEED=… makes those of a run that failed, which
has printed its seed.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from engagenow.core.unit_of_work import Command
from engagenow.questions import holding, service
from engagenow.questions.models import Question
from tests.questions.conftest import WITH_QUESTIONS, fold, newest
from tests.waiting import eventually

SEED = int(os.environ.get("STATE_SEED") or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "12"))
REFUSED = {
    "feature_disabled", "forbidden", "invalid_transition", "kicked", "not_found", "own_question", "session_not_active",
    "too_many", "activity_not_open", "not_joined",
}  # fmt: skip
PEOPLE = 4
PERSON = st.integers(0, PEOPLE - 1)
PICK = st.integers(0, 2**16)  # of a list, whatever its length is then
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


@pytest.fixture
def app(make_app):
    return make_app(features=WITH_QUESTIONS, RATE_LIMITS=False)


def test_whatever_happens_everybody_sees_the_same(app, ada, page, tick, clock, monkeypatch):
    print(f"STATE_SEED={SEED}")
    world = World(app, ada, page, tick, clock, monkeypatch)
    machine = seed(SEED)(type("Evening", (Machine,), {"world": world}))
    checks = list(HealthCheck)
    phases = [Phase.generate]  # a shorter evening that fails as well would be looked for by waiting again and again
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=40,
            deadline=None,
            database=None,
            suppress_health_check=checks,
            phases=phases,
        ),
    )


@dataclass
class World:
    """What all evenings share."""

    app: Any
    ada: Any
    page: Callable[..., Any]
    tick: Callable[[], None]
    clock: Any
    monkeypatch: Any

    def opens(self) -> dict[str, Any]:
        return self.ada.switches(self.ada.opens(), "questions", True)


class Machine(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        world = self.world
        self.live, self.other = world.opens(), world.opens()
        self.stage = world.page(token=world.ada.token)
        first = self.stage.joins(self.live)
        self.before, self.last_seq = first["snapshot"]["questions"], first["last_seq"]
        self.people = [world.page() for _ in range(PEOPLE)]
        for number, person in enumerate(self.people):
            person.joins(self.live, nickname=f"사람 {number}")
        self.next_door = world.page()
        self.next_door.joins(self.other, nickname="옆방")
        self.asked: dict[str, Asked] = {}
        self.queue: list[str] = []
        self.kicked: set[int] = set()
        self.on, self.active, self.waits = True, True, False
        self.undo: Callable[[], None] | None = None
        self.poll = self._prepares_a_poll()
        world.monkeypatch.setattr(service, "entrance", lambda *_: "waiting" if self.waits else "live")

    def _prepares_a_poll(self) -> str:
        asked = {"kind": "choice", "title": "질문", "definition": {"options": [{"text": "네"}, {"text": "아니요"}]}}
        return self.world.ada.asks("POST", f"/api/sessions/{self.live['id']}/activities", asked)["id"]

    def teardown(self) -> None:
        self._check()
        for each in (*self.people, self.stage, self.next_door):
            each.goes()

    @initialize()
    def begins_with_questions(self) -> None:
        """Without them most commands would be refused."""
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
            assert who not in self.kicked
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

    # What the presenter does, and nobody else

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, answered=MOSTLY, reply=st.sampled_from([None, "", "네."]), by=MOSTLY)
    def answers(self, pick: int, answered: bool, reply: str | None, by: bool) -> None:
        name, question = self._picks(pick)
        answer = self._commands(by, "answer_question", id=name, answered=answered, reply=reply)
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
    @rule(pick=PICK, into=PICK, by=MOSTLY)
    def merges(self, pick: int, into: int, by: bool) -> None:
        (name, source), (target_name, target) = self._picks(pick), self._picks(into)
        answer = self._commands(by, "merge_questions", id=name, into=target_name)
        if answer["ok"]:
            assert self._is_shown(source)
            assert self._is_shown(target)
            assert name != target_name
            place = self._place(name)
            self._puts(name, target_name)
            self.undo = lambda: (self._takes_out(name), self._queues_again(name, place))

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, by=MOSTLY)
    def unmerges(self, pick: int, by: bool) -> None:
        name, source = self._picks(pick)
        into = source.into
        answer = self._commands(by, "unmerge_question", id=name)
        if answer["ok"]:
            assert source.state == "merged"
            assert source.author not in self.kicked
            self._takes_out(name)
            self.undo = lambda: self._puts(name, into)

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, labels=st.lists(st.sampled_from(["가", "나"]), max_size=2, unique=True), by=MOSTLY)
    def labels(self, pick: int, labels: list[str], by: bool) -> None:
        name, question = self._picks(pick)
        answer = self._commands(by, "label_question", id=name, labels=labels)
        if answer["ok"] and labels != question.labels:
            before, question.labels = question.labels, labels
            self.undo = lambda: setattr(question, "labels", before)

    @precondition(lambda self: self.asked)
    @rule(pick=PICK, position=st.none() | st.integers(0, 3), by=MOSTLY)
    def queues(self, pick: int, position: int | None, by: bool) -> None:
        name, question = self._picks(pick)
        answer = self._commands(by, "queue_question", id=name, position=position)
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
    @rule(pick=PICK, approves=MOSTLY)
    def decides(self, pick: int, approves: bool) -> None:
        name, question = self._picks(pick)
        if question.author in self.kicked:
            return
        self._runs(holding.approve if approves else holding.dismiss, name)
        if approves and question.state == "waiting":
            question.state = "live"
        elif not approves and question.state not in ("withdrawn", "dismissed"):
            self._goes(name, "dismissed")

    @rule(who=PERSON)
    def is_removed_or_comes_back(self, who: int) -> None:
        command = "readmit_participant" if who in self.kicked else "kick_participant"
        person = self.people[who]
        assert self._tries(self.stage, command, participant_id=person.me["id"])["ok"]
        if who in self.kicked:
            self.kicked.remove(who)
            back = self.world.page()
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
        self.waits = waits

    # What else happens meanwhile

    @rule(who=PERSON)
    def says(self, who: int) -> None:
        self._tries(self.people[who], "send_message", message="안녕", message_type="text")

    @rule(who=PERSON, step=st.sampled_from(["open", "answer", "show"]))
    def polls(self, who: int, step: str) -> None:
        if step == "answer":
            answer = {"options": []}
            self.people[who].asks("answer", activity_id=self.poll, round=1, answer=answer)
            return
        asked = {"show": "live"} if step == "show" else {}
        self.stage.asks("show_results" if step == "show" else "open_activity", id=self.poll, **asked)

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
        heard = [event for event in self.stage.log if event["seq"] > self.last_seq]
        assert self._plain(fold(self.before, heard)["questions"]) == shown
        assert [event["seq"] for event in heard] == [e["seq"] for e in log if e["seq"] > self.last_seq]
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
        rest = [part for event in self.next_door.events for part in [str(event)]]
        assert not [one for one in rest if self.live["id"] in one or "질문" in one]

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
        before = self._log()
        answer = person.asks(command, **payload)
        if not answer["ok"]:
            assert answer["code"] in REFUSED, answer
            assert self._log() == before, answer
        return answer

    def _commands(self, by_presenter: bool, command: str, **payload: Any) -> dict[str, Any]:
        who = self.stage if by_presenter else self.people[0]
        answer = self._tries(who, command, **payload)
        assert by_presenter or answer.get("code") in ("forbidden", "kicked")
        return answer

    def _runs(self, work: Callable[..., None], name: str) -> None:
        with self.world.app.app_context():
            self.world.app.extensions["unit_of_work"].run(
                Command(self.live["id"], lambda live: work(live, live.database.get_one(Question, name)))
            )

    def _log(self) -> list[dict[str, Any]]:
        path = f"/api/sessions/{self.live['id']}/events?limit=1000"
        return self.world.ada.asks("GET", path).body["events"]


GONE = ("withdrawn", "dismissed")
