"""What people do in the chat."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from engagenow.chat import rules
from engagenow.chat.events import MessageDeleted, MessagePinned, NewMessage
from engagenow.chat.models import Message
from engagenow.chat.schemas import ChatSnapshot, MessageState
from engagenow.core.codes import new_id
from engagenow.core.errors import N_, NotFound
from engagenow.core.features import Said
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.models import EventRow
from engagenow.core.people import Actor, Participant
from engagenow.sessions.schemas import rfc3339

NEWEST = 50  # messages in a snapshot (contract section 1)
THE_TEXT = and_(EventRow.session_id == Message.session_id, EventRow.seq == Message.seq)


def send_message(live: Live, actor: Participant, message: str, client_msg_id: str | None) -> dict[str, Any]:
    """Say something to the room: {id, seq}. Raises SessionNotActive, FeatureDisabled, Invalid, RateLimited."""
    live.require_open("chat")
    text = rules.clean_text(message)
    live.spend(actor.id, rules.TEXTS)
    said = NewMessage(
        id=new_id(),
        session_id=live.id,
        participant_id=actor.id,
        nickname=actor.nickname,
        role=actor.role,
        message=text,
        client_msg_id=client_msg_id,
        created_at=rfc3339(live.now) or "",
    )
    seq = live.announce(said)
    live.add(Message(id=said.id, session_id=live.id, seq=seq))
    return {"id": said.id, "seq": seq}


def delete_message(live: Live, actor: Actor, message_id: str) -> MessageState:
    """Take a message back, out of the log too. Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    message = _message(live, message_id)
    if message.deleted_at is None:
        message.deleted_at, message.pinned_at = live.now, None
        _erase_text(live, message.seq)
        live.announce(MessageDeleted(session_id=live.id, id=message.id))
    return _state(message)


def pin_message(live: Live, actor: Actor, message_id: str, pinned: bool) -> MessageState:
    """Put a message up for everybody, or take it down. Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    message = _message(live, message_id)
    if message.deleted_at is not None:
        raise NotFound(N_("This message has been deleted."))
    if (message.pinned_at is not None) != pinned:
        message.pinned_at = live.now if pinned else None
        live.announce(MessagePinned(session_id=live.id, id=message.id, pinned=pinned))
    return _state(message)


def snapshot(session: Session, session_id: str) -> dict[str, Any]:
    shown = and_(Message.session_id == session_id, Message.deleted_at.is_(None))
    texts = select(EventRow.payload).join(Message, THE_TEXT).where(shown).order_by(Message.seq.desc())
    newest = list(session.scalars(texts.limit(NEWEST)))[::-1]
    pinned = list(session.scalars(texts.where(Message.pinned_at.is_not(None))))[::-1]
    return ChatSnapshot(messages=list(map(orjson.loads, newest)), pinned=list(map(orjson.loads, pinned))).model_dump()


def export(session: Session, session_id: str) -> Iterable[Said]:
    """Every message that is not deleted, in order."""
    query = select(EventRow.payload, Message.pinned_at).join(Message, THE_TEXT)
    kept = query.where(Message.session_id == session_id, Message.deleted_at.is_(None)).order_by(Message.seq)
    for payload, pinned_at in session.execute(kept):
        said = orjson.loads(payload)
        note = "pinned" if pinned_at else ""
        yield Said("chat", said["seq"], said["created_at"], said["nickname"], said["role"], said["message"], note)


def _message(live: Live, message_id: str) -> Message:
    message = live.database.get(Message, message_id)
    if message is None or message.session_id != live.id:
        raise NotFound(N_("There is no such message."))
    return message


def _erase_text(live: Live, seq: int) -> None:
    event = live.database.get_one(EventRow, (live.id, seq))
    event.payload = encode({**orjson.loads(event.payload), "message": None, "deleted": True})


def _state(message: Message) -> MessageState:
    return MessageState(id=message.id, pinned=message.pinned_at is not None, deleted=message.deleted_at is not None)
