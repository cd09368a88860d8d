"""What a room loads of moderation, once there is something of it, and the page of a moderator."""

from typing import Any

from flask import Blueprint, render_template, request

from engagenow.core.clock import now
from engagenow.core.panels import Panel
from engagenow.core.people import Participant
from engagenow.moderation.schemas import Hold
from engagenow.moderation.scopes import may_shield, settings_of
from engagenow.sessions.edge import house, moderator_by, show
from engagenow.sessions.pages import modules, panels, scripts
from engagenow.sessions.schemas import rfc3339

blueprint = Blueprint("moderation_pages", __name__)


@blueprint.get("/parts/moderation")
def room_part() -> str:
    """Words and styles for a participant whose texts wait, or who may not write at the moment."""
    return render_template("moderation/room.html")


@blueprint.get("/sessions/<session_id>/moderate")
def moderate(session_id: str) -> str:
    """By the token of a moderator link: the presenter's page as far as the link's scope reaches."""
    token = request.args.get("token", "")
    found = moderator_by(token, session_id)
    session = show(found["row"]).model_dump(mode="json")
    side = _side_of(found["actor"])
    return render_template(
        "moderation/moderate.html",
        session=session,
        boot=_boot(found["actor"], session, token, {name for name, _ in side}),
        panels={"side": side},
        modules=modules("presenter", "js/sessions/moderator.js"),
        own_name=found["actor"].nickname,
        may_see_people=found["actor"].may("people"),
    )


def _side_of(actor: Participant) -> list[tuple[str, Panel]]:
    """What stands in the side column for this moderator: moderation itself, and the features of its scope."""
    allowed = {f.name for f in house() if any(actor.may(scope) for scope in f.scopes)} | {"moderation"}
    return [(name, panel) for name, panel in panels("presenter")["side"] if name in allowed]


def _boot(actor: Participant, session: dict[str, Any], token: str, shown: set[str]) -> dict[str, Any]:
    """`decides`: the features on whose texts this moderator decides. `may_set`: the settings that it may change."""
    side = [panel for panel in scripts("presenter") if panel["place"] == "side" and panel["name"] in shown]
    return {
        "session": session,
        "panels": side,
        "server_time": rfc3339(now()),
        "token": token,
        "me": {"id": actor.id, "name": actor.nickname},
        "scope": sorted(actor.scopes),
        "may_set": settings_of(house(), actor),
        "may_shield": may_shield(house(), actor),
        "decides": [name for name in Hold.model_fields if (scope := house().scope_of(name)) and actor.may(scope)],
    }
