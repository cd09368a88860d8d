"""What is prepared: making, editing and ordering activities."""

from flask import Blueprint
from flask_babel import gettext

from engagenow.activities import editing, reading, service, steps
from engagenow.activities.http import KEEPER, PREFIX
from engagenow.activities.rules import HasAnswers
from engagenow.activities.schemas import ChangeActivity, CreateActivity, OrderActivities
from engagenow.activities.views import ActivityView, OwnActivityView
from engagenow.core.database import db
from engagenow.core.errors import InvalidTransition, Kicked, SessionNotActive, TooMany
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor, Participant
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.edge import reader, run
from engagenow.web.api import endpoint

blueprint = Blueprint("activities", __name__, url_prefix=PREFIX)


@blueprint.get("")
@endpoint(who=reader, answers={200: list[ActivityView]}, refusals=[Kicked], tag="activities")
def index(actor: Actor, row: LiveSession) -> list[ActivityView] | list[OwnActivityView]:
    """The agenda in its order; for participants what is or was open, without `answered` and `prepared`."""
    if isinstance(actor, Participant) and not actor.may("activities"):
        return reading.list_opened(db.session(), reading.opened(db.session(), row.id))
    return reading.list_all(db.session(), row.id)


@blueprint.post("")
@endpoint(
    who=KEEPER, body=CreateActivity, answers={201: OwnActivityView}, refusals=[TooMany, SessionNotActive],
    tag="activities",
)  # fmt: skip
def create(row: LiveSession, body: CreateActivity) -> tuple[Fields, int]:
    """Prepare an activity, at the end of the agenda, or a quick poll that is opened at once."""
    asked = service.filled(body, gettext)
    return run(row.id, steps.create, asked), 201


@blueprint.put("/order")
@endpoint(who=KEEPER, body=OrderActivities, answers={200: list[OwnActivityView]}, tag="activities")
def put_in_order(row: LiveSession, body: OrderActivities) -> list[Fields]:
    """Give the agenda another order."""
    return run(row.id, service.put_in_order, body.ids)


@blueprint.get("/<activity_id>")
@endpoint(who=KEEPER, answers={200: OwnActivityView}, tag="activities")
def read(row: LiveSession, activity_id: str) -> OwnActivityView:
    """One activity."""
    return reading.read(db.session(), row.id, activity_id)


@blueprint.patch("/<activity_id>")
@endpoint(
    who=KEEPER, body=ChangeActivity, answers={200: OwnActivityView}, refusals=[HasAnswers, InvalidTransition],
    tag="activities",
)  # fmt: skip
def edit(row: LiveSession, activity_id: str, body: ChangeActivity) -> Fields:
    """Change an activity. Once it has been answered only its wording may change, and options may be added."""
    return run(row.id, editing.edit, activity_id, body, low_priority=True)


@blueprint.delete("/<activity_id>")
@endpoint(who=KEEPER, body=Repeatable, answers={204: None}, refusals=[HasAnswers], tag="activities")
def delete(row: LiveSession, activity_id: str) -> None:
    """Delete an activity that has not been answered."""
    run(row.id, service.delete, activity_id, low_priority=True)


@blueprint.post("/<activity_id>/copy")
@endpoint(who=KEEPER, body=Repeatable, answers={201: OwnActivityView}, refusals=[TooMany], tag="activities")
def copy(row: LiveSession, activity_id: str) -> tuple[Fields, int]:
    """A draft with the same definition, right after the original."""
    return run(row.id, service.copy, activity_id), 201
