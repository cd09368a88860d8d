"""What random evenings do with a poll and a quiz, and what must come of it: each acknowledged answer counts once."""

from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

PERSON = st.integers(0, 3)
OPTION = st.sampled_from("ab")
WHERE = st.sampled_from(["here", "there", "participant"])
OPTIONS = [{"id": option, "text": option} for option in "ab"]
POLL = {"kind": "choice", "title": "투표", "definition": {"options": OPTIONS}, "may_change": "always"}
QUIZ = {
    "kind": "quiz",
    "title": "퀴즈",
    "definition": {
        "questions": [
            {"id": name, "type": "choice", "text": name, "options": OPTIONS, "correct": ["a"], "seconds": 20}
            for name in ("q1", "q2", "q3")
        ]
    },
}


class Activities(RuleBasedStateMachine):
    """The machine that is made with it has `world`, `live`, `people`, `kicked`, `active`, `undo`, `_tries`, `_commands`
    and `_log`."""

    def begins_with_activities(self) -> None:
        path = f"/api/sessions/{self.live['id']}/activities"
        self.poll, self.quiz = (self.world.ada.asks("POST", path, asked)["id"] for asked in (POLL, QUIZ))
        self.ballots: dict[int, dict[int, str]] = {}  # {round: {person: option}}, as acknowledged
        self.given: dict[str, dict[int, str]] = {}  # {question: {person: option}}, as acknowledged
        self.was_shown = False

    def begins_to_answer(self) -> None:
        """The poll is open, and the quiz asks its first question, which all but one have answered."""
        self.steps_the_poll("open", False, "here")
        self.votes_in_the_poll(0, "a")
        self.opens_the_quiz("there")
        for where in ("here", "there"):
            self.leads_the_quiz(where)
        for who, option in enumerate("aba"):
            self.plays(who, option)

    # The poll

    @rule(who=PERSON, option=OPTION)
    def votes_in_the_poll(self, who: int, option: str) -> None:
        number = max(self.ballots, default=1)
        asked = {"activity_id": self.poll, "round": number, "answer": {"options": [option]}}
        answer = self._tries(self.people[who], "answer", **asked)
        if answer["ok"]:
            assert self.active
            assert who not in self.kicked
            self.ballots[number][who] = option

    @rule(step=st.sampled_from(["open", "open", "pause", "resume", "close"]), is_new=st.booleans(), where=WHERE)
    def steps_the_poll(self, step: str, is_new: bool, where: str) -> None:
        more = {"new_round": is_new and len(self.ballots) < 9} if step == "open" else {}
        before = len(self._log())
        answer = self._commands(where, f"{step}_activity", id=self.poll, **more)
        if answer["ok"]:
            self.ballots.setdefault(answer["activity"]["round"], {})
            if step == "close" and len(self._log()) > before:
                self.undo = lambda: None  # it goes on

    @rule(show=st.sampled_from(["hidden", "live"]), where=WHERE)
    def shows_the_poll(self, show: str, where: str) -> None:
        if self._commands(where, "show_results", id=self.poll, show=show)["ok"]:
            self.was_shown = self.was_shown or show == "live"

    # The quiz

    @rule(where=WHERE)
    def opens_the_quiz(self, where: str) -> None:
        self._commands(where, "open_activity", id=self.quiz)

    @rule(where=WHERE)
    def leads_the_quiz(self, where: str) -> None:
        answer = self._commands(where, "next_quiz_step", id=self.quiz)
        if answer["ok"] and answer["activity"]["state"] == "closed":
            self.undo = lambda: None

    @rule(who=PERSON, option=OPTION)
    def plays(self, who: int, option: str) -> None:
        question = self._quiz_phases()[-1].get("question_id") if self._quiz_phases() else None
        asked = {"activity_id": self.quiz, "round": 1, "question_id": question or "q1", "answer": {"options": [option]}}
        answer = self._tries(self.people[who], "answer", **asked)
        if answer["ok"]:
            assert self.active
            assert who not in self.kicked
            told = self.given.setdefault(question, {})
            assert who not in told, "an answer is final at once"
            told[who] = option

    # What must be so

    def _check_activities(self, joined: dict[str, Any]) -> None:
        self._check_poll(joined)
        self._check_quiz(joined)

    def _check_poll(self, joined: dict[str, Any]) -> None:
        if self.ballots:
            number = max(self.ballots)
            told = joined["desk"]["activities"]["data"]["results"][self.poll]
            counts = Counter(option for who, option in self.ballots[number].items() if who not in self.kicked)
            assert (told["round"], told["answered"]) == (number, counts.total())
            assert told["results"]["counts"] == {"a": counts["a"], "b": counts["b"]}, told
        for person in self.people:
            assert self.was_shown or not person.heard("activity_results"), "nothing before its time"

    def _check_quiz(self, joined: dict[str, Any]) -> None:
        phases = self._quiz_phases()
        told = joined["snapshot"]["activities"].get("quizzes", [])
        assert [(each["step"], each["phase"]) for each in told] == [
            (each["step"], each["phase"]) for each in phases[-1:]
        ]
        assert all(later["step"] - before["step"] in (0, 1) for before, later in pairwise(phases))
        if not phases:
            return
        path = f"/api/sessions/{self.live['id']}/activities/{self.quiz}/results"
        results = self.world.ada.asks("GET", path)["results"]
        solved = [each["question_id"] for each in results["questions"] if each.get("solved")]
        for each in results["questions"]:
            counts = Counter(self._given(each["question_id"]).values())
            assert +Counter(each["counts"]) == counts, each
        right = {
            self.people[who].me["id"] for name in solved for who, option in self._given(name).items() if option == "a"
        }
        for line in results.get("board", []):
            assert (line["points"] > 0) == (line["participant_id"] in right), line

    def _given(self, question: str) -> dict[int, str]:
        return {who: option for who, option in self.given.get(question, {}).items() if who not in self.kicked}

    def _quiz_phases(self) -> list[dict[str, Any]]:
        return [event["data"] for event in self._log() if event["name"] == "quiz_phase"]
