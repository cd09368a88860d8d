"""What is asked: opening activities, their timers, and to whom results are shown."""

from flask import Blueprint

from engagenow.activities import steps
from engagenow.activities.http import CANNOT, KEEPER, PREFIX
from engagenow.activities.schemas import Extend, Open, ShowResults
from engagenow.activities.views import OwnActivityView
from engagenow.core.errors import InvalidTransition, TooMany
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.repeatable import Repeatable
from engagenow.sessions.edge import run
from engagenow.web.api import endpoint

blueprint = Blueprint("activity_rounds", __name__, url_prefix=PREFIX)

STEP = {
    "who": KEEPER,
    "body": Repeatable,
    "answers": {200: OwnActivityView},
    "refusals": CANNOT,
    "tag": "activities",
}


@blueprint.post("/<activity_id>/open")
@endpoint(
    who=KEEPER, body=Open, answers={200: OwnActivityView}, refusals=[*CANNOT, TooMany], tag="activities"
)  # fmt: skip
def open_activity(row: LiveSession, activity_id: str, body: Open) -> Fields:
    """Open it for answers: its first round, the same round again, or a new one."""
    return run(row.id, steps.open_activity, activity_id, body, low_priority=True)


@blueprint.post("/<activity_id>/pause")
@endpoint(**STEP)
def pause(row: LiveSession, activity_id: str) -> Fields:
    """Take no answers for a while. The timer stands still."""
    return run(row.id, steps.take_step, activity_id, "pause")


@blueprint.post("/<activity_id>/resume")
@endpoint(**STEP)
def resume(row: LiveSession, activity_id: str) -> Fields:
    """Take answers again."""
    return run(row.id, steps.take_step, activity_id, "resume")


@blueprint.post("/<activity_id>/close")
@endpoint(**STEP)
def close(row: LiveSession, activity_id: str) -> Fields:
    """End the round at once."""
    return run(row.id, steps.take_step, activity_id, "close")


@blueprint.post("/<activity_id>/archive")
@endpoint(**STEP)
def archive(row: LiveSession, activity_id: str) -> Fields:
    """Hide it from the room. Its answers are kept."""
    return run(row.id, steps.take_step, activity_id, "archive", low_priority=True)


@blueprint.post("/<activity_id>/extend")
@endpoint(
    who=KEEPER,
    body=Extend,
    answers={200: OwnActivityView},
    refusals=[InvalidTransition],
    tag="activities",
)
def extend(row: LiveSession, activity_id: str, body: Extend) -> Fields:
    """Move the end of the timer, never before now + 2 s. Without a timer one begins; `seconds` null takes it away."""
    return run(row.id, steps.extend, activity_id, body.seconds)


@blueprint.put("/<activity_id>/show")
@endpoint(
    who=KEEPER,
    body=ShowResults,
    answers={200: OwnActivityView},
    refusals=[InvalidTransition],
    tag="activities",
)
def show_results(row: LiveSession, activity_id: str, body: ShowResults) -> Fields:
    """Say to whom the results of the current round are shown."""
    return run(row.id, steps.set_show, activity_id, body.show)
