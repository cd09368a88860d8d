"""Moderation over Socket.IO."""

from engagenow.core.commands import Call, Commands
from engagenow.core.fields import Fields
from engagenow.moderation import authors, deciding, dismissing, muting, reports, service
from engagenow.moderation.schemas import (
    Approve,
    Dismiss,
    DismissAll,
    MuteParticipant,
    Report,
    Shield,
    UnmuteParticipant,
)

commands = Commands()


@commands.on("set_shield", Shield, who="presenter", scope="any")
def set_shield(call: Call, asked: Shield) -> Fields:
    """Let every text wait and refuse newcomers, until the shield is lowered: then all is again as it is set. For
    the presenter, and for moderators with the scopes chat and people."""
    return {"moderation": call.run(service.raise_shield, asked.on)}


@commands.on("mute_participant", MuteParticipant, who="presenter", scope="people")
def mute_participant(call: Call, asked: MuteParticipant) -> Fields:
    """Take nothing that a participant, or the author of a text, writes: for some minutes, or for the rest of the
    session."""
    if asked.author_of:
        return call.run(authors.mute, *asked.author_of, asked.minutes)
    return call.run(muting.mute, asked.participant_id, asked.minutes)


@commands.on("approve", Approve, who="presenter", scope="any")
def approve(call: Call, asked: Approve) -> Fields:
    """Show a text that waits, or keep one that was reported. A second decision is refused with `not_found`."""
    return call.run(deciding.approve, asked.id, asked.feature)


@commands.on("dismiss", Dismiss, who="presenter", scope="any")
def dismiss(call: Call, asked: Dismiss) -> Fields:
    """Never show a text that waits, or take a question or a reported text from the room for good. The author of a
    question, or of a text that waits, is told, with the reason if there is one."""
    return call.run(deciding.dismiss, asked.id, asked.feature, asked.reason)


@commands.on("dismiss_all", DismissAll, who="presenter", scope="any")
def dismiss_all(call: Call, asked: DismissAll) -> Fields:
    """Dismiss what waits and came until a moment: all of it, of one feature, or of one participant, without what was
    reported. At most 1,000."""
    return call.run(dismissing.dismiss_all, asked.until, asked.feature, asked.participant_id)


@commands.on("report", Report)
def report(call: Call, asked: Report) -> Fields:
    """Tell the presenter of a text that should not be there."""
    return call.run(reports.report, asked.feature, asked.id)


@commands.on("unmute_participant", UnmuteParticipant, who="presenter", scope="people")
def unmute_participant(call: Call, asked: UnmuteParticipant) -> Fields:
    """Take what a participant writes again."""
    if asked.author_of:
        return call.run(authors.unmute, *asked.author_of)
    return call.run(muting.unmute, asked.participant_id)
