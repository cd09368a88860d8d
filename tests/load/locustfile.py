"""Presenters at the API and people in the rooms, for Locust: `locust -f tests/load/locustfile.py --host http://…`."""

import random
import secrets
import time
from typing import Any

import socketio
from locust import FastHttpUser, User, between, events, task

CODES = ("TEST01", "TEST02", "TEST03")
ALREADY = 400  # the nickname is taken: also a right answer


class Presenter(FastHttpUser):
    weight = 3
    wait_time = between(1, 3)

    def on_start(self) -> None:
        who = secrets.token_hex(6)
        answer = self.client.post("/auth/test-login", json={"email": f"{who}@test.com", "name": who})
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    @task(3)
    def create_session(self) -> None:
        title = f"부하 시험 {secrets.token_hex(3)}"
        self.client.post("/api/sessions", json={"title": title}, headers=self.headers)

    @task(5)
    def list_sessions(self) -> None:
        self.client.get("/api/sessions", headers=self.headers)

    @task(2)
    def join_session(self) -> None:
        nickname = f"손님{random.randrange(1000)}"
        path = f"/api/join/{random.choice(CODES)}"
        with self.client.post(
            path, json={"nickname": nickname}, name="/api/join/[code]", catch_response=True
        ) as answer:
            if answer.status_code in (200, ALREADY):
                answer.success()


class Phone(User):
    """Really connects by Socket.IO, joins, and says something now and then."""

    weight = 2
    wait_time = between(5, 15)

    def on_start(self) -> None:
        self.socket = socketio.Client(reconnection=False, ssl_verify=False)  # as FastHttpUser, it takes any certificate
        self._timed("connect", lambda: self.socket.connect(self.host, transports=["websocket"], wait_timeout=10))
        self._ask("join_session", session_code=random.choice(CODES), nickname=secrets.token_hex(6))

    def on_stop(self) -> None:
        self.socket.disconnect()

    @task(4)
    def say(self) -> None:
        self._ask("send_message", message=f"부하 시험 {secrets.token_hex(3)}", message_type="text")

    @task(1)
    def tap(self) -> None:
        self._ask("send_message", message="👍", message_type="emoji")

    def _ask(self, command: str, **payload: Any) -> None:
        def ask() -> None:
            answer = self.socket.call(command, payload, timeout=10)
            if not answer["ok"]:
                raise RuntimeError(answer["code"])

        self._timed(command, ask)

    def _timed(self, name: str, work: Any) -> None:
        begin, trouble = time.perf_counter(), None
        try:
            work()
        except Exception as error:
            trouble = error
        events.request.fire(
            request_type="Socket.IO",
            name=name,
            response_time=(time.perf_counter() - begin) * 1000,
            response_length=0,
            exception=trouble,
            context={},
        )
