"""What the generator's phones answer, or support: a poll in the room, a question of a quiz, or a question of Q&A."""

import json
import secrets
import urllib.request
from typing import Any

from engagenow.demo import EMAIL, SESSIONS
from tests.bench.scenarios import ROOM

CODE = next(code for session_id, code, _ in SESSIONS if session_id == ROOM)
OPTIONS = [{"id": f"{digit}", "text": f"{digit}"} for digit in range(10)]
DEFINITIONS: dict[str, dict[str, Any]] = {"choice": {"options": OPTIONS}, "word_cloud": {"most": 3}}
# Of three words one is said by a tenth of the phones, two by this one alone.
ANSWERS = {
    "choice": {"options": ["$d"]},
    "word_cloud": {"entries": ["혁신을 $d", "의견 $i", "생각 $i"]},
    "quiz": {"options": ["1"]},
}


def answering(activity: str, kind: str = "choice", **part: str) -> tuple[str, str]:
    """The generator's options by which each phone answers this one. `part`: the question_id in a quiz."""
    asked = {"activity_id": activity, "round": 1, **part, "answer": ANSWERS[kind]}
    return "--answer", json.dumps({**asked, "client_msg_id": f"{activity[:20]} $i"}, ensure_ascii=False)


def open_poll(url: str, kind: str = "choice") -> str:
    """The id of an activity of this kind that is open at the product, with results for all."""
    return _begin(url, {"kind": kind, "definition": DEFINITIONS[kind], "show": "live"}, "open")


def playing(quiz: str) -> tuple[str, ...]:
    """The generator's options by which each phone answers the question of a quiz. All are told how many have."""
    told = ("--results-event", "activity_progress", "--results-key", '"answered":')
    return *answering(quiz, "quiz", question_id="q"), *told


def open_quiz(url: str) -> str:
    """The id of a quiz at the product whose only question takes answers."""
    question = {"id": "q", "type": "choice", "text": "Which one?", "options": OPTIONS[:8], "correct": ["1"]}
    quiz = {"kind": "quiz", "definition": {"questions": [{**question, "seconds": 300}]}}
    return _begin(url, quiz, "open", "next", "next")


def supporting(question: str) -> tuple[str, ...]:
    """The generator's options by which each phone supports this question."""
    asked = {"id": question, "voted": True, "client_msg_id": f"{question[:20]} $i"}
    told = ("--results-event", "question_votes", "--results-key", f'"{question}":')
    return "--answer-event", "vote_question", "--answer", json.dumps(asked), *told


def open_question(url: str) -> str:
    """The id of a question that a participant has asked at the product."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    _ask(url, "PUT", f"/api/sessions/{ROOM}/features/questions", {"enabled": True}, token)
    author = _ask(url, "POST", f"/api/join/{CODE}", {"nickname": secrets.token_hex(4)})["token"]
    question: str = _ask(url, "POST", f"/api/sessions/{ROOM}/questions", {"text": "Which one is next?"}, author)["id"]
    return question


def _begin(url: str, activity: dict[str, Any], *steps: str) -> str:
    """The id of a new activity at the product after these steps of it."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    path = f"/api/sessions/{ROOM}/activities"
    made: str = _ask(url, "POST", path, {"title": "Which one?", **activity}, token)["id"]
    for step in steps:
        _ask(url, "POST", f"{path}/{made}/{step}", {}, token)
    return made


def _ask(url: str, method: str, path: str, body: dict[str, Any], token: str = "") -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
