"""What a presenter looks at: the start page, the dashboard, a session's page and its projector screen."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import get_locale, gettext

from engagenow.auth import identity
from engagenow.core.clock import now
from engagenow.core.errors import NotFound, TokenInvalid
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.panels import PLACES, Panel
from engagenow.sessions import service
from engagenow.sessions.edge import house, owner, screen_link, show
from engagenow.sessions.modules import needed_by
from engagenow.sessions.schemas import DashboardPage, rfc3339
from engagenow.web.address import public_base
from engagenow.web.headers import within_own_pages
from engagenow.web.parsing import read_query

blueprint = Blueprint("session_pages", __name__)

PAGE = 24


@blueprint.get("/")
def home() -> str:
    """The start page."""
    return render_template("sessions/home.html")


@blueprint.get("/dashboard")
def dashboard() -> str:
    """The user's sessions, 24 on a page, all of them or those that match `q`."""
    actor = identity.require_user()
    asked = read_query(DashboardPage)
    rows = service.list_sessions(actor, limit=PAGE + 1, before=asked.before, q=asked.q)
    page = rows[:PAGE]
    older = url_for(".dashboard", before=page[-1].id, q=asked.q or None) if len(rows) > PAGE else None
    return render_template(
        "sessions/dashboard.html",
        sessions=[_look(row) for row in page],
        asked=asked,
        next_page=older,
        own_name=actor.name,
        boot={},
    )


@blueprint.get("/sessions/<session_id>")
def present(session_id: str) -> str:
    """The presenter's page of a session."""
    asked = owner(session_id)
    me = {"id": asked["actor"].user_id, "name": asked["actor"].name}
    return _live_page("presenter", "sessions/show.html", asked["row"], {"me": me})


@blueprint.get("/sessions/<session_id>/screen")
def screen(session_id: str) -> Response:
    """By the token of a screen link, which the page then has, or by the presenter's login.

    The presenter's page shows it in a frame.
    """
    token = request.args.get("token", "")
    try:
        screen_link(token, session_id)
    except TokenInvalid:
        page = _live_page("screen", "sessions/screen.html", owner(session_id)["row"], {})
    else:
        page = _live_page("screen", "sessions/screen.html", service.find_session(session_id), {"token": token})
    return within_own_pages(page)


@blueprint.get("/parts/<page>/<feature>/<place>")
def part(page: str, feature: str, place: str) -> str:
    """What a panel brings that is loaded late. A whole hall asks for it at once: it is rendered once a language."""
    rendered = current_app.extensions.setdefault("late_panels", {})
    key = (page, feature, place, str(get_locale()))
    if key not in rendered:
        rendered[key] = _render_part(page, feature, place)
    return str(rendered[key])


def _render_part(page: str, feature: str, place: str) -> str:
    """Its template, and the names of the modules that the page lacks. Raises NotFound."""
    found = [p for name, p in house().panels(page) if (name, p.place) == (feature, place) and p.late]
    if not found:
        raise NotFound
    loaded = modules(page)
    needed = [module for module in needed_by(*_scripts(found)) if module not in loaded]
    return render_template("partials/panel.html", panel=found[0], modules=needed)


def panels(page: str) -> dict[str, list[tuple[str, Panel]]]:
    """{place: [(feature's name, panel)]} of a page."""
    found = house().panels(page)
    return {place: [item for item in found if item[1].place == place] for place in PLACES[page]}


def scripts(page: str) -> list[Fields]:
    """What the browser mounts, in order."""
    return [_boot_of(page, name, panel) for name, panel in house().panels(page) if panel.script]


def _boot_of(page: str, name: str, panel: Panel) -> Fields:
    """`part` and `events`: of one that is loaded late."""
    found: Fields = {"name": name, "place": panel.place, "script": url_for("static", filename=panel.script)}
    if panel.label:
        found |= {"label": gettext(panel.label), "icon": panel.icon}
    if panel.late:
        part = url_for("session_pages.part", page=page, feature=name, place=panel.place)
        found |= {"part": part, "events": list(panel.events)}
    return found


def modules(page: str, *own: str) -> tuple[str, ...]:
    """The ES modules that a page loads at once: its own, its panels', and what these import."""
    return needed_by(*own, *_scripts(panel for _, panel in house().panels(page) if not panel.late))


def _scripts(panels: Iterable[Panel]) -> Iterator[str]:
    return (panel.script for panel in panels if panel.script)


def _live_page(page: str, template: str, row: LiveSession, more: Fields) -> str:
    """`more`: what else its scripts are given."""
    session = _look(row)
    boot = {"session": session, "panels": scripts(page), "server_time": rfc3339(now()), **more}
    return render_template(
        template,
        session=session,
        boot=boot,
        own_name=more.get("me", {}).get("name"),
        panels=panels(page),
        modules=modules(page, f"js/sessions/{page}.js"),
        switches=list(house().switches),
        shows=house().shows,
        shows_of={feature.name: list(feature.shows) for feature in house()} if page == "screen" else {},
        join_address=f"{public_base().partition('://')[2]}/join",
    )


def _look(row: LiveSession) -> Fields:
    return show(row).model_dump(mode="json")
