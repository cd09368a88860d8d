from typing import Any

from engagenow.chat import deletion, service
from engagenow.chat.schemas import DeleteMessage, PinMessage, RestoreMessage, SendText
from engagenow.core.commands import Call, Commands

commands = Commands()


@commands.on("send_message", SendText, message_type="text")
def send_message(call: Call, said: SendText) -> dict[str, Any]:
    """Say something to the room."""
    actor, key = call.actor, said.client_msg_id
    return call.run(lambda live: service.send_message(live, actor, said.message, key))


@commands.on("delete_message", DeleteMessage, who="presenter", scope="chat")
def delete_message(call: Call, asked: DeleteMessage) -> dict[str, Any]:
    """Take a message back, out of the log too."""
    actor = call.actor
    return call.run(lambda live: deletion.delete_message(live, actor, asked.id))


@commands.on("restore_message", RestoreMessage, who="presenter", scope="chat")
def restore_message(call: Call, asked: RestoreMessage) -> dict[str, Any]:
    """Undo a deletion, within 10 seconds of it."""
    actor = call.actor
    return call.run(lambda live: deletion.restore_message(live, actor, asked.id))


@commands.on("pin_message", PinMessage, who="presenter", scope="chat")
def pin_message(call: Call, asked: PinMessage) -> dict[str, Any]:
    """Pin a message for the whole room, or unpin it. At most 20 are pinned at a time."""
    actor = call.actor
    return call.run(lambda live: service.pin_message(live, actor, asked.id, asked.pinned))
