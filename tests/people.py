"""The people of the tests: a presenter who calls the API, and phones that hear and say."""

import threading
import time
from collections.abc import Callable
from copy import copy
from typing import Any

import engineio
import requests
import socketio

from tests.waiting import PATIENCE


class Answer:
    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body

    def __getitem__(self, key: str) -> Any:
        return self.body[key]

    def __repr__(self) -> str:
        return f"Answer({self.status}, {self.body!r})"


Call = Callable[..., Answer]


def over_test_client(client: Any) -> Call:
    def call(method: str, path: str, **options: Any) -> Answer:
        response = client.open(path, method=method, **options)
        return Answer(response.status_code, response.json if response.is_json else response.get_data(as_text=True))

    return call


def over_network(url: str) -> Call:
    def call(method: str, path: str, **options: Any) -> Answer:
        with requests.request(method, url + path, timeout=2 * PATIENCE, **options) as response:
            json = response.headers.get("Content-Type", "").startswith("application/json")
            return Answer(response.status_code, response.json() if json else response.text)

    return call


class Presenter:
    """Somebody with an account and a bearer token."""

    def __init__(self, call: Call, email: str) -> None:
        self._call = call
        self.email = email
        login = call("POST", "/auth/test-login", json={"email": email, "name": email.partition("@")[0].title()})
        assert login.status == 200, login
        self.token = login["access_token"]

    def over(self, call: Call) -> "Presenter":
        """The same presenter, with the same token, who asks by this call."""
        there = copy(self)
        there._call = call
        return there

    def asks(self, method: str, path: str, json: Any = None) -> Answer:
        return self._call(method, path, json=json, headers={"Authorization": f"Bearer {self.token}"})

    def creates(self, title: str = "수요일의 강연", **more: Any) -> dict[str, Any]:
        answer = self.asks("POST", "/api/sessions", {"title": title, **more})
        assert answer.status == 201, answer
        return answer.body

    def opens(self, title: str = "수요일의 강연", *, chat: bool = True) -> dict[str, Any]:
        """A session that is active and takes messages."""
        live = self.creates(title)
        self.switches(live, "chat", chat)
        return self.moves(live, "activate")

    def moves(self, live: dict[str, Any], step: str) -> dict[str, Any]:
        answer = self.asks("POST", f"/api/sessions/{live['id']}/{step}")
        assert answer.status == 200, answer
        return answer.body

    def shows(self, live: dict[str, Any], show: str, **more: Any) -> dict[str, Any]:
        """On the projector."""
        answer = self.asks("PUT", f"/api/sessions/{live['id']}/stage", {"show": show, **more})
        assert answer.status == 200, answer
        return answer.body

    def switches(self, live: dict[str, Any], feature: str, enabled: bool) -> dict[str, Any]:
        answer = self.asks("PUT", f"/api/sessions/{live['id']}/features/{feature}", {"enabled": enabled})
        assert answer.status == 200, answer
        return answer.body


class _InOrder(engineio.Client):
    """The stock client starts a thread for every message, and threads overtake each other. Here none does."""

    def _trigger_event(self, event: str, *args: Any, run_async: bool = False, **options: Any) -> Any:
        return super()._trigger_event(event, *args, run_async=False, **options)


class Client(socketio.Client):
    """A stock client whose handlers run one by one, in the order of what came; they may not wait for an answer."""

    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder


class Phone:
    """A stock Socket.IO client that remembers everything it heard."""

    def __init__(self, url: str, transports: list[str] | None = None, **auth: Any) -> None:
        self.client = Client(reconnection_delay=0.1, reconnection_delay_max=1)
        self.events: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        self.client.on("*", self._hear)
        self.client.connect(url, transports=transports, auth=auth or None, wait_timeout=PATIENCE)

    def _hear(self, name: str, data: Any = None) -> None:
        with self._news:
            self.events.append((name, data))
            self._news.notify_all()

    def joins(self, **payload: Any) -> dict[str, Any]:
        answer = self.sends("join_session", **payload)
        assert answer["ok"], answer
        return answer

    def sends(self, command: str, **payload: Any) -> dict[str, Any]:
        return self.client.call(command, payload, timeout=PATIENCE)

    asks = sends  # as tests.inside.Page calls it

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        return self.sends("send_message", message=text, message_type="text", **more)

    def taps(self, emoji: str = "👍") -> dict[str, Any]:
        return self.sends("send_message", message=emoji, message_type="emoji")

    def heard(self, name: str, matching: Callable[[Any], bool] = lambda _: True, within: float = PATIENCE) -> Any:
        """The first such event, waited for."""
        end = time.monotonic() + within
        with self._news:
            while True:
                for what, data in self.events:
                    if what == name and matching(data):
                        return data
                left = end - time.monotonic()
                assert left > 0, f"no {name} in {within} s, only {self.events}"
                self._news.wait(left)

    def everything(self, name: str) -> list[Any]:
        with self._news:
            return [data for what, data in self.events if what == name]

    @property
    def texts(self) -> list[str]:
        return [message["message"] for message in self.everything("new_message")]

    def leaves(self) -> None:
        self.client.shutdown()
