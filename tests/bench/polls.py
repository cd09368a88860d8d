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
ANSWERS = {"choice": {"options": ["$d"]}, "word_cloud": {"entries": ["혁신을 $d", "의견 $i", "생각 $i"]}}


def answering(activity: str, kind: str = "choice") -> tuple[str, str]:
    """The generator's options by which each phone answers this one."""
    asked = {"activity_id": activity, "round": 1, "answer": ANSWERS[kind], "client_msg_id": f"{activity[:20]} $i"}
    return "--answer", json.dumps(asked, ensure_ascii=False)


def open_poll(url: str, kind: str = "choice") -> str:
    """The id of an activity of this kind that is open at the product, with results for all."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    path = f"/api/sessions/{ROOM}/activities"
    poll = {"kind": kind, "title": "Which one?", "definition": DEFINITIONS[kind], "show": "live"}
    activity = _ask(url, "POST", path, poll, token)["id"]
    _ask(url, "POST", f"{path}/{activity}/open", {}, token)
    return activity


def playing(quiz: str) -> tuple[str, ...]:
    """The generator's options by which each phone answers the question of a quiz. All are told how many have."""
    asked = {"activity_id": quiz, "round": 1, "question_id": "q", "answer": {"options": ["1"]}}
    answer = json.dumps({**asked, "client_msg_id": f"{quiz[:20]} $i"})
    return "--answer", answer, "--results-event", "activity_progress", "--results-key", '"answered":'


def open_quiz(url: str) -> str:
    """The id of a quiz at the product whose only question is asked."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    path = f"/api/sessions/{ROOM}/activities"
    question = {"id": "q", "type": "choice", "text": "Which one?", "options": OPTIONS[:8], "correct": ["1"]}
    question |= {"seconds": 300}
    quiz = {"kind": "quiz", "title": "Quiz", "definition": {"questions": [question]}}
    activity: str = _ask(url, "POST", path, quiz, token)["id"]
    for step in ("open", "next", "next"):
        _ask(url, "POST", f"{path}/{activity}/{step}", {}, token)
    return activity


def supporting(question: str) -> tuple[str, ...]:
    """The generator's options by which each phone supports this question."""
    asked = {"id": question, "voted": True, "client_msg_id": f"{question[:20]} $i"}
    told = ("--results-event", "question_votes", "--results-key", f'"{question}":')
    return "--answer-event", "vote_question", "--answer", json.dumps(asked), *told


def open_question(url: str) -> str:
    """The id of a question that somebody has asked at the product."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    _ask(url, "PUT", f"/api/sessions/{ROOM}/features/questions", {"enabled": True}, token)
    author = _ask(url, "POST", f"/api/join/{CODE}", {"nickname": secrets.token_hex(4)})["token"]
    question: str = _ask(url, "POST", f"/api/sessions/{ROOM}/questions", {"text": "Which one is next?"}, author)["id"]
    return question


def _ask(url: str, method: str, path: str, body: dict[str, Any], token: str = "") -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
