"""Clients that come and go as phones do, and keep what they heard as a page does: by seq."""

import socket
import sqlite3
import threading
import time
from typing import Any

import socketio
import websocket

from tests.people import Client
from tests.waiting import PATIENCE, eventually


class Traveller:
    """A stock client that comes back by itself with its token and the last seq that it has.

    `heard_at`: when it heard each seq; `count`: how many people are here, as it was told last; `missed`: how many
    events it was told each time that it came in.
    """

    def __init__(
        self, url: str, session_id: str, token: str, transports: list[str] | None = None, **options: Any
    ) -> None:
        self.session_id, self.token = session_id, token
        self.log: list[dict[str, Any]] = []
        self.wrong: list[str] = []
        self.heard_at: dict[int, float] = {}
        self.count = 0
        self.missed: list[int] = []
        self.joined = threading.Event()
        self._lock = threading.Lock()
        self._url, self._transports, self._options = url, transports, options
        self.client = self._connect()

    @property
    def worker(self) -> str:
        """The web process that has its connection."""
        return str(self.client.eio.sid or "").partition(".")[0]

    @property
    def last_seq(self) -> int:
        return self.log[-1]["seq"] if self.log else 0

    def says(self, text: str, key: str) -> dict[str, Any]:
        """Say it until it is acknowledged, as a page's outbox does."""
        end = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < end:
            if self.joined.wait(1):
                try:
                    said = {"message": text, "message_type": "text", "client_msg_id": key}
                    answer = self.client.call("send_message", said, timeout=2)
                except (socketio.exceptions.SocketIOError, socketio.exceptions.TimeoutError):
                    continue
                if answer["ok"]:
                    return answer
            time.sleep(0.02)
        raise AssertionError(f"nobody acknowledged {text!r}")

    def waits_for(self, seq: int) -> None:
        eventually(lambda: self.last_seq >= seq, saying=lambda: f"heard up to {self.last_seq} of {seq}")

    def comes_back(self) -> None:
        """Through a tunnel and out again."""
        self.client.shutdown()
        self.joined.clear()
        self.client = self._connect()
        assert self.joined.wait(PATIENCE)

    def leaves(self) -> None:
        self.client.shutdown()

    def _connect(self) -> socketio.Client:
        client = Client(reconnection_delay=0.05, reconnection_delay_max=0.3, **self._options)
        client.on("joined_session", self._catch_up)
        client.on("disconnect", lambda *_: self.joined.clear())
        client.on("*", self._hear)
        client.connect(self._url, transports=self._transports, auth=self._auth, wait_timeout=PATIENCE, retry=True)
        return client

    def _auth(self) -> dict[str, Any]:
        return {"token": self.token, "session_id": self.session_id, "since": self.last_seq}

    def _catch_up(self, body: dict[str, Any]) -> None:
        self.count = body["participant_count"]
        self.missed.append(len(body["events"]))
        with self._lock:
            for event in body["events"]:
                self._append(event["name"], event["data"])
            if self.last_seq != body["last_seq"]:
                self.wrong.append(f"joined at {body['last_seq']} with {self.last_seq}")
        self.joined.set()

    def _hear(self, name: str, data: Any = None) -> None:
        if isinstance(data, dict) and "seq" in data:
            with self._lock:
                self._append(name, data)
        elif name == "participant_count":
            self.count = data["count"]

    def _append(self, name: str, data: dict[str, Any]) -> None:
        if data["seq"] != self.last_seq + 1:
            self.wrong.append(f"{name} {data['seq']} after {self.last_seq}")
        self.heard_at[data["seq"]] = time.monotonic()
        self.log.append({"seq": data["seq"], "name": name, "data": data})


class RawClient:
    """A WebSocket by hand, for what no stock client would do: fall silent, stop reading, send nonsense."""

    def __init__(self, url: str, receive_buffer: int | None = None, offers: str | None = None) -> None:
        options = ((socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer),) if receive_buffer else ()
        address = url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
        extensions = {"Sec-WebSocket-Extensions": offers} if offers else {}
        self.ws = websocket.create_connection(address, timeout=PATIENCE, sockopt=options, header=extensions)
        assert self.ws.recv().startswith("0")

    def connects(self, auth: str = "") -> "RawClient":
        self.ws.send("40" + auth)
        while not self.ws.recv().startswith("40"):
            pass
        return self

    def sends(self, packet: str) -> None:
        self.ws.send(packet)

    def is_cut_off(self, within: float) -> bool:
        """Whether the server ends this connection, which meanwhile says nothing: no PONG either."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.ws.settimeout(max(0.05, end - time.monotonic()))
            try:
                if self.ws.recv_data()[0] == websocket.ABNF.OPCODE_CLOSE:
                    return True
            except (websocket.WebSocketConnectionClosedException, ConnectionError):
                return True
            except websocket.WebSocketTimeoutException:
                return False
        return False

    def closes(self) -> None:
        self.ws.close(timeout=0)


def stored(server: Any, session_id: str) -> list[tuple[int, str, str]]:
    """The log as the database has it: (seq, name, client_msg_id)."""
    with sqlite3.connect(server.folder / "engagenow.db") as database:
        query = (
            "select seq, name, json_extract(payload, '$.client_msg_id') from events where session_id = ? order by seq"
        )
        rows = database.execute(query, (session_id,)).fetchall()
    database.close()
    return rows
