"""Presenters who download the workbooks of their long sessions again and again, while others talk."""

import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from engagenow.auth.models import User
from engagenow.chat.models import Message
from engagenow.core.clock import now
from engagenow.core.database import prepare
from engagenow.core.models import EventRow, LiveSession
from tests.bench.servers import Server

MESSAGES = 20_000  # in each session
TEXT = "안녕하세요, what is on the roadmap for the next year?"
PATIENCE = 120  # seconds


class Downloads:
    """`presenters` at a server, each with a session of their own. `fill` comes before the server starts."""

    def __init__(self, server: Server, presenters: int) -> None:
        self._server = server
        self._names = [f"export{number}" for number in range(presenters)]
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._download, args=(name,)) for name in self._names]
        self.seconds: list[float] = []
        self.refused = 0

    def fill(self, database_url: str) -> None:
        with Session(prepare(create_engine(database_url)).execution_options(writes=True)) as database, database.begin():
            for name in self._names:
                _add_long_session(database, name)

    @property
    def begun(self) -> bool:
        return any(thread.ident for thread in self._threads)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """What has begun is waited for."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    @property
    def figures(self) -> dict[str, Any]:
        """{exports: how many came, refused, export_s: the slowest, in seconds}."""
        slowest = max(self.seconds, default=None)
        return {"exports": len(self.seconds), "refused": self.refused, "export_s": slowest}

    def _download(self, name: str) -> None:
        body = json.dumps({"email": f"{name}@test.com"}).encode()
        token = json.loads(self._ask("/auth/test-login", body, **{"Content-Type": "application/json"}))["access_token"]
        while not self._ended.is_set():
            began = time.monotonic()
            try:
                self._ask(f"/api/sessions/{name}/export.xlsx?tz=Asia/Seoul", Authorization=f"Bearer {token}")
                self.seconds.append(time.monotonic() - began)
            except urllib.error.HTTPError:
                self.refused += 1

    def _ask(self, path: str, body: bytes | None = None, **headers: Any) -> bytes:
        request = urllib.request.Request(self._server.url + path, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read()


def _add_long_session(database: Session, name: str) -> None:
    email = f"{name}@test.com"
    database.add(User(id=name, email=email, name=name, provider="test", provider_id=email))
    database.flush()
    database.add(
        LiveSession(id=name, owner_id=name, title=name, session_code=name.upper(), status="ended", last_seq=MESSAGES)
    )
    database.flush()
    at = now()
    payload = {"session_id": name, "participant_id": "p", "nickname": "참가자", "role": "participant", "message": TEXT}
    payload["created_at"] = "2026-03-04T05:06:07.000Z"
    seqs = range(1, MESSAGES + 1)
    events = [
        {
            "session_id": name,
            "seq": seq,
            "name": "new_message",
            "created_at": at,
            "payload": json.dumps({"seq": seq, "id": f"{name}-{seq}", **payload}),
        }
        for seq in seqs
    ]
    database.execute(insert(EventRow), events)
    database.execute(insert(Message), [{"id": f"{name}-{seq}", "session_id": name, "seq": seq} for seq in seqs])
