from typing import Any

from engagenow.core.commands import Call, Commands
from engagenow.sessions import rules, service
from engagenow.sessions.schemas import KickParticipant, SetFeature, SetStatus

commands = Commands()


@commands.on("set_status", SetStatus, who="presenter")
def set_status(call: Call, asked: SetStatus) -> dict[str, Any]:
    """Activate, pause or end the session."""
    actor, step = call.actor, rules.step_to(asked.status)
    session = call.run(lambda live: service.take_step(live, actor, step))
    return {"session": session.model_dump(mode="json")}


@commands.on("set_feature", SetFeature, who="presenter")
def set_feature(call: Call, asked: SetFeature) -> dict[str, Any]:
    """Switch a feature on or off."""
    actor = call.actor
    session = call.run(lambda live: service.switch_feature(live, actor, asked.feature, asked.enabled))
    return {"session": session.model_dump(mode="json")}


@commands.on("kick_participant", KickParticipant, who="presenter")
def kick_participant(call: Call, asked: KickParticipant) -> dict[str, Any]:
    """Remove a participant for good."""
    actor = call.actor
    return {
        "participant": call.run(lambda live: service.kick(live, actor, asked.participant_id)).model_dump(mode="json")
    }
