from typing import Any

from flask import Blueprint, current_app
from flask_babel import gettext

from engagenow.activities import answering, editing, given, moves, reading, results, service, steps, wording
from engagenow.activities.quiz.phases import WrongQuestion
from engagenow.activities.rules import (
    ActivityClosed,
    ActivityNotOpen,
    AnswerFinal,
    HasAnswers,
    ResultsHidden,
    WrongRound,
)
from engagenow.activities.schemas import (
    AnswersQuery,
    ChangeActivity,
    CreateActivity,
    EditWords,
    Extend,
    GiveAnswer,
    MovesQuery,
    Open,
    OrderActivities,
    ResultsQuery,
    ShowResults,
)
from engagenow.activities.views import (
    ActivityView,
    Answered,
    GivenAnswer,
    MovesView,
    OwnActivityView,
    ProgressView,
    ResultsView,
)
from engagenow.core.database import db
from engagenow.core.errors import Forbidden, InvalidTransition, Kicked, NotFound, SessionNotActive, TooMany
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor, Participant
from engagenow.core.repeatable import Repeatable
from engagenow.moderation.rules import Muted, TextRefused
from engagenow.sessions.edge import keeper, next_page, reader, run, sender
from engagenow.web.api import endpoint

blueprint = Blueprint("activities", __name__, url_prefix="/api/sessions/<session_id>/activities")

KEEPER = keeper("activities")
CANNOT = (InvalidTransition, SessionNotActive)
NOT_COUNTED = (
    Forbidden, Kicked, Muted, TextRefused, TooMany, SessionNotActive, ActivityNotOpen, ActivityClosed, WrongRound,
    WrongQuestion, AnswerFinal,
)  # fmt: skip
STEP = {
    "who": KEEPER,
    "body": Repeatable,
    "answers": {200: OwnActivityView},
    "refusals": CANNOT,
    "tag": "activities",
}


@blueprint.get("")
@endpoint(who=reader, answers={200: list[ActivityView]}, refusals=[Kicked], tag="activities")
def index(actor: Actor, row: LiveSession) -> Any:
    """The agenda in its order; for participants what is or was open, without `answered` and `prepared`."""
    if isinstance(actor, Participant) and not actor.may("activities"):
        return reading.list_opened(db.session(), reading.opened(db.session(), row.id))
    return reading.list_all(db.session(), row.id)


@blueprint.post("")
@endpoint(
    who=KEEPER, body=CreateActivity, answers={201: OwnActivityView}, refusals=[TooMany, SessionNotActive],
    tag="activities",
)  # fmt: skip
def create(row: LiveSession, body: CreateActivity) -> Any:
    """Prepare an activity, at the end of the agenda, or a quick poll that is opened at once."""
    asked = service.filled(body, gettext)
    return run(row.id, steps.create, asked), 201


@blueprint.put("/order")
@endpoint(who=KEEPER, body=OrderActivities, answers={200: list[OwnActivityView]}, tag="activities")
def put_in_order(row: LiveSession, body: OrderActivities) -> Any:
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
def edit(row: LiveSession, activity_id: str, body: ChangeActivity) -> Any:
    """Change an activity. Once it has been answered only its wording may change, and options may be added."""
    return run(row.id, editing.edit, activity_id, body, low_priority=True)


@blueprint.delete("/<activity_id>")
@endpoint(who=KEEPER, body=Repeatable, answers={204: None}, refusals=[HasAnswers], tag="activities")
def delete(row: LiveSession, activity_id: str) -> None:
    """Delete an activity that has not been answered."""
    run(row.id, service.delete, activity_id, low_priority=True)


@blueprint.post("/<activity_id>/copy")
@endpoint(who=KEEPER, body=Repeatable, answers={201: OwnActivityView}, refusals=[TooMany], tag="activities")
def copy(row: LiveSession, activity_id: str) -> Any:
    """A draft with the same definition, right after the original."""
    return run(row.id, service.copy, activity_id), 201


