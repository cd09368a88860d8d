"""What clients may tell us about quizzes."""

from typing import Annotated, Literal

from pydantic import Field

from engagenow.activities.quiz.correct import Correct
from engagenow.activities.quiz.definition import MOST_TEAMS
from engagenow.activities.schemas import ActivityId, OfActivity
from engagenow.core.repeatable import NeedsNothing, Repeatable
from engagenow.sessions.schemas import Asked

Format = Literal["json", "csv"]


class Next(NeedsNothing):
    """`after`: the step that the presenter saw: if the quiz has gone on since, nothing happens. `skip`: the question
    that is asked counts for nothing, and the next one follows. `finish`: the podium follows; a question whose solution
    was not shown counts for nothing."""

    after: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    skip: bool = False
    finish: bool = False


class NextQuizStep(Next, OfActivity):
    """As Next, with the id of the quiz."""


class Accept(Repeatable):
    """`correct`: another right answer, in the form that the question has for it."""

    question_id: ActivityId
    correct: Correct


class AcceptAnswer(Accept, OfActivity):
    """As Accept, with the id of the quiz."""


class ReadQuestions(Repeatable):
    """Questions to be read: nothing is stored of them."""

    format: Format
    text: Annotated[str, Field(max_length=1_000_000)]


class QuestionsQuery(Asked):
    """`format`: of the file."""

    format: Format = "json"


class AllowTime(Repeatable):
    """Let a participant have the time that it asked for, or no more than others."""

    participant_id: Annotated[str, Field(min_length=1, max_length=64)]
    allowed: bool


class AllowQuizTime(AllowTime, OfActivity):
    """As AllowTime, with the id of the quiz."""


class ChooseTeam(Repeatable):
    """`team`: its number, from 1 to as many as the quiz has."""

    activity_id: ActivityId
    team: Annotated[int, Field(ge=1, le=MOST_TEAMS)]


class RequestTime(Repeatable):
    """`factor`: how many times as long to answer; null: no limit, 1: no more than others."""

    activity_id: ActivityId
    factor: Literal[1, 2, 10] | None
