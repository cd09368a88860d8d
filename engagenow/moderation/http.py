from flask import Blueprint

from engagenow.core.database import db
from engagenow.core.errors import Forbidden
from engagenow.core.models import LiveSession
from engagenow.core.people import Presenter
from engagenow.core.repeatable import Repeatable
from engagenow.moderation import service
from engagenow.moderation.schemas import Moderation, Mute, MutedView, SetModeration, changes
from engagenow.sessions.edge import owner, run
from engagenow.web.api import endpoint

blueprint = Blueprint("moderation", __name__, url_prefix="/api/sessions/<session_id>")


@blueprint.get("/moderation")
@endpoint(who=owner, answers={200: Moderation}, tag="moderation")
def read(row: LiveSession) -> Moderation:
    """What is set of moderation."""
    return service.read(db.session(), row)


@blueprint.put("/moderation")
@endpoint(who=owner, body=SetModeration, answers={200: Moderation}, tag="moderation")
def change(actor: Presenter, row: LiveSession, body: SetModeration) -> Moderation:
    """Set some of it; what is not sent stays."""
    return run(row.id, lambda live: service.change(live, actor, changes(body)))


@blueprint.post("/participants/<participant_id>/mute")
@endpoint(who=owner, body=Mute, answers={200: MutedView}, refusals=[Forbidden], tag="moderation")
def mute(actor: Presenter, row: LiveSession, participant_id: str, body: Mute) -> MutedView:
    """Take nothing that a participant writes, for some minutes or for the rest of the session."""
    return run(row.id, lambda live: service.mute(live, actor, participant_id, body.minutes))


@blueprint.post("/participants/<participant_id>/unmute")
@endpoint(who=owner, body=Repeatable, answers={200: MutedView}, tag="moderation")
def unmute(actor: Presenter, row: LiveSession, participant_id: str) -> MutedView:
    """Take what a participant writes again."""
    return run(row.id, lambda live: service.unmute(live, actor, participant_id))
