"""What a presenter looks at: the start page, the dashboard, a session's page and its projector screen."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engagenow.auth import identity
from engagenow.core.features import Panel
from engagenow.core.models import LiveSession
from engagenow.sessions import service
from engagenow.sessions.http import house, show
from engagenow.sessions.modules import needed_by
from engagenow.web.address import public_base

blueprint = Blueprint("session_pages", __name__)

PAGE = 24


@blueprint.get("/")
def home() -> str:
    return render_template("sessions/home.html")


@blueprint.get("/dashboard")
def dashboard() -> str:
    actor = identity.require_user()
    rows = service.list_sessions(actor, limit=PAGE + 1, before=request.args.get("before"))
    page = rows[:PAGE]
    older = url_for(".dashboard", before=page[-1].id) if len(rows) > PAGE else None
    return render_template("sessions/dashboard.html", sessions=[_look(row) for row in page], next_page=older, boot={})


@blueprint.get("/sessions/<session_id>")
def present(session_id: str) -> str:
    return _live_page("presenter", "sessions/show.html", session_id)


@blueprint.get("/sessions/<session_id>/screen")
def screen(session_id: str) -> ResponseReturnValue:
    return _live_page("screen", "sessions/screen.html", session_id)


def panels(page: str) -> list[tuple[str, Panel]]:
    return house().panels(page)


def scripts(page: str) -> list[dict[str, str]]:
    """What the browser mounts, in order: the feature's name and its module."""
    plugged = [(name, panel.script) for name, panel in panels(page) if panel.script]
    return [{"name": name, "script": url_for("static", filename=script)} for name, script in plugged]


def modules(page: str, own: str) -> tuple[str, ...]:
    """The ES modules that a page loads: its own, its panels', and what these import."""
    return needed_by(own, *(panel.script for _, panel in panels(page) if panel.script))


def _live_page(page: str, template: str, session_id: str) -> str:
    actor = identity.require_user()
    session = _look(service.access_session(actor, session_id))
    boot = {"session": session, "me": {"id": actor.user_id, "name": actor.name}, "panels": scripts(page)}
    return render_template(
        template,
        session=session,
        boot=boot,
        panels=panels(page),
        modules=modules(page, f"js/sessions/{page}.js"),
        switches=list(house().switches),
        join_address=f"{public_base().partition('://')[2]}/join",
    )


def _look(row: LiveSession) -> dict[str, Any]:
    return show(row).model_dump(mode="json")
