"""Taps as they come in over sockets."""

from engagenow.core.commands import Call, Commands
from engagenow.reactions import service
from engagenow.reactions.schemas import SendEmoji

commands = Commands()


@commands.on("send_message", SendEmoji, message_type="emoji")
def send_emoji(call: Call, tapped: SendEmoji) -> None:
    """Tap an emoji. Acknowledged at once; told with the next `reactions`."""
    service.tap(call.house, call.actor, tapped.message)
