"""Messages over HTTP."""

from flask import Blueprint

from engagenow.chat import deletion, service
from engagenow.chat.schemas import MessagesBefore, MessageState, MessagesView, Pin
from engagenow.core.database import db
from engagenow.core.errors import Kicked, TooMany
from engagenow.core.models import LiveSession
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.edge import keeper, reader, run
from engagenow.web.api import endpoint

blueprint = Blueprint("chat", __name__, url_prefix="/api/sessions/<session_id>/messages")


@blueprint.get("")
@endpoint(who=reader, query=MessagesBefore, answers={200: MessagesView}, refusals=[Kicked], tag="chat")
def messages(row: LiveSession, query: MessagesBefore) -> MessagesView:
    """Messages that are not deleted, the newest before a seq."""
    return service.messages_before(db.session(), row.id, query)


@blueprint.delete("/<message_id>")
@endpoint(who=keeper("chat"), body=Repeatable, answers={200: MessageState}, tag="chat")
def delete_message(row: LiveSession, message_id: str) -> MessageState:
    """Take a message back, out of the log too."""
    return run(row.id, deletion.delete_message, message_id)


@blueprint.post("/<message_id>/restore")
@endpoint(who=keeper("chat"), body=Repeatable, answers={200: MessageState}, tag="chat")
def restore_message(row: LiveSession, message_id: str) -> MessageState:
    """Undo a deletion, within 10 seconds of it."""
    return run(row.id, deletion.restore_message, message_id)


@blueprint.put("/<message_id>/pin")
@endpoint(who=keeper("chat"), body=Pin, answers={200: MessageState}, refusals=[TooMany], tag="chat")
def pin_message(row: LiveSession, message_id: str, body: Pin) -> MessageState:
    """Pin a message for the whole room, or unpin it. At most 20 are pinned at a time."""
    return run(row.id, service.pin_message, message_id, body.pinned)
