from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, request

from engagenow.auth import identity
from engagenow.core.database import db
from engagenow.core.errors import Forbidden, InvalidTransition, SessionNotFound, TokenInvalid
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.core.tokens import PREFIX
from engagenow.core.unit_of_work import Command
from engagenow.sessions import export, qr, service
from engagenow.sessions.schemas import (
    AttendeeView,
    ChangeSession,
    CreateSession,
    EventsAfter,
    EventsView,
    Page,
    QRLook,
    SessionView,
    SwitchFeature,
)
from engagenow.web import limits
from engagenow.web.address import public_base
from engagenow.web.api import endpoint, user

blueprint = Blueprint("sessions", __name__, url_prefix="/api/sessions")


def house() -> House:
    return current_app.extensions["house"]  # type: ignore[no-any-return]


def owner(session_id: str) -> dict[str, Any]:
    """For `endpoint(who=owner)`: the session's owner. For anybody else it does not exist."""
    actor = identity.require_user()
    return {"actor": actor, "row": service.access_session(actor, session_id)}


def somebody_inside(session_id: str) -> dict[str, Any]:
    """For `endpoint(who=…)`: the owner, or a participant with its token."""
    token = identity.bearer()
    if not token or not token.startswith(PREFIX):
        return owner(session_id)
    participant_id, of_session = house().tokens.read(token)
    if of_session != session_id:
        raise TokenInvalid
    return {"row": service.access_as_participant(participant_id, session_id)}


def anybody(session_id: str) -> dict[str, Any]:
    """For `endpoint(who=…)`: all who know the id."""
    return {"row": service.find_session(session_id)}


def run(session_id: str, work: Callable[[Live], Any]) -> Any:
    """Run a use case on a session, in its place in the session's order."""
    return current_app.extensions["unit_of_work"].run(Command(session_id, work, origin=public_base()))


def show(row: LiveSession) -> SessionView:
    return service.view(row, public_base(), house())


@blueprint.post("")
@endpoint(who=user, body=CreateSession, answers={201: SessionView}, tag="sessions", per_user=limits.CREATE_SESSION)
def create(actor: Presenter, body: CreateSession) -> SessionView:
    """Create a session. It is a draft until it is activated."""
    return show(service.create_session(actor, body.title, body.description))


@blueprint.get("")
@endpoint(who=user, query=Page, answers={200: list[SessionView]}, refusals=[SessionNotFound], tag="sessions")
def index(actor: Presenter, query: Page) -> Any:
    """The user's sessions, newest first. The Link header leads to the next page."""
    rows = service.list_sessions(actor, limit=query.limit + 1, before=query.before)
    page = rows[: query.limit]
    link = f'<{request.base_url}?limit={query.limit}&before={page[-1].id}>; rel="next"' if len(rows) > len(page) else ""
    return [show(row) for row in page], 200, {"Link": link} if link else {}


@blueprint.get("/<session_id>")
@endpoint(who=owner, answers={200: SessionView}, tag="sessions")
def read(row: LiveSession) -> SessionView:
    """One session."""
    return show(row)


@blueprint.patch("/<session_id>")
@endpoint(who=owner, body=ChangeSession, answers={200: SessionView}, tag="sessions")
def change(actor: Presenter, row: LiveSession, body: ChangeSession) -> SessionView:
    """Change the title, the description or both."""
    return run(row.id, lambda live: service.change(live, actor, body.title, body.description))


@blueprint.delete("/<session_id>")
@endpoint(who=owner, answers={204: None}, tag="sessions")
def delete(actor: Presenter, row: LiveSession) -> None:
    """Delete the session and all that was said in it."""
    run(row.id, lambda live: service.close(live, actor))
    run(row.id, lambda live: service.remove(live, actor))


