"""What people do in the chat."""

from collections.abc import Collection, Iterable
from functools import partial

import orjson
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from engagenow.chat import rules
from engagenow.chat.events import MessagePinned, NewMessage
from engagenow.chat.models import DeletedMessage, Message
from engagenow.chat.schemas import ChatSnapshot, MessagesBefore, MessageState, MessagesView
from engagenow.core.codes import new_id
from engagenow.core.errors import N_, NotFound, TooMany
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import encode
from engagenow.core.models import EventRow
from engagenow.core.people import Actor, Participant
from engagenow.core.reportable import Shown
from engagenow.core.sheets import Said
from engagenow.core.taking_back import rewrite_by
from engagenow.moderation import door
from engagenow.sessions.schemas import rfc3339

NEWEST = 50  # messages in a snapshot; static/js/chat/state.js knows the number too
THE_TEXT = and_(EventRow.session_id == Message.session_id, EventRow.seq == Message.seq)


def send_message(live: Live, actor: Participant, message: str, client_msg_id: str | None) -> Fields:
    """Say something to the room: {id, seq}, or {id, seq: None, state} of a text that waits for the presenter.

    Raises SessionNotActive, FeatureDisabled, Invalid, Muted, TextRefused, TooMany, RateLimited.
    """
    live.require_open("chat")
    text = rules.clean_text(message)
    waiting = door.hold(live, actor, "chat", text, client_msg_id)
    door.slow_down(live, actor, text)
    live.spend(actor.id, rules.TEXTS)
    live.spend_session(rules.ALL_TEXTS)
    if waiting:
        return waiting
    message_id = new_id()
    return {"id": message_id, "seq": say(live, message_id, actor, text, client_msg_id)}


def say(live: Live, message_id: str, actor: Participant, text: str, client_msg_id: str | None) -> int:
    """Tell the room a text that passed the door. Returns the seq of its event."""
    said = NewMessage(
        id=message_id,
        session_id=live.id,
        participant_id=actor.id,
        nickname=live.name_of(actor),
        role=actor.role,
        message=text,
        client_msg_id=client_msg_id,
        created_at=rfc3339(live.now) or "",
    )
    seq = live.announce(said)
    live.add(Message(id=said.id, session_id=live.id, seq=seq))
    return seq


def pin_message(live: Live, actor: Actor, message_id: str, pinned: bool) -> MessageState:
    """Pin a message for the whole room, or unpin it. Raises Forbidden, NotFound, TooMany."""
    live.require(actor, "chat")
    message = find_message(live, message_id)
    if message.deleted_at is not None:
        raise NotFound(N_("This message has been deleted."))
    if (message.pinned_at is not None) != pinned:
        if pinned and pin_count(live) >= rules.MOST_PINS:
            raise TooMany(N_("At most %(most)s messages can be pinned. Unpin one first."), most=rules.MOST_PINS)
        set_pin(live, message, pinned)
    return state_of(message)


def set_pin(live: Live, message: Message, pinned: bool) -> None:
    """Announce the pin. Its seq is the pin's place among the others: they stand in the order of pinning."""
    message.pinned_seq = live.announce(MessagePinned(session_id=live.id, id=message.id, pinned=pinned))
    message.pinned_at = live.now if pinned else None


def said_by(live: Live, participant_id: str) -> list[Message]:
    """All messages of a participant that are not deleted."""
    author = EventRow.payload.contains(f'"participant_id":"{participant_id}"', autoescape=True)
    theirs = select(Message).join(EventRow, THE_TEXT).where(Message.session_id == live.id, author)
    return list(live.database.scalars(theirs.where(Message.deleted_at.is_(None)).order_by(Message.seq)))


