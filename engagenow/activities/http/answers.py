"""What is said: answering, and what the answers come to."""

from flask import Blueprint, current_app

from engagenow.activities import answering, given, moves, reading, showing, wording
from engagenow.activities.http import KEEPER, PREFIX
from engagenow.activities.quiz.phases import WrongQuestion
from engagenow.activities.rules import ActivityClosed, ActivityNotOpen, AnswerFinal, ResultsHidden, WrongRound
from engagenow.activities.schemas import AnswersQuery, EditWords, GiveAnswer, MovesQuery, ResultsQuery
from engagenow.activities.views import Answered, GivenAnswer, MovesView, OwnActivityView, ProgressView, ResultsView
from engagenow.core.database import db
from engagenow.core.errors import Forbidden, Kicked, NotFound, SessionNotActive, TooMany
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor
from engagenow.moderation.rules import Muted, TextRefused
from engagenow.sessions.edge import next_page, reader, run, sender
from engagenow.web.api import endpoint

blueprint = Blueprint("activity_answers", __name__, url_prefix=PREFIX)

NOT_COUNTED = (
    Forbidden, Kicked, Muted, TextRefused, TooMany, SessionNotActive, ActivityNotOpen, ActivityClosed, WrongRound,
    WrongQuestion, AnswerFinal,
)  # fmt: skip


@blueprint.put("/<activity_id>/answer")
@endpoint(
    who=sender, body=GiveAnswer, answers={200: Answered}, refusals=NOT_COUNTED, tag="activities"
)  # fmt: skip
def answer(row: LiveSession, activity_id: str, body: GiveAnswer) -> Fields:
    """Answer the current round, or change one's answer. With a participant's token."""
    return run(
        row.id,
        answering.answer,
        activity_id,
        body,
        finds=reading.find,
        low_priority=True,
    )


@blueprint.post("/<activity_id>/words")
@endpoint(
    who=KEEPER,
    body=EditWords,
    answers={200: OwnActivityView},
    refusals=[NotFound, TooMany],
    tag="activities",
)
def edit_words(row: LiveSession, activity_id: str, body: EditWords) -> Fields:
    """Merge, rename, hide or show again a word of a cloud. It holds for what is typed later as well."""
    return run(row.id, wording.edit_words, activity_id, body)


@blueprint.get("/<activity_id>/results")
@endpoint(
    who=reader, query=ResultsQuery, answers={200: ResultsView}, refusals=[Kicked, ResultsHidden],
    tag="activities",
)  # fmt: skip
def read_results(actor: Actor, row: LiveSession, activity_id: str, query: ResultsQuery) -> ResultsView:
    """The results of a round, for those who may see them."""
    return showing.read(db.session(), row.id, actor, activity_id, query)


@blueprint.get("/<activity_id>/progress")
@endpoint(who=reader, answers={200: ProgressView}, refusals=[Kicked], tag="activities")
def read_progress(row: LiveSession, activity_id: str) -> ProgressView:
    """How many people have answered the current round, for everybody in the session."""
    return showing.read_progress(db.session(), row.id, activity_id)


@blueprint.get("/<activity_id>/answers")
@endpoint(
    who=KEEPER,
    query=AnswersQuery,
    answers={200: list[GivenAnswer]},
    refusals=[NotFound],
    tag="activities",
)
def read_answers(
    row: LiveSession, activity_id: str, query: AnswersQuery
) -> tuple[list[GivenAnswer], int, dict[str, str]]:
    """Who answered what; under an alias only what. The Link header leads to the next page."""
    secret = current_app.config["SECRET_KEY"]
    page, after = given.page_of_answers(db.session(), row.id, activity_id, query, secret)
    return page, 200, next_page(**query.model_dump(exclude={"after"}), after=after) if after else {}


@blueprint.get("/<activity_id>/moves")
@endpoint(who=KEEPER, query=MovesQuery, answers={200: MovesView}, tag="activities")
def read_moves(row: LiveSession, activity_id: str, query: MovesQuery) -> MovesView:
    """How many people moved from which option to which between two rounds."""
    return moves.read(db.session(), row.id, activity_id, query.from_, query.to)
