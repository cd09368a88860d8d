"""Sessions, their participants, events and screen links over HTTP."""

from flask import Blueprint, Response

from engagenow.core import undoing
from engagenow.core.errors import N_, Forbidden, InvalidTransition, Kicked, NotFound, SessionNotFound
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.core.repeatable import Repeatable
from engagenow.core.validation import wrong
from engagenow.sessions import attendees, creation, lists, qr, screens, service, stage
from engagenow.sessions.edge import anyone, house, keeper, next_page, owner, reader, run, show
from engagenow.sessions.schemas import (
    ChangeSession,
    CreateSession,
    EventsAfter,
    Kick,
    Page,
    ParticipantsPage,
    QRLook,
    ScreenLinkAsked,
    SetStage,
    SwitchFeature,
)
from engagenow.sessions.views import AttendeeView, EventsView, ScreenLinkView, SessionView, Undone
from engagenow.web import limits
from engagenow.web.address import public_base
from engagenow.web.api import endpoint, user

KEEPER = keeper("people")
blueprint = Blueprint("sessions", __name__, url_prefix="/api/sessions")


@blueprint.post("")
@endpoint(who=user, body=CreateSession, answers={201: SessionView}, tag="sessions", per_user=limits.CREATE_SESSION)
def create(actor: Presenter, body: CreateSession) -> Fields:
    """Create a session. It is a draft until it is activated."""
    return creation.create_session(actor, body.title, body.description, show=show, client_msg_id=body.client_msg_id)


@blueprint.get("")
@endpoint(who=user, query=Page, answers={200: list[SessionView]}, refusals=[SessionNotFound], tag="sessions")
def index(actor: Presenter, query: Page) -> tuple[list[SessionView], int, dict[str, str]]:
    """The user's sessions, newest first. The Link header leads to the next page."""
    rows = service.list_sessions(actor, limit=query.limit + 1, before=query.before)
    page = rows[: query.limit]
    more = next_page(limit=query.limit, before=page[-1].id) if len(rows) > len(page) else {}
    return [show(row) for row in page], 200, more


@blueprint.get("/<session_id>")
@endpoint(who=keeper("any"), answers={200: SessionView}, tag="sessions")
def read(row: LiveSession) -> SessionView:
    """One session."""
    return show(row)


@blueprint.patch("/<session_id>")
@endpoint(who=owner, body=ChangeSession, answers={200: SessionView}, tag="sessions")
def change(row: LiveSession, body: ChangeSession) -> SessionView:
    """Change the title, the description or both."""
    return run(row.id, service.change, body.title, body.description)


@blueprint.delete("/<session_id>")
@endpoint(who=owner, body=Repeatable, answers={204: None}, tag="sessions")
def delete(row: LiveSession) -> None:
    """Delete the session and all that was said in it."""
    run(row.id, service.close)
    run(row.id, service.remove)


