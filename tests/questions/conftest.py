"""A room with questions switched on, and what people do with them."""

from typing import Any

import pytest

from engagenow import FEATURES

WITH_QUESTIONS = tuple(dict.fromkeys((*FEATURES, "questions")))


@pytest.fixture
def app(make_app):
    return make_app(features=WITH_QUESTIONS)


@pytest.fixture
def live(ada):
    return ada.switches(ada.opens(), "questions", True)


class Board:
    """What Ada does with the questions of her session, over HTTP, and what the room sees of them."""

    def __init__(self, ada: Any, live: dict[str, Any]) -> None:
        self.ada, self.path = ada, f"/api/sessions/{live['id']}"

    def asks(self, method: str, path: str, json: Any = None) -> Any:
        return self.ada.asks(method, f"{self.path}/questions{path}", json)

    def ok(self, question_id: str, step: str, **asked: Any) -> Any:
        answer = self.asks("POST", f"/{question_id}/{step}", asked)
        assert answer.status == 200, answer
        return answer.body

    def answers(self, question_id: str, answered: bool = True, **more: Any) -> Any:
        return self.ok(question_id, "answer", answered=answered, **more)

    def merges(self, question_id: str, into: str) -> Any:
        return self.ok(question_id, "merge", into=into)

    def queues(self, question_id: str, position: int | None) -> list[str]:
        return self.ok(question_id, "queue", position=position)["queue"]

    def undoes(self) -> Any:
        return self.ada.asks("POST", f"{self.path}/undo")

    @property
    def shown(self) -> dict[str, Any]:
        """The questions of the list, by id."""
        return {question["id"]: question for question in self.asks("GET", "").body["questions"]}

    @property
    def totals(self) -> dict[str, int]:
        return self.asks("GET", "").body["totals"]

    @property
    def log(self) -> list[dict[str, Any]]:
        """The stored events about questions."""
        events = self.ada.asks("GET", f"{self.path}/events?limit=1000").body["events"]
        return [event for event in events if event["name"].startswith("question_")]


@pytest.fixture
def board(ada, live):
    return Board(ada, live)


def ask(page: Any, text: str = "재택근무는 계속하나요?", **more: Any) -> str:
    """The id of a new question."""
    answer = page.asks("ask", text=text, **more)
    assert answer["ok"], answer
    return answer["id"]


def support(question_id: str, *pages: Any, voted: bool = True) -> None:
    for page in pages:
        answer = page.asks("vote_question", id=question_id, voted=voted)
        assert answer == {"ok": True, "id": question_id, "voted": voted}, answer


def newest(page: Any, name: str) -> dict[str, Any]:
    """The part that counts of all that a page was told of questions: the one with the highest rev."""
    told = [part for part in page.heard(name) if part["feature"] == "questions"]
    told += [part["questions"] for joined in page.heard("joined_session") if "questions" in (part := joined[name])]
    return max(told, key=lambda part: part["rev"], default={"data": {}})["data"]


def own_questions(page: Any) -> list[dict[str, Any]]:
    """What a participant was told last of its own questions; none before the first word of them."""
    return newest(page, "mine").get("questions", [])


def fold(state: dict[str, Any] | None, events: list[dict[str, Any]]) -> dict[str, Any]:
    """The snapshot's part after these events, as a page makes it."""
    questions = {question["id"]: question for question in (state or {"questions": []})["questions"]}
    totals = (state or {"totals": dict.fromkeys(("asked", "shown", "waiting", "answered"), 0)})["totals"]
    for event in events:
        data, name = event["data"], event["name"]
        if not name.startswith("question_"):
            continue
        totals = data["totals"]
        if name in ("question_asked", "question_updated") and data["question"]:
            questions[data["id"]] = data["question"]
        elif name == "question_gone":
            questions.pop(data["id"], None)
        elif name == "question_votes":
            for question_id, number in data["votes"].items():
                if question_id in questions:
                    questions[question_id] = {**questions[question_id], "votes": number}
    listed = sorted(questions.values(), key=lambda question: (question["live_at"], question["id"]))
    return {"questions": listed, "totals": totals}
