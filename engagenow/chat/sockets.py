"""The commands of the chat."""

from engagenow.chat import deletion, service
from engagenow.chat.schemas import DeleteMessage, PinMessage, RestoreMessage, SendText
from engagenow.core.commands import Call, Commands
from engagenow.core.fields import Fields

commands = Commands()


@commands.on("send_message", SendText, message_type="text")
def send_message(call: Call, said: SendText) -> Fields:
    """Say something to the room."""
    return call.run(service.send_message, said.message, said.client_msg_id)


@commands.on("delete_message", DeleteMessage, who="presenter", scope="chat")
def delete_message(call: Call, asked: DeleteMessage) -> Fields:
    """Take a message back, out of the log too."""
    return call.run(deletion.delete_message, asked.id)


@commands.on("restore_message", RestoreMessage, who="presenter", scope="chat")
def restore_message(call: Call, asked: RestoreMessage) -> Fields:
    """Undo a deletion, within 10 seconds of it."""
    return call.run(deletion.restore_message, asked.id)


@commands.on("pin_message", PinMessage, who="presenter", scope="chat")
def pin_message(call: Call, asked: PinMessage) -> Fields:
    """Pin a message for the whole room, or unpin it. At most 20 are pinned at a time."""
    return call.run(service.pin_message, asked.id, asked.pinned)