@blueprint.post("/<activity_id>/open")
@endpoint(
    who=KEEPER, body=Open, answers={200: OwnActivityView}, refusals=[*CANNOT, TooMany], tag="activities"
)  # fmt: skip
def open_activity(row: LiveSession, activity_id: str, body: Open) -> Any:
    """Open it for answers: its first round, the same round again, or a new one."""
    return run(row.id, steps.open_activity, activity_id, body, low_priority=True)


@blueprint.post("/<activity_id>/pause")
@endpoint(**STEP)
def pause(row: LiveSession, activity_id: str) -> Any:
    """Take no answers for a while. The timer stands still."""
    return run(row.id, steps.take_step, activity_id, "pause")


@blueprint.post("/<activity_id>/resume")
@endpoint(**STEP)
def resume(row: LiveSession, activity_id: str) -> Any:
    """Take answers again."""
    return run(row.id, steps.take_step, activity_id, "resume")


@blueprint.post("/<activity_id>/close")
@endpoint(**STEP)
def close(row: LiveSession, activity_id: str) -> Any:
    """End the round at once."""
    return run(row.id, steps.take_step, activity_id, "close")


@blueprint.post("/<activity_id>/archive")
@endpoint(**STEP)
def archive(row: LiveSession, activity_id: str) -> Any:
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
def extend(row: LiveSession, activity_id: str, body: Extend) -> Any:
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
def show_results(row: LiveSession, activity_id: str, body: ShowResults) -> Any:
    """Say to whom the results of the current round are shown."""
    return run(row.id, steps.set_show, activity_id, body.show)


@blueprint.post("/<activity_id>/words")
@endpoint(
    who=KEEPER,
    body=EditWords,
    answers={200: OwnActivityView},
    refusals=[NotFound, TooMany],
    tag="activities",
)
def edit_words(row: LiveSession, activity_id: str, body: EditWords) -> Any:
    """Merge, rename, hide or show again a word of a cloud. It holds for what is typed later as well."""
    return run(row.id, wording.edit_words, activity_id, body)


@blueprint.get("/<activity_id>/results")
@endpoint(
    who=reader, query=ResultsQuery, answers={200: ResultsView}, refusals=[Kicked, ResultsHidden],
    tag="activities",
)  # fmt: skip
def read_results(actor: Actor, row: LiveSession, activity_id: str, query: ResultsQuery) -> ResultsView:
    """The results of a round, for those who may see them."""
    return results.read(db.session(), row.id, actor, activity_id, query)


@blueprint.get("/<activity_id>/progress")
@endpoint(who=reader, answers={200: ProgressView}, refusals=[Kicked], tag="activities")
def read_progress(row: LiveSession, activity_id: str) -> ProgressView:
    """How many people have answered the current round, for everybody in the session."""
    return results.read_progress(db.session(), row.id, activity_id)


@blueprint.get("/<activity_id>/answers")
@endpoint(
    who=KEEPER,
    query=AnswersQuery,
    answers={200: list[GivenAnswer]},
    refusals=[NotFound],
    tag="activities",
)
def read_answers(row: LiveSession, activity_id: str, query: AnswersQuery) -> Any:
    """Who answered what; under an alias only what. The Link header leads to the next page."""
    secret = current_app.config["SECRET_KEY"]
    page, after = given.page_of_answers(db.session(), row.id, activity_id, query, secret)
    return page, 200, next_page(**query.model_dump(exclude={"after"}), after=after) if after else {}


@blueprint.get("/<activity_id>/moves")
@endpoint(who=KEEPER, query=MovesQuery, answers={200: MovesView}, tag="activities")
def read_moves(row: LiveSession, activity_id: str, query: MovesQuery) -> MovesView:
    """How many people moved from which option to which between two rounds."""
    return moves.read(db.session(), row.id, activity_id, query.from_, query.to)


@blueprint.put("/<activity_id>/answer")
@endpoint(
    who=sender, body=GiveAnswer, answers={200: Answered}, refusals=NOT_COUNTED, tag="activities"
)  # fmt: skip
def answer(row: LiveSession, activity_id: str, body: GiveAnswer) -> Any:
    """Answer the current round, or change one's answer. With a participant's token."""
    return run(
        row.id,
        answering.answer,
        activity_id,
        body,
        finds=reading.find,
        low_priority=True,
    )