def renamed(live: Live, participant_id: str, nickname: str) -> None:
    """Show this nickname with all that a participant has said, also with what is restored later."""
    rewrite_by(live, ("new_message", "message_restored"), participant_id, partial(_under, nickname=nickname))
    for kept in live.database.scalars(select(DeletedMessage).where(DeletedMessage.session_id == live.id)).all():
        said = orjson.loads(kept.payload)
        if said["participant_id"] == participant_id:
            kept.payload = encode(_under(said, nickname))


def pin_count(live: Live) -> int:
    """How many messages of the session are pinned."""
    pinned = select(func.count()).where(Message.session_id == live.id, Message.pinned_at.is_not(None))
    return live.database.scalar(pinned) or 0


def snapshot(session: Session, session_id: str) -> Fields:
    """{messages: the newest 50, oldest first, pinned: in the order of pinning}, each as its new_message data."""
    texts = select(EventRow.payload).join(Message, THE_TEXT).where(Message.session_id == session_id)
    newest = texts.where(Message.deleted_at.is_(None)).order_by(Message.seq.desc()).limit(NEWEST)
    pinned = texts.where(Message.pinned_at.is_not(None)).order_by(Message.pinned_seq)
    messages = [orjson.loads(payload) for payload in session.scalars(newest)]
    pins = [orjson.loads(payload) for payload in session.scalars(pinned)]
    return ChatSnapshot(messages=messages[::-1], pinned=pins).model_dump()


def messages_before(session: Session, session_id: str, page: MessagesBefore) -> MessagesView:
    """The newest messages with a smaller seq than `before` that are not deleted, at most `limit`."""
    texts = select(EventRow.payload).join(Message, THE_TEXT).where(Message.session_id == session_id)
    kept = texts.where(Message.deleted_at.is_(None))
    if page.before is not None:
        kept = kept.where(Message.seq < page.before)
    found = list(session.scalars(kept.order_by(Message.seq.desc()).limit(page.limit + 1)))
    messages = [orjson.loads(payload) for payload in found[: page.limit]]
    return MessagesView(messages=messages[::-1], more=len(found) > page.limit)


def export(session: Session, session_id: str) -> Iterable[Said]:
    """Every message that is not deleted, in order."""
    query = select(EventRow.payload, Message.pinned_at).join(Message, THE_TEXT)
    kept = query.where(Message.session_id == session_id, Message.deleted_at.is_(None)).order_by(Message.seq)
    for payload, pinned_at in session.execute(kept.execution_options(yield_per=1000)):
        said = orjson.loads(payload)
        note = N_("pinned") if pinned_at else ""
        yield Said("chat", said["seq"], said["created_at"], said["nickname"], said["role"], said["message"], note)


def _under(data: Fields, nickname: str) -> Fields:
    """The data of new_message or message_restored with this nickname. Where the message was taken back: unchanged."""
    said = data["message"]
    if said is None:
        return data
    return {**data, "nickname": nickname} if isinstance(said, str) else {**data, "message": _under(said, nickname)}


def shown_texts(session: Session, session_id: str, ids: Collection[str]) -> dict[str, Shown]:
    """{id: Shown} of those of these messages that are not deleted."""
    query = select(Message.id, EventRow.payload).join(EventRow, THE_TEXT)
    there = query.where(Message.session_id == session_id, Message.id.in_(ids), Message.deleted_at.is_(None))
    return {message_id: _shown(orjson.loads(payload)) for message_id, payload in session.execute(there)}


def _shown(said: Fields) -> Shown:
    author = said["participant_id"] if said["role"] == "participant" else None
    return Shown(author, said["nickname"], said["message"])


def find_message(live: Live, message_id: str) -> Message:
    """A message of this session, deleted or not. Raises NotFound."""
    message = live.database.get(Message, message_id)
    if message is None or message.session_id != live.id:
        raise NotFound(N_("There is no such message."))
    return message


def state_of(message: Message) -> MessageState:
    """The message as an answer to the presenter or a moderator shows it."""
    return MessageState(id=message.id, pinned=message.pinned_at is not None, deleted=message.deleted_at is not None)