@blueprint.post("/<session_id>/activate")
@endpoint(who=owner, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def activate(actor: Presenter, row: LiveSession) -> SessionView:
    """Open the session: from draft, paused, or ended within 48 hours."""
    return run(row.id, lambda live: service.take_step(live, actor, "activate"))


@blueprint.post("/<session_id>/pause")
@endpoint(who=owner, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def pause(actor: Presenter, row: LiveSession) -> SessionView:
    """Pause the session: everybody stays, nobody sends."""
    return run(row.id, lambda live: service.take_step(live, actor, "pause"))


@blueprint.post("/<session_id>/end")
@endpoint(who=owner, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def end(actor: Presenter, row: LiveSession) -> SessionView:
    """End the session."""
    return run(row.id, lambda live: service.take_step(live, actor, "end"))


@blueprint.put("/<session_id>/features/<feature>")
@endpoint(who=owner, body=SwitchFeature, answers={200: SessionView}, tag="sessions")
def switch_feature(actor: Presenter, row: LiveSession, feature: str, body: SwitchFeature) -> SessionView:
    """Switch a feature on or off."""
    return run(row.id, lambda live: service.switch_feature(live, actor, feature, body.enabled))


@blueprint.get("/<session_id>/participants")
@endpoint(who=owner, answers={200: list[AttendeeView]}, tag="participants")
def participants(row: LiveSession) -> list[AttendeeView]:
    """Who is and was there, in the order in which they came."""
    return service.attendees(row)


@blueprint.post("/<session_id>/participants/<participant_id>/kick")
@endpoint(who=owner, answers={200: AttendeeView}, refusals=[Forbidden], tag="participants")
def kick(actor: Presenter, row: LiveSession, participant_id: str) -> AttendeeView:
    """Remove a participant for good."""
    return run(row.id, lambda live: service.kick(live, actor, participant_id))


@blueprint.get("/<session_id>/events")
@endpoint(who=somebody_inside, query=EventsAfter, answers={200: EventsView}, tag="events")
def events(row: LiveSession, query: EventsAfter) -> EventsView:
    """The stored events after `since`, in order."""
    return service.events_after(row, query.since, query.limit)


@blueprint.get("/<session_id>/qr.svg")
@endpoint(who=anybody, query=QRLook, answers={200: "image/svg+xml"}, open_to_everybody=True, tag="sessions")
def qr_svg(row: LiveSession, query: QRLook) -> Response:
    """A QR code of the join link."""
    return _picture(qr.svg(show(row).join_url, query.size), "image/svg+xml")


@blueprint.get("/<session_id>/qr.png")
@endpoint(who=anybody, query=QRLook, answers={200: "image/png"}, open_to_everybody=True, tag="sessions")
def qr_png(row: LiveSession, query: QRLook) -> Response:
    """A QR code of the join link."""
    return _picture(qr.png(show(row).join_url, query.size), "image/png")


@blueprint.get("/<session_id>/export.csv")
@endpoint(who=owner, answers={200: "text/csv"}, tag="export")
def export_csv(row: LiveSession) -> Response:
    """Everything that was said, as CSV."""
    return _download(row, export.as_csv(_said(row)), "csv", "text/csv; charset=utf-8")


@blueprint.get("/<session_id>/export.xlsx")
@endpoint(who=owner, answers={200: export.XLSX}, tag="export")
def export_xlsx(row: LiveSession) -> Response:
    """Everything that was said, as an Excel workbook."""
    return _download(row, export.as_xlsx(_said(row)), "xlsx", export.XLSX)


@blueprint.get("/<session_id>/export.json")
@endpoint(who=owner, answers={200: "application/json"}, tag="export")
def export_json(row: LiveSession) -> Response:
    """Everything that was said, as JSON: the session and the lines."""
    return _download(row, export.as_json(show(row), _said(row)), "json", "application/json")


def _said(row: LiveSession) -> list[export.Said]:
    said = export.collect(house(), db.session(), row.id)
    db.session.close()  # to write all of it may take longer than a transaction may do nothing
    return said


def _picture(content: bytes, mimetype: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Cache-Control": "private, max-age=60"})


def _download(row: LiveSession, content: bytes, suffix: str, content_type: str) -> Response:
    name = f"engagenow-{row.session_code}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, content_type=content_type, headers=headers)
