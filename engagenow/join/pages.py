"""What a participant looks at: the box for a code, and the room behind it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from engagenow.core.errors import SessionNotFound
from engagenow.core.models import LiveSession
from engagenow.join import service
from engagenow.sessions.http import house
from engagenow.sessions.pages import modules, panels, scripts

blueprint = Blueprint("join_pages", __name__)


@blueprint.get("/join")
def code() -> ResponseReturnValue:
    typed = request.args.get("code", "").strip()
    return redirect(url_for(".room", code=typed)) if typed else render_template("join/code.html")


@blueprint.get("/join/<code>")
def room(code: str) -> ResponseReturnValue:
    try:
        row = service.find_by_code(code)
    except SessionNotFound as refusal:
        return render_template("join/code.html", typed=code, problem=gettext(refusal.sentence)), refusal.status
    face = _face(row)
    return render_template(
        "join/room.html",
        face=face,
        boot={"face": face, "panels": scripts("room")},
        panels=panels("room"),
        modules=modules("room", "js/join/room.js"),
    )


def _face(row: LiveSession) -> dict[str, object]:
    """What a browser may know before it has joined; its seat in the session is kept under the id."""
    public = service.face(row, house()).model_dump(mode="json")
    return {**public, "id": row.id, "description": row.description}
