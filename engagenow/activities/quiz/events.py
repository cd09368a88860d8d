"""What a quiz tells its room. A field that is not named as always there is left out where it means nothing."""

from typing import ClassVar

from pydantic import BaseModel, SerializerFunctionWrapHandler, model_serializer

from engagenow.activities.quiz.correct import Type
from engagenow.activities.quiz.phases import Phase
from engagenow.core.events import Event
from engagenow.core.fields import Fields

JsonAnswer = list[str] | Fields  # what is right: ids of options or texts; of a number {value, tolerance}


class Lean(BaseModel):
    """A payload without the fields that are None, but for those in `always`."""

    always: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_what_is_missing(self, serialize: SerializerFunctionWrapHandler) -> Fields:
        full: Fields = serialize(self)
        return {name: value for name, value in full.items() if value is not None or name in self.always}


class OptionView(BaseModel):
    """An option of a question, without a word on whether it is right."""

    id: str
    text: str


class BoardLine(Lean):
    """`was`: the rank on the board before. `player` says who it is within the activity; `participant_id` only where
    names are shown. `since`: the number of the first question that it was there for, if not the first one."""

    always: ClassVar[frozenset[str]] = frozenset({"was"})

    name: str
    player: str
    points: int
    rank: int
    was: int | None = None
    participant_id: str | None = None
    team: int | None = None
    since: int | None = None


class TeamLine(BaseModel):
    """`points`: of each question the mean of the members who were there, added up."""

    team: int
    points: int
    rank: int
    members: int


class QuizPhase(Lean, Event, name="quiz_phase", subject=("activity_id",)):
    """Where a quiz is, with what may be shown in this phase and no more. The newest replaces those before.

    Always there: up to `starts_at`. `ends_at`: of a phase that ends by itself; `remaining`: seconds that are left of
    it, while the quiz is paused. From `ready` on `type`, `seconds`, `weight`; from `question` on `text`; from
    `answering` on `options`, and `multiple` of a choice; in `solution` what was right and what was answered; in `board`
    and `podium` `board`, the first 10 of `players`, and `team_board`. The same `step` may be told again with something
    else in it.
    """

    always: ClassVar[frozenset[str]] = frozenset({"question_id", "number"})

    session_id: str
    activity_id: str
    round: int
    step: int
    phase: Phase
    question_id: str | None
    number: int | None
    of: int
    starts_at: str
    ends_at: str | None = None
    remaining: float | None = None
    type: Type | None = None
    seconds: int | None = None
    weight: float | None = None
    text: str | None = None
    options: list[OptionView] | None = None
    multiple: bool | None = None
    correct: JsonAnswer | None = None
    also: list[JsonAnswer] | None = None
    counts: dict[str, int] | None = None
    voters: int | None = None
    right: int | None = None
    explanation: str | None = None
    board: list[BoardLine] | None = None
    players: int | None = None
    team_board: list[TeamLine] | None = None


class Lobby(Lean, Event, name="lobby", stored=False):
    """To the projector alone: who waits for the quiz to begin, at most once a second. `names`: the 100 who came last,
    where boards show names."""

    session_id: str
    activity_id: str
    joined: int
    names: list[str] | None = None


class Solved(Lean):
    """A question whose solution was shown, as it is judged now."""

    correct: JsonAnswer
    also: list[JsonAnswer] | None = None
    counts: dict[str, int]
    voters: int
    right: int


class QuizRegraded(Lean, Event, name="quiz_regraded"):
    """Another answer is right, too, a participant's answers count no longer, or again, or a question was skipped after
    its solution. All of this is as it is now.

    `questions`: {id: what was shown of it}, of those that count. A board only where one was shown.
    """

    session_id: str
    activity_id: str
    round: int
    questions: dict[str, Solved]
    board: list[BoardLine] | None = None
    players: int | None = None
    team_board: list[TeamLine] | None = None


TELL_BOARDS = (QuizPhase.name, QuizRegraded.name)
