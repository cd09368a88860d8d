"""The addresses of quizzes, beside those of all activities."""

from flask import Blueprint, Response

from engagenow.activities import reading, steps
from engagenow.activities.http import CANNOT, KEEPER, PREFIX
from engagenow.activities.quiz import exchange, regrading
from engagenow.activities.quiz.game import check_is_quiz
from engagenow.activities.quiz.schemas import Accept, AllowTime, Next, QuestionsQuery, ReadQuestions
from engagenow.activities.quiz.views import ReadQuestionsView
from engagenow.activities.views import OwnActivityView
from engagenow.core.database import db
from engagenow.core.errors import NotFound
from engagenow.core.fields import Fields
from engagenow.core.models import LiveSession
from engagenow.sessions.edge import run
from engagenow.web.api import endpoint

blueprint = Blueprint("quizzes", __name__, url_prefix=PREFIX)

MEDIA = {"json": "application/json", "csv": "text/csv"}


@blueprint.post("/questions")
@endpoint(who=KEEPER, body=ReadQuestions, answers={200: ReadQuestionsView}, tag="activities")
def read_questions(row: LiveSession, body: ReadQuestions) -> ReadQuestionsView:
    """Questions of a quiz from a file, as a definition has them. Nothing is stored."""
    return ReadQuestionsView(questions=[one.model_dump() for one in exchange.questions_of(body.text, body.format)])


@blueprint.get("/<activity_id>/questions")
@endpoint(who=KEEPER, query=QuestionsQuery, answers={200: "application/json"}, refusals=[NotFound], tag="activities")
def write_questions(row: LiveSession, activity_id: str, query: QuestionsQuery) -> Response:
    """A quiz as a file: all of it as JSON, or its questions as CSV."""
    quiz = reading.access(db.session(), row.id, activity_id)
    check_is_quiz(quiz)
    text = exchange.written(quiz.definition, query.format)
    name = {"Content-Disposition": f'attachment; filename="quiz.{query.format}"'}
    return Response(text, mimetype=MEDIA[query.format], headers=name)


@blueprint.post("/<activity_id>/next")
@endpoint(who=KEEPER, body=Next, answers={200: OwnActivityView}, refusals=CANNOT, tag="activities")
def next_quiz_step(row: LiveSession, activity_id: str, body: Next) -> Fields:
    """Lead a quiz to its next phase, or past the question that is asked. After the podium it is closed."""
    return run(row.id, steps.next_quiz_step, activity_id, body, low_priority=True)


@blueprint.post("/<activity_id>/accept")
@endpoint(who=KEEPER, body=Accept, answers={200: OwnActivityView}, refusals=[NotFound], tag="activities")
def accept_answer(row: LiveSession, activity_id: str, body: Accept) -> Fields:
    """Take another answer to a question of a quiz as right, too. All points follow."""
    return run(row.id, regrading.accept, activity_id, body, low_priority=True)


@blueprint.post("/<activity_id>/allow-time")
@endpoint(who=KEEPER, body=AllowTime, answers={200: OwnActivityView}, refusals=[NotFound], tag="activities")
def allow_time(row: LiveSession, activity_id: str, body: AllowTime) -> Fields:
    """Let a participant of a quiz have the time that it asked for, or not."""
    return run(row.id, steps.allow_time, activity_id, body)