@blueprint.post("/<session_id>/activate")
@endpoint(who=owner, body=Repeatable, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def activate(row: LiveSession) -> SessionView:
    """Open the session: from draft, paused, or ended within 48 hours."""
    return run(row.id, service.take_step, "activate", low_priority=True)


@blueprint.post("/<session_id>/pause")
@endpoint(who=owner, body=Repeatable, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def pause(row: LiveSession) -> SessionView:
    """Pause the session: everybody stays, and no texts or answers are taken."""
    return run(row.id, service.take_step, "pause", low_priority=True)


@blueprint.post("/<session_id>/end")
@endpoint(who=owner, body=Repeatable, answers={200: SessionView}, refusals=[InvalidTransition], tag="sessions")
def end(row: LiveSession) -> SessionView:
    """End the session."""
    return run(row.id, service.take_step, "end", low_priority=True)


@blueprint.put("/<session_id>/features/<feature>")
@endpoint(who=owner, body=SwitchFeature, answers={200: SessionView}, tag="sessions")
def switch_feature(row: LiveSession, feature: str, body: SwitchFeature) -> SessionView:
    """Switch a feature on or off."""
    return run(row.id, service.switch_feature, feature, body.enabled)


@blueprint.put("/<session_id>/stage")
@endpoint(who=keeper("any"), body=SetStage, answers={200: SessionView}, tag="sessions")
def set_stage(row: LiveSession, body: SetStage) -> SessionView:
    """Choose what the projector shows."""
    return run(row.id, stage.set_stage, body.stage)


@blueprint.post("/<session_id>/undo")
@endpoint(who=keeper("any"), body=Repeatable, answers={200: Undone}, refusals=[InvalidTransition], tag="sessions")
def undo(row: LiveSession) -> Undone:
    """Take back the caller's last step, if it was one that can be undone, within 10 s."""
    return run(row.id, undoing.undo)


@blueprint.get("/<session_id>/participants")
@endpoint(
    who=KEEPER, query=ParticipantsPage, answers={200: list[AttendeeView]}, refusals=[NotFound], tag="participants"
)  # fmt: skip
def participants(row: LiveSession, query: ParticipantsPage) -> tuple[list[AttendeeView], int, dict[str, str]]:
    """Who is and was there, in the order in which they came. The Link header leads to the next page."""
    people, after = lists.participants(row, query)
    return people, 200, next_page(**query.model_dump(exclude={"after"}), after=after) if after else {}


@blueprint.post("/<session_id>/participants/<participant_id>/kick")
@endpoint(who=KEEPER, body=Kick, answers={200: AttendeeView}, refusals=[Forbidden], tag="participants")
def kick(row: LiveSession, participant_id: str, body: Kick) -> AttendeeView:
    """Remove a participant, who stays out until readmitted. The texts stay unless they are to be removed, too."""
    return run(row.id, attendees.kick, participant_id, body.remove_texts)


@blueprint.post("/<session_id>/participants/<participant_id>/readmit")
@endpoint(who=KEEPER, body=Repeatable, answers={200: AttendeeView}, tag="participants")
def readmit(row: LiveSession, participant_id: str) -> AttendeeView:
    """Let a removed participant come back by its token, under its name if that is still free."""
    return run(row.id, attendees.readmit, participant_id)


@blueprint.get("/<session_id>/events")
@endpoint(who=reader, query=EventsAfter, answers={200: EventsView}, refusals=[Kicked], tag="events")
def events(row: LiveSession, query: EventsAfter) -> Response:
    """The stored events after `since`, in order."""
    return Response(lists.events_after(row, query), mimetype="application/json")


@blueprint.post("/<session_id>/screen-links")
@endpoint(who=owner, query=ScreenLinkAsked, body=Repeatable, answers={201: ScreenLinkView}, tag="screens")
def make_screen_link(row: LiveSession, query: ScreenLinkAsked) -> Fields:
    """A link that opens the projector without a login, for 7 days. The oldest of more than 100 ends."""
    made = run(row.id, screens.make_link, query.by_page)
    if not made or "expires_at" not in made:
        raise wrong("client_msg_id", N_("This id was used for something else."))
    token = house().screen_tokens.issue(made["id"], row.id)
    url = f"{public_base()}/sessions/{row.id}/screen?token={token}"
    picture = {"qr": qr.svg_once(url)} if query.qr else {}
    return {"url": url, "token": token, "expires_at": made["expires_at"], **picture}


@blueprint.delete("/<session_id>/screen-links")
@endpoint(who=owner, body=Repeatable, answers={204: None}, tag="screens")
def revoke_screen_links(row: LiveSession) -> None:
    """Revoke all screen links of the session. Screens that show it by them end."""
    run(row.id, screens.revoke_all)


@blueprint.get("/<session_id>/qr.svg")
@endpoint(who=anyone, query=QRLook, answers={200: "image/svg+xml"}, open_to_everybody=True, tag="sessions")
def qr_svg(row: LiveSession, query: QRLook) -> Response:
    """A QR code of the join link."""
    return _picture(qr.svg(show(row).join_url, query.size), "image/svg+xml")


@blueprint.get("/<session_id>/qr.png")
@endpoint(who=anyone, query=QRLook, answers={200: "image/png"}, open_to_everybody=True, tag="sessions")
def qr_png(row: LiveSession, query: QRLook) -> Response:
    """A QR code of the join link."""
    return _picture(qr.png(show(row).join_url, query.size), "image/png")


def _picture(content: bytes, mimetype: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Cache-Control": "private, max-age=60"})
