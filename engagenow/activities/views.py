"""How activities, their answers and their results look to clients."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from engagenow.activities import rules
from engagenow.activities.kinds.kind import MayChange, Names, Show
from engagenow.core.fields import Fields
from engagenow.sessions.schemas import Answer

By = Literal["timer", "presenter", "end"]


class ActivityView(Answer):
    """An activity as the room sees it. Results are never in it.

    `definition` is of the current round: in a run-off it has that one's options. `round` is 1 before the first one is
    opened, `rounds` how many there are. `shown`: the room has seen results of this round, so that answers are final,
    except those from before `reopened_at`. `remaining`: seconds of the timer while it is paused.
    """

    id: str
    kind: str
    title: str
    definition: Fields
    state: rules.State
    round: int
    rounds: int
    show: Show
    shown: bool
    names: Names
    may_change: MayChange
    seconds: int | None
    opened_at: str | None
    closes_at: str | None
    remaining: float | None
    closed_at: str | None
    reopened_at: str | None


class OwnActivityView(ActivityView):
    """An activity as the presenter sees it. `answered`: people, in the current round; `prepared`: the definition that
    the next round has, and that a PATCH changes."""

    answered: int
    prepared: Fields


class Answered(Answer):
    """`answer` as it is shown; `final`: it can no longer be changed. `waiting`: [{id, text}] of what waits for the
    presenter, and is not in it until then. `question_id`: of a quiz alone, without a word on whether it is right."""

    activity_id: str
    round: int
    answer: Fields
    final: bool
    waiting: list[dict[str, str]] = []
    question_id: str | None = None

    @model_serializer(mode="wrap")
    def _name_a_question_only_of_a_quiz(self, serialize: SerializerFunctionWrapHandler) -> Fields:
        given: Fields = serialize(self)
        return given if self.question_id else {name: given[name] for name in given if name != "question_id"}


class ResultsView(Answer):
    """`results`: as the kind of the activity has them, see docs/activities.md."""

    activity_id: str
    round: int
    results: Fields


class ProgressView(Answer):
    """`answered`: how many people have answered the current round, of a quiz its question `question_id`."""

    activity_id: str
    round: int
    answered: int
    question_id: str | None


class GivenAnswer(Answer):
    """One answer. Under an alias nothing tells whose it is, or when it was given. `question_id`: of a quiz."""

    answer: Fields
    question_id: str | None = None
    participant_id: str | None = None
    nickname: str | None = None
    answered_at: str | None = None


class Move(Answer):
    """`n` people who chose `from` in the one round and `to` in the other; null: nothing."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    from_: str | None = Field(alias="from")
    to: str | None
    n: int


class MovesView(Answer):
    """`moves`: the most frequent first."""

    activity_id: str
    moves: list[Move]


class ActivitiesSnapshot(BaseModel):
    """`activities`: those that are or were open, as the room sees them; `results`: what the room has been shown of
    their rounds, each as its last activity_results data, and of texts `texts` instead of what was added and removed;
    `quizzes`: where each quiz is, as its last quiz_phase data."""

    activities: list[ActivityView]
    results: list[Fields]
    quizzes: list[Fields]
