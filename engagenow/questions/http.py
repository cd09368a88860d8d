"""Questions over HTTP."""

from flask import Blueprint, Response

from engagenow.core.database import db
from engagenow.core.errors import (
    FeatureDisabled,
    Forbidden,
    InvalidTransition,
    Kicked,
    NotFound,
    RateLimited,
    SessionNotActive,
    TooMany,
)
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.core.people import Actor
from engagenow.core.repeatable import Repeatable
from engagenow.moderation.rules import Muted, TextRefused
from engagenow.questions import kept, merging, presenting, reading, service
from engagenow.questions.rules import OwnQuestion
from engagenow.questions.schemas import AnswerQuestion, Ask, EditText, Merge, Queue, SetLabels, Vote
from engagenow.questions.views import Asked, Edited, QuestionsView, QuestionView, QueueView, Voted
from engagenow.sessions.edge import house, keeper, reader, run, sender
from engagenow.web.api import endpoint

KEEPER = keeper("questions")
blueprint = Blueprint("questions", __name__, url_prefix="/api/sessions/<session_id>/questions")

NOT_TAKEN = (Muted, TextRefused)
NOT_OPEN = (Forbidden, Kicked, SessionNotActive, FeatureDisabled, RateLimited)


@blueprint.get("")
@endpoint(who=reader, answers={200: QuestionsView}, refusals=[Kicked, FeatureDisabled], tag="questions")
def index(actor: Actor, row: LiveSession) -> Response:
    """What the room sees, as of `last_seq`: for pages that came while questions were switched off."""
    return Response(kept.read(db.engine, house(), actor, row.id), mimetype="application/json")


@blueprint.post("")
@endpoint(who=sender, body=Ask, answers={201: Asked}, refusals=[*NOT_OPEN, *NOT_TAKEN, TooMany], tag="questions")
def ask(row: LiveSession, body: Ask) -> tuple[Fields, int]:
    """Ask the presenter something: one question in 20 s, and at most three that are not answered."""
    return run(row.id, service.ask, body.text, body.anonymous), 201


@blueprint.put("/<question_id>/vote")
@endpoint(
    who=sender, body=Vote, answers={200: Voted}, refusals=[*NOT_OPEN, NotFound, OwnQuestion, InvalidTransition],
    tag="questions",
)  # fmt: skip
def vote(row: LiveSession, question_id: str, body: Vote) -> Fields:
    """Support a question of another participant, or no longer."""
    return run(
        row.id,
        service.vote,
        question_id,
        body.voted,
        finds=reading.find,
        low_priority=True,
    )


@blueprint.patch("/<question_id>")
@endpoint(
    who=sender, body=EditText, answers={200: Edited}, tag="questions",
    refusals=[*NOT_OPEN, *NOT_TAKEN, NotFound, InvalidTransition],
)  # fmt: skip
def edit(row: LiveSession, question_id: str, body: EditText) -> Fields:
    """Change one's own question. It keeps its votes, and is marked once others have read it."""
    return run(
        row.id,
        service.edit,
        question_id,
        body.text,
        finds=reading.find,
    )


@blueprint.delete("/<question_id>")
@endpoint(
    who=sender, body=Repeatable, answers={204: None}, refusals=[Forbidden, Kicked, NotFound, InvalidTransition],
    tag="questions",
)  # fmt: skip
def withdraw(row: LiveSession, question_id: str) -> None:
    """Take back one's own question until it is answered, out of the log too."""
    run(
        row.id,
        service.withdraw,
        question_id,
        finds=reading.find,
    )


@blueprint.post("/<question_id>/answer")
@endpoint(
    who=KEEPER, body=AnswerQuestion, answers={200: QuestionView}, refusals=[InvalidTransition], tag="questions"
)  # fmt: skip
def answer(row: LiveSession, question_id: str, body: AnswerQuestion) -> Fields:
    """Say that a question was answered, or not, and what the answer was."""
    return run(row.id, presenting.answer, question_id, body.answered, body.reply)


@blueprint.get("/<question_id>/merged")
@endpoint(who=KEEPER, answers={200: list[QuestionView]}, tag="questions")
def merged(row: LiveSession, question_id: str) -> list[QuestionView]:
    """The questions that were merged into this one."""
    return reading.merged_into(db.session(), row.id, question_id)


@blueprint.post("/<question_id>/merge")
@endpoint(who=KEEPER, body=Merge, answers={200: QuestionView}, refusals=[InvalidTransition], tag="questions")
def merge(row: LiveSession, question_id: str, body: Merge) -> Fields:
    """Show a question within another one, which all who supported either support."""
    return run(row.id, merging.merge, question_id, body.into)


@blueprint.post("/<question_id>/unmerge")
@endpoint(who=KEEPER, body=Repeatable, answers={200: QuestionView}, refusals=[InvalidTransition], tag="questions")
def unmerge(row: LiveSession, question_id: str) -> Fields:
    """Let a question that was merged stand by itself again."""
    return run(row.id, merging.unmerge, question_id)


@blueprint.post("/<question_id>/label")
@endpoint(
    who=KEEPER, body=SetLabels, answers={200: QuestionView}, refusals=[InvalidTransition, TooMany], tag="questions"
)  # fmt: skip
def label(row: LiveSession, question_id: str, body: SetLabels) -> Fields:
    """Give a question these labels, and no others. A session has at most 20."""
    return run(row.id, presenting.label, question_id, body.labels)


@blueprint.post("/<question_id>/queue")
@endpoint(who=KEEPER, body=Queue, answers={200: QueueView}, refusals=[InvalidTransition], tag="questions")
def queue(row: LiveSession, question_id: str, body: Queue) -> Fields:
    """Put a question into the queue of those that come next, or take it out. Only the desk sees the queue."""
    return run(row.id, presenting.put_in_queue, question_id, body.position)
