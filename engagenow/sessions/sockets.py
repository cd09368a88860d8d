"""The commands of the presenter and of moderators about a session, and `heartbeat`."""

from engagenow.core import undoing
from engagenow.core.commands import Call, Commands
from engagenow.core.fields import Fields
from engagenow.core.repeatable import Repeatable
from engagenow.moderation import authors
from engagenow.sessions import attendees, rules, service, stage
from engagenow.sessions.schemas import KickParticipant, Nothing, ReadmitParticipant, SetFeature, SetStage, SetStatus

commands = Commands()


@commands.on("set_status", SetStatus, who="presenter")
def set_status(call: Call, asked: SetStatus) -> Fields:
    """Activate, pause or end the session."""
    return {"session": call.run(service.take_step, rules.step_to(asked.status), low_priority=True)}


@commands.on("set_feature", SetFeature, who="presenter")
def set_feature(call: Call, asked: SetFeature) -> Fields:
    """Switch a feature on or off."""
    return {"session": call.run(service.switch_feature, asked.feature, asked.enabled)}


@commands.on("set_stage", SetStage, who="presenter", scope="any")
def set_stage(call: Call, asked: SetStage) -> Fields:
    """Choose what the projector shows."""
    return {"session": call.run(stage.set_stage, asked.stage)}


@commands.on("kick_participant", KickParticipant, who="presenter", scope="people")
def kick_participant(call: Call, asked: KickParticipant) -> Fields:
    """Remove a participant, or the author of a text, who stays out until readmitted."""
    if asked.author_of:
        return {"participant": call.run(authors.remove, *asked.author_of, asked.remove_texts)}
    return {"participant": call.run(attendees.kick, asked.participant_id, asked.remove_texts)}


@commands.on("readmit_participant", ReadmitParticipant, who="presenter", scope="people")
def readmit_participant(call: Call, asked: ReadmitParticipant) -> Fields:
    """Let a removed participant come back by its token, under its name if that is still free."""
    if asked.author_of:
        return {"participant": call.run(authors.readmit, *asked.author_of)}
    return {"participant": call.run(attendees.readmit, asked.participant_id)}


@commands.on("undo", Repeatable, who="presenter", scope="any")
def undo(call: Call, _asked: Repeatable) -> Fields:
    """Take back the caller's last step, if it was one that can be undone, within 10 s."""
    return call.run(undoing.undo)


@commands.on("heartbeat", Nothing, scope="any")
def heartbeat(_call: Call, _asked: Nothing) -> None:
    """Learn whether the connection lives and is still in the room. Reads and writes nothing."""
