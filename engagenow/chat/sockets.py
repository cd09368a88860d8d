from typing import Any

from engagenow.chat import service
from engagenow.chat.schemas import DeleteMessage, PinMessage, SendText
from engagenow.core.commands import Call, Commands

commands = Commands()


@commands.on("send_message", SendText, message_type="text")
def send_message(call: Call, said: SendText) -> dict[str, Any]:
    """Say something to the room."""
    actor, key = call.actor, said.client_msg_id
    return call.run(lambda live: service.send_message(live, actor, said.message, key), client_msg_id=key)


@commands.on("delete_message", DeleteMessage, who="presenter")
def delete_message(call: Call, asked: DeleteMessage) -> dict[str, Any]:
    """Take a message back, out of the log too."""
    actor = call.actor
    return call.run(lambda live: service.delete_message(live, actor, asked.id)).model_dump()


@commands.on("pin_message", PinMessage, who="presenter")
def pin_message(call: Call, asked: PinMessage) -> dict[str, Any]:
    """Put a message up for everybody, or take it down."""
    actor = call.actor
    return call.run(lambda live: service.pin_message(live, actor, asked.id, asked.pinned)).model_dump()
