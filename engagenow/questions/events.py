"""What questions tell their room. `totals` are the whole ones in each event."""

from typing import ClassVar

from engagenow.core.events import Event
from engagenow.core.fields import Fields
from engagenow.questions.rules import Why
from engagenow.questions.views import QuestionView, Totals


class QuestionAsked(Event, name="question_asked"):
    """A question has become live, or is back in the list. `question` is null in the log once a later event has it as
    it is now, or it was taken back."""

    about_field: ClassVar[str] = "id"
    taken_back: ClassVar[Fields] = {"question": None}

    session_id: str
    id: str
    question: QuestionView | None
    totals: Totals


class QuestionUpdated(Event, name="question_updated"):
    """It was answered, edited, labelled, or another one was merged into it. `question` as of question_asked."""

    about_field: ClassVar[str] = "id"
    taken_back: ClassVar[Fields] = {"question": None}

    session_id: str
    id: str
    question: QuestionView | None
    totals: Totals


class QuestionGone(Event, name="question_gone"):
    """`into`: the question that it was merged into. `dismissed`: by the presenter, or with its author; `held`: it waits
    for the presenter."""

    session_id: str
    id: str
    why: Why
    into: str | None
    totals: Totals


class QuestionVotes(Event, name="question_votes", subject=("session_id",)):
    """How many support the questions whose number has changed, at most one event in 250 ms. Of a question that is not
    in the list it means nothing. `votes` is empty where `totals` alone have changed."""

    session_id: str
    votes: dict[str, int]
    totals: Totals

    @classmethod
    def merged(cls, older: Fields, newer: Fields) -> Fields:
        """All numbers of votes of two events, the newer ones where both have one."""
        return {**newer, "votes": {**older["votes"], **newer["votes"]}}
