from typing import Any

from engagenow.core.commands import Call, Commands
from engagenow.moderation import service
from engagenow.moderation.schemas import MuteParticipant, UnmuteParticipant

commands = Commands()


@commands.on("mute_participant", MuteParticipant, who="presenter")
def mute_participant(call: Call, asked: MuteParticipant) -> dict[str, Any]:
    """Take nothing that a participant writes, for some minutes or for the rest of the session."""
    actor = call.actor
    return call.run(lambda live: service.mute(live, actor, asked.participant_id, asked.minutes))


@commands.on("unmute_participant", UnmuteParticipant, who="presenter")
def unmute_participant(call: Call, asked: UnmuteParticipant) -> dict[str, Any]:
    """Take what a participant writes again."""
    actor = call.actor
    return call.run(lambda live: service.unmute(live, actor, asked.participant_id))
