"""FastAPI with python-socketio: one room, the product's events, nothing stored."""

from datetime import UTC, datetime
from itertools import count
from secrets import token_urlsafe
from typing import Any

import socketio
from fastapi import FastAPI

api = FastAPI()
sio = socketio.AsyncServer(
    async_mode="asgi",
    ping_interval=10,
    ping_timeout=10,
    max_http_buffer_size=16_384,
)
app = socketio.ASGIApp(sio, api)

people: dict[str, dict[str, str]] = {}
seqs = count(1)


@api.get("/livez")
async def livez() -> str:
    return "ok"


@sio.event
async def connect(sid: str, _environ: dict[str, Any], _auth: Any = None) -> None:
    await sio.emit("connected", {"sid": sid, "server_time": _now()}, to=sid)


@sio.event
async def disconnect(sid: str, *_reason: Any) -> None:
    people.pop(sid, None)


@sio.event
async def join_session(sid: str, asked: dict[str, Any]) -> dict[str, Any]:
    person = {"session_id": asked["session_id"], "nickname": asked["nickname"], "participant_id": token_urlsafe(12)}
    people[sid] = person
    await sio.enter_room(sid, person["session_id"])
    await sio.emit("joined_session", {"participant": person, "last_seq": 0, "events": []}, to=sid)
    return {"ok": True}


@sio.event
async def send_message(sid: str, asked: dict[str, Any]) -> dict[str, Any]:
    told = _new_message(people[sid], asked)
    await sio.emit("new_message", told, room=told["session_id"])
    return {"ok": True, "id": told["id"], "seq": told["seq"]}


def _new_message(person: dict[str, str], asked: dict[str, Any]) -> dict[str, Any]:
    return {
        "seq": next(seqs),
        "id": token_urlsafe(12),
        "session_id": person["session_id"],
        "participant_id": person["participant_id"],
        "nickname": person["nickname"],
        "role": "participant",
        "message": asked["message"],
        "message_type": asked["message_type"],
        "client_msg_id": asked.get("client_msg_id"),
        "created_at": _now(),
    }


def _now() -> str:
    return datetime.now(UTC).isoformat()
