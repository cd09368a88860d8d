"""How questions look to clients."""

from typing import Literal

from engagenow.questions.rules import State
from engagenow.sessions.schemas import Answer


class QuestionView(Answer):
    """A question as the room sees it, and the desk one that waits.

    An anonymous one has neither `nickname` nor `participant_id`. `live_at`: when the room saw it first. `votes`: what
    the room was told last. `merged`: how many questions were merged into it. `edited`: after others had read it.
    """

    id: str
    text: str
    nickname: str | None
    participant_id: str | None
    anonymous: bool
    asked_at: str
    live_at: str | None
    state: State
    votes: int
    labels: list[str]
    reply: str | None
    edited: bool
    merged: int
    answered_at: str | None


class Totals(Answer):
    """How many questions were asked, are shown, wait, and are answered.

    `shown`: in the list, or within one that they were merged into.
    """

    asked: int = 0
    shown: int = 0
    waiting: int = 0
    answered: int = 0


class QuestionsSnapshot(Answer):
    """`questions`: in the order in which the room saw them first."""

    questions: list[QuestionView]
    totals: Totals


class QuestionsView(QuestionsSnapshot):
    """As of `last_seq`."""

    last_seq: int


class Asked(Answer):
    """`seq`: of the event that told of it; null while it waits."""

    id: str
    state: Literal["live", "waiting"]
    seq: int | None = None


class Edited(Answer):
    """`edited`: whether the question is marked as changed after others had read it."""

    id: str
    state: Literal["live", "waiting"]
    edited: bool


class Voted(Answer):
    """`voted`: whether this participant supports the question now."""

    id: str
    voted: bool


class QueueView(Answer):
    """`queue`: the ids of the questions that the presenter takes next, in order."""

    queue: list[str]
