"""Deleting a message, or letting one that was reported wait, and undoing both.

The text leaves the log at once. Only undo can read the text of a deleted message, for 10 s.
"""

from datetime import datetime

import orjson
from sqlalchemy import delete, func, select

from engagenow.chat import rules
from engagenow.chat.events import MessageDeleted, MessageRestored
from engagenow.chat.models import DeletedMessage, Message
from engagenow.chat.schemas import MessageState
from engagenow.chat.service import find_message, pin_count, said_by, say, set_pin, state_of
from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.models import EventRow
from engagenow.core.people import Actor
from engagenow.core.taking_back import put_back, take_back
from engagenow.moderation import acts, door


def delete_message(live: Live, actor: Actor, message_id: str) -> MessageState:
    """Take a message back, out of the log too. Raises Forbidden, NotFound."""
    live.require(actor, "chat")
    message = find_message(live, message_id)
    if message.deleted_at is None:
        author = _delete(live, message)
        acts.record(live, actor, "message_deleted", participant_id=author, feature="chat", text_id=message.id)
    return state_of(message)


def hold(live: Live, message_id: str) -> Fields:
    """Hide a message from the room until the presenter has decided. Returns what `publish` needs to put it back."""
    message = find_message(live, message_id)
    before = orjson.loads(take_back(live, message.id)[message.seq])
    kept = {"nickname": before["nickname"], "pinned": message.pinned_at is not None}
    message.deleted_at, message.pinned_at = live.now, None
    live.announce(MessageDeleted(session_id=live.id, id=message.id))
    return {"client_msg_id": before["client_msg_id"], "kept": kept}


def publish(live: Live, waiting: door.Waiting) -> int:
    """Show a text that waited: as a new message under its author's present name, or again in its former place.

    Returns the seq of the event that shows it. Raises SessionNotActive, FeatureDisabled.
    """
    live.require_open("chat")
    if waiting.kept is None:
        return say(live, waiting.id, waiting.author, waiting.text, waiting.client_msg_id)
    message = find_message(live, waiting.id)
    message.deleted_at = None
    payload = live.database.get_one(EventRow, (live.id, message.seq)).payload
    said = {**orjson.loads(payload), "message": waiting.text, "nickname": waiting.kept["nickname"]}
    del said["deleted"]
    return _put_back(live, message, encode(said), pinned=waiting.kept["pinned"])


def unsay(live: Live, participant_id: str) -> None:
    """Delete all that a participant has said. Each message can be restored within 10 s."""
    for message in said_by(live, participant_id):
        _delete(live, message)


def restore_message(live: Live, actor: Actor, message_id: str) -> MessageState:
    """Undo a deletion within 10 s, the pin included while there is room. Raises Forbidden, NotFound."""
    live.require(actor, "chat")
    message = find_message(live, message_id)
    if message.deleted_at is not None:
        kept = _kept_text(live, message)
        message.deleted_at = None
        _put_back(live, message, kept.payload, pinned=kept.pinned)
        live.database.delete(kept)
        acts.undone(live, actor, "message_deleted", text_id=message.id)
    return state_of(message)


def wake(live: Live) -> datetime | None:
    """Erase the texts of this session that can no longer be restored; when the next one is to be erased."""
    here = DeletedMessage.session_id == live.id
    live.database.execute(delete(DeletedMessage).where(here, DeletedMessage.erase_at <= live.now))
    return live.database.scalar(select(func.min(DeletedMessage.erase_at)).where(here))


def _delete(live: Live, message: Message) -> str:
    """Delete a message, and return the id of its author."""
    payload = _move_text(live, message)
    message.deleted_at, message.pinned_at = live.now, None
    live.announce(MessageDeleted(session_id=live.id, id=message.id))
    return str(orjson.loads(payload)["participant_id"])


def _move_text(live: Live, message: Message) -> str:
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
    return payloads[message.seq]


def _kept_text(live: Live, message: Message) -> DeletedMessage:
    kept = live.database.get(DeletedMessage, message.id)
    if kept is None or kept.erase_at <= live.now:
        raise NotFound(N_("This message can no longer be restored."))
    return kept


def _put_back(live: Live, message: Message, payload: str, *, pinned: bool) -> int:
    """Give a message its payload again. Returns the seq of the event that tells of it."""
    put_back(live, {message.seq: payload})
    seq = live.announce(MessageRestored(session_id=live.id, id=message.id, message=orjson.loads(payload)))
    if pinned and pin_count(live) < rules.MOST_PINS:
        set_pin(live, message, True)
    return seq
