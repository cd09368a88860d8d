from flask import Blueprint

from engagenow.chat import service
from engagenow.chat.schemas import MessageState, Pin
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.sessions.http import owner, run
from engagenow.web.api import endpoint

blueprint = Blueprint("chat", __name__, url_prefix="/api/sessions/<session_id>/messages")


@blueprint.delete("/<message_id>")
@endpoint(who=owner, answers={200: MessageState}, tag="chat")
def delete_message(actor: Presenter, row: LiveSession, message_id: str) -> MessageState:
    """Take a message back, out of the log too."""
    return run(row.id, lambda live: service.delete_message(live, actor, message_id))


@blueprint.put("/<message_id>/pin")
@endpoint(who=owner, body=Pin, answers={200: MessageState}, tag="chat")
def pin_message(actor: Presenter, row: LiveSession, message_id: str, body: Pin) -> MessageState:
    """Put a message up for everybody, or take it down."""
    return run(row.id, lambda live: service.pin_message(live, actor, message_id, body.pinned))
