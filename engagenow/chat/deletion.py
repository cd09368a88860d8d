"""Deleting a message and taking that back. The text leaves the log at once; for 10 s only undo can read it."""

from datetime import datetime

import orjson
from sqlalchemy import delete, func, select

from engagenow.chat import rules
from engagenow.chat.events import MessageDeleted, MessageRestored
from engagenow.chat.models import DeletedMessage, Message
from engagenow.chat.schemas import MessageState
from engagenow.chat.service import find_message, pin_count, said_by, set_pin, state_of
from engagenow.core.errors import N_, NotFound
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.taking_back import put_back, take_back


def delete_message(live: Live, actor: Actor, message_id: str) -> MessageState:
    """Take a message back, out of the log too. Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    message = find_message(live, message_id)
    if message.deleted_at is None:
        _move_text(live, message)
        message.deleted_at, message.pinned_at = live.now, None
        live.announce(MessageDeleted(session_id=live.id, id=message.id))
    return state_of(message)


def unsay(live: Live, actor: Actor, participant_id: str) -> None:
    """Delete all that a participant has said. Each message can be restored within 10 s. Raises Forbidden."""
    for message in said_by(live, participant_id):
        delete_message(live, actor, message.id)


def restore_message(live: Live, actor: Actor, message_id: str) -> MessageState:
    """Undo a deletion within 10 s, the pin included while there is room. Raises Forbidden, NotFound."""
    live.require_presenter(actor)
    message = find_message(live, message_id)
    if message.deleted_at is not None:
        kept = _kept_text(live, message)
        message.deleted_at = None
        _put_back(live, message, kept)
        live.database.delete(kept)
    return state_of(message)


def wake(live: Live) -> datetime | None:
    """Erase the texts of this session that can no longer be restored; when the next one is to be erased."""
    here = DeletedMessage.session_id == live.id
    live.database.execute(delete(DeletedMessage).where(here, DeletedMessage.erase_at <= live.now))
    return live.database.scalar(select(func.min(DeletedMessage.erase_at)).where(here))


def _move_text(live: Live, message: Message) -> None:
    payloads = take_back(live, message.id)
    live.database.add(
        DeletedMessage(
            message_id=message.id,
            session_id=live.id,
            payload=payloads[message.seq],
            pinned=message.pinned_at is not None,
            erase_at=live.now + rules.UNDO_FOR,
        )
    )
    live.wake_at(live.now + rules.UNDO_FOR)


def _kept_text(live: Live, message: Message) -> DeletedMessage:
    kept = live.database.get(DeletedMessage, message.id)
    if kept is None or kept.erase_at <= live.now:
        raise NotFound(N_("This message can no longer be restored."))
    return kept


def _put_back(live: Live, message: Message, kept: DeletedMessage) -> None:
    put_back(live, {message.seq: kept.payload})
    live.announce(MessageRestored(session_id=live.id, id=message.id, message=orjson.loads(kept.payload)))
    if kept.pinned and pin_count(live) < rules.MOST_PINS:
        set_pin(live, message, True)
