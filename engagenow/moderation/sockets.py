from typing import Any

from engagenow.core.commands import Call, Commands
from engagenow.moderation import reports, service, waiting
from engagenow.moderation.schemas import Approve, Dismiss, MuteParticipant, Report, Shield, UnmuteParticipant

commands = Commands()


@commands.on("set_shield", Shield, who="presenter")
def set_shield(call: Call, asked: Shield) -> dict[str, Any]:
    """Let every text wait and refuse newcomers, until the shield is lowered: then all is again as it is set."""
    actor = call.actor
    return {"moderation": call.run(lambda live: service.raise_shield(live, actor, asked.on))}


@commands.on("mute_participant", MuteParticipant, who="presenter", scope="people")
def mute_participant(call: Call, asked: MuteParticipant) -> dict[str, Any]:
    """Take nothing that a participant writes, for some minutes or for the rest of the session."""
    actor = call.actor
    return call.run(lambda live: service.mute(live, actor, asked.participant_id, asked.minutes))


@commands.on("approve", Approve, who="presenter", scope="any")
def approve(call: Call, asked: Approve) -> dict[str, Any]:
    """Show a text that waits, or keep one that was reported. A second decision is refused with `not_found`."""
    actor = call.actor
    return call.run(lambda live: waiting.approve(live, actor, asked.id, asked.feature))


@commands.on("dismiss", Dismiss, who="presenter", scope="any")
def dismiss(call: Call, asked: Dismiss) -> dict[str, Any]:
    """Never show a text that waits, or take a question or a reported text from the room for good. The author of a
    question, or of a text that waits, is told, with the reason if there is one."""
    actor = call.actor
    return call.run(lambda live: waiting.dismiss(live, actor, asked.id, asked.feature, reason=asked.reason))


@commands.on("report", Report)
def report(call: Call, asked: Report) -> dict[str, Any]:
    """Tell the presenter of a text that should not be there."""
    actor = call.actor
    return call.run(lambda live: reports.report(live, actor, asked.feature, asked.id))


@commands.on("unmute_participant", UnmuteParticipant, who="presenter", scope="people")
def unmute_participant(call: Call, asked: UnmuteParticipant) -> dict[str, Any]:
    """Take what a participant writes again."""
    actor = call.actor
    return call.run(lambda live: service.unmute(live, actor, asked.participant_id))
