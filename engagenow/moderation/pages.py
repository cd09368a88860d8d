"""What a room loads of moderation, once there is something of it, and the page of a moderator."""

from flask import Blueprint, render_template, request

from engagenow.core.clock import now
from engagenow.core.fields import Fields
from engagenow.core.panels import Panel
from engagenow.core.people import Participant
from engagenow.moderation.schemas import Hold
from engagenow.moderation.scopes import may_shield, settings_of
from engagenow.sessions.edge import house, moderator_by, show
from engagenow.sessions.pages import modules, panels, scripts
from engagenow.sessions.schemas import rfc3339

Places = dict[str, list[tuple[str, Panel]]]  # {place of the page: [(feature's name, panel)]}

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
    actor, session = found["actor"], show(found["row"]).model_dump(mode="json")
    places = _panels_of(actor)
    return render_template(
        "moderation/moderate.html",
        session=session,
        boot=_boot(actor, session, token, places),
        panels=places,
        modules=modules("presenter", "js/sessions/moderator.js"),
        own_name=actor.nickname,
        may_see_people=actor.may("people"),
        shows={name: each for name, each in house().shows.items() if _may_show(actor, name)},
    )


def _panels_of(actor: Participant) -> Places:
    """What stands at each place for this moderator.

    In the side column moderation itself, where it has something to decide or to set, and the features of its scope; in
    the other columns the features that it leads as the presenter does.
    """
    beside = {f.name for f in house() if any(actor.may(scope) for scope in f.scopes)}
    if actor.may("people") or settings_of(house(), actor) or _decides(actor):
        beside.add("moderation")
    leads = {f.name for f in house() if f.desk_scope and actor.may(f.desk_scope)}
    names = {"side": beside, "agenda": leads, "main": leads}
    of_page = panels("presenter")
    return {place: [each for each in of_page[place] if each[0] in names[place]] for place in names}


def _boot(actor: Participant, session: Fields, token: str, places: Places) -> Fields:
    """`decides`: the features on whose texts this moderator decides. `may_set`: the settings that it may change."""
    shown = {(place, name) for place, found in places.items() for name, _ in found}
    return {
        "session": session,
        "panels": [panel for panel in scripts("presenter") if (panel["place"], panel["name"]) in shown],
        "server_time": rfc3339(now()),
        "token": token,
        "me": {"id": actor.id, "name": actor.nickname},
        "scope": sorted(actor.scopes),
        "may_set": settings_of(house(), actor),
        "may_shield": may_shield(house(), actor),
        "decides": _decides(actor),
    }


def _decides(actor: Participant) -> list[str]:
    return [name for name in Hold.model_fields if (scope := house().scope_of(name)) and actor.may(scope)]


def _may_show(actor: Participant, show: str) -> bool:
    scope = house().scope_to_show(show)
    return scope is not None and actor.may(scope)
