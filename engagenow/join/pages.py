"""What a participant looks at: the box for a code, and the room behind it."""

import re
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from engagenow.auth.rules import safe_next
from engagenow.core.errors import RateLimited, Refusal, SessionNotFound
from engagenow.core.models import LiveSession
from engagenow.join import service
from engagenow.join.edge import session_of
from engagenow.sessions.edge import house
from engagenow.sessions.pages import modules, panels, scripts

ALONE = re.compile(r"[A-Za-z0-9]{6,7}")

blueprint = Blueprint("join_pages", __name__)


@blueprint.get("/join")
def code() -> ResponseReturnValue:
    """The box for a code. With `code` in the query: straight to its room."""
    typed = request.args.get("code", "").strip()
    if not typed:
        return render_template("join/code.html")
    return _to_room(typed)


@blueprint.get("/join/<code>")
def room(code: str) -> ResponseReturnValue:
    """The participant's page of a session, also before it starts."""
    try:
        row = session_of(code)
    except (SessionNotFound, RateLimited) as refusal:
        return _ask_again(code, refusal)
    face = _face(row)
    return render_template(
        "join/room.html",
        face=face,
        boot={"face": face, "panels": scripts("room")},
        panels=panels("room"),
        modules=modules("room", "js/join/room.js", *([] if row.status == "active" else ["js/join/status_watch.js"])),
    )


@blueprint.get("/join/parts/oneself")
def oneself() -> str:
    """The menu behind the own name. A room asks for it when it is opened; `next` is the room's own address."""
    here = partial(safe_next, request.args.get("next"), home=url_for("join_pages.code"))
    return render_template("join/oneself.html", here=here)


@blueprint.get("/join/parts/shortcuts")
def shortcuts() -> str:
    """The list of keys of a room. Phones have no such keys and do not ask for it."""
    return render_template("join/shortcuts.html")


@blueprint.before_app_request
def code_alone() -> ResponseReturnValue | None:
    """A code behind the host's name leads to its room, a wrong one to the box, where nothing else has this address."""
    typed = request.path.strip("/")
    if request.method != "GET" or not ALONE.fullmatch(typed) or not isinstance(request.routing_exception, NotFound):
        return None
    return _to_room(typed)


def _to_room(typed: str) -> ResponseReturnValue:
    try:
        return redirect(url_for("join_pages.room", code=session_of(typed).session_code))
    except (SessionNotFound, RateLimited) as refusal:
        return _ask_again(typed, refusal)


def _ask_again(typed: str, refusal: Refusal) -> ResponseReturnValue:
    """The box with what was typed in it."""
    return render_template("join/code.html", typed=typed, problem=gettext(refusal.sentence)), refusal.status


def _face(row: LiveSession) -> dict[str, object]:
    """What a browser may know before it has joined; its seat in the session is kept under the id."""
    public = service.face(row, house()).model_dump(mode="json")
    return {**public, "id": row.id, "description": row.description}
