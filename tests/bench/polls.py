"""A poll in the room, which the generator's phones answer."""

import json
import urllib.request
from typing import Any

from engagenow.demo import EMAIL
from tests.bench.scenarios import ROOM

OPTIONS = [{"id": f"{digit}", "text": f"{digit}"} for digit in range(10)]


def answering(activity: str) -> tuple[str, str]:
    """The generator's options by which each phone answers this one."""
    asked = {"activity_id": activity, "round": 1, "answer": {"options": ["$d"]}, "client_msg_id": f"{activity[:20]} $i"}
    return "--answer", json.dumps(asked)


def open_poll(url: str) -> str:
    """The id of a choice that is open at the product, with results for all."""
    token = _ask(url, "POST", "/auth/test-login", {"email": EMAIL})["access_token"]
    path = f"/api/sessions/{ROOM}/activities"
    poll = {"kind": "choice", "title": "Which one?", "definition": {"options": OPTIONS}, "show": "live"}
    activity = _ask(url, "POST", path, poll, token)["id"]
    _ask(url, "POST", f"{path}/{activity}/open", {}, token)
    return activity


def _ask(url: str, method: str, path: str, body: dict[str, Any], token: str = "") -> Any:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
