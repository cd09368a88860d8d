"""Moderation over HTTP."""

from flask import Blueprint

from engagenow.core.database import db
from engagenow.core.errors import FeatureDisabled, Forbidden, Kicked, NicknameTaken, NotFound, SessionNotActive, TooMany
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.repeatable import Repeatable
from engagenow.moderation import acts, deciding, moderators, muting, reports, service, waiting
from engagenow.moderation.schemas import (
    ActPage,
    AddModerator,
    Decide,
    DecideAgainst,
    Mute,
    Report,
    SetModeration,
    Shield,
    WaitingPage,
    changes,
)
from engagenow.moderation.views import (
    ActView,
    Approved,
    Dismissed,
    Moderation,
    ModeratorView,
    MutedView,
    NewModerator,
    Reported,
    WaitingText,
)
from engagenow.sessions import qr
from engagenow.sessions.edge import house, keeper, next_page, owner, run, sender
from engagenow.web.address import public_base
from engagenow.web.api import endpoint

blueprint = Blueprint("moderation", __name__, url_prefix="/api/sessions/<session_id>")

CANNOT_TAKE_IT = (SessionNotActive, FeatureDisabled, NicknameTaken)


@blueprint.get("/moderation")
@endpoint(who=keeper("any"), answers={200: Moderation}, tag="moderation")
def read(row: LiveSession) -> Moderation:
    """What is set of moderation."""
    return service.read(db.session(), row)


@blueprint.put("/moderation")
@endpoint(who=keeper("any"), body=SetModeration, answers={200: Moderation}, tag="moderation")
def change(row: LiveSession, body: SetModeration) -> Moderation:
    """Set some of it; what is not sent stays. A moderator sets what its scope is for: `chat` slow mode, the filter,
    links, the delay, words and messages that wait, `people` the lock and nicknames that wait."""
    return run(row.id, service.change, changes(body))


@blueprint.put("/shield")
@endpoint(who=keeper("any"), body=Shield, answers={200: Moderation}, tag="moderation")
def set_shield(row: LiveSession, body: Shield) -> Moderation:
    """Let every text wait and refuse newcomers, until the shield is lowered: then all is again as it is set. For the
    presenter, and for moderators with the scopes `chat` and `people`."""
    return run(row.id, service.raise_shield, body.on)


@blueprint.post("/participants/<participant_id>/mute")
@endpoint(who=keeper("people"), body=Mute, answers={200: MutedView}, refusals=[Forbidden], tag="moderation")
def mute(row: LiveSession, participant_id: str, body: Mute) -> MutedView:
    """Take nothing that a participant writes, for some minutes or for the rest of the session."""
    return run(row.id, muting.mute, participant_id, body.minutes)


@blueprint.post("/participants/<participant_id>/unmute")
@endpoint(who=keeper("people"), body=Repeatable, answers={200: MutedView}, tag="moderation")
def unmute(row: LiveSession, participant_id: str) -> MutedView:
    """Take what a participant writes again."""
    return run(row.id, muting.unmute, participant_id)


@blueprint.get("/waiting")
@endpoint(who=keeper("any"), query=WaitingPage, answers={200: list[WaitingText]}, refusals=[NotFound], tag="moderation")
def index(row: LiveSession, query: WaitingPage) -> tuple[list[WaitingText], int, dict[str, str]]:
    """The texts that wait, in the order in which they came. The Link header leads to the next page."""
    texts, after = waiting.page(db.session(), row.id, house(), query)
    return texts, 200, next_page(**query.model_dump(exclude={"after"}), after=after) if after else {}


@blueprint.get("/audit")
@endpoint(who=keeper("any"), query=ActPage, answers={200: list[ActView]}, tag="moderation")
def audit(row: LiveSession, query: ActPage) -> tuple[list[ActView], int, dict[str, str]]:
    """Who did what to whom, the last act first. The Link header leads to the next page."""
    found, after = acts.page(db.session(), row.id, query)
    return found, 200, next_page(**query.model_dump(exclude={"after"}), after=after) if after else {}


@blueprint.post("/waiting/<text_id>/approve")
@endpoint(who=keeper("any"), body=Decide, answers={200: Approved}, refusals=CANNOT_TAKE_IT, tag="moderation")
def approve(row: LiveSession, text_id: str, body: Decide) -> Approved:
    """Show a text that waits."""
    return run(row.id, deciding.approve, text_id, body.feature)


@blueprint.post("/waiting/<text_id>/dismiss")
@endpoint(who=keeper("any"), body=DecideAgainst, answers={200: Dismissed}, tag="moderation")
def dismiss(row: LiveSession, text_id: str, body: DecideAgainst) -> Dismissed:
    """Never show a text that waits. Its author is told, with the reason if there is one."""
    return run(row.id, deciding.dismiss, text_id, body.feature, body.reason)


@blueprint.post("/reports")
@endpoint(
    who=sender, body=Report, answers={200: Reported}, refusals=[Forbidden, Kicked, NotFound, SessionNotActive],
    tag="moderation",
)  # fmt: skip
def report(row: LiveSession, body: Report) -> Reported:
    """Tell the presenter of a text that should not be there. With a participant's token."""
    return run(row.id, reports.report, body.feature, body.id)


@blueprint.post("/moderators")
@endpoint(who=owner, body=AddModerator, answers={201: NewModerator}, refusals=[TooMany], tag="moderation")
def add_moderator(row: LiveSession, body: AddModerator) -> Fields:
    """A link by which a person without an account moderates the session, within its scope."""
    made = run(row.id, moderators.make, body.name, body.scope, body.expires_in)
    token = house().moderator_tokens.issue(made["id"], row.id)
    url = f"{public_base()}/sessions/{row.id}/moderate?token={token}"
    return {**made, "token": token, "url": url, "qr": qr.svg_once(url) if body.qr else None}


@blueprint.get("/moderators")
@endpoint(who=owner, answers={200: list[ModeratorView]}, tag="moderation")
def list_moderators(row: LiveSession) -> list[ModeratorView]:
    """The moderator links that have not ended."""
    return moderators.listed(db.session(), row.id, house().server_now())


@blueprint.delete("/moderators/<moderator_id>")
@endpoint(who=owner, body=Repeatable, answers={204: None}, tag="moderation")
def revoke_moderator(row: LiveSession, moderator_id: str) -> None:
    """End a link. The connections of its moderator end at once."""
    run(row.id, moderators.revoke, moderator_id)
