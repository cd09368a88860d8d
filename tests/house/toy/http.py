from flask import Blueprint

from engagenow.core.database import db
from engagenow.core.models import LiveSession
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.edge import owner, run
from engagenow.web.api import endpoint
from tests.house.toy import service
from tests.house.toy.schemas import Hand

blueprint = Blueprint("hands", __name__, url_prefix="/api/sessions/<session_id>/hands", template_folder="templates")


@blueprint.get("")
@endpoint(who=owner, answers={200: list[Hand]}, tag="hands")
def index(row: LiveSession) -> list[Hand]:
    """Whose hands are up."""
    return list(service.raised(db.session(), row.id).values())


@blueprint.delete("/<participant_id>")
@endpoint(who=owner, body=Repeatable, answers={204: None}, tag="hands")
def lower(row: LiveSession, participant_id: str) -> None:
    """Give somebody the floor."""
    run(row.id, service.lower_hand, participant_id)
