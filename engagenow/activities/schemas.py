"""What clients may tell us about activities."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from engagenow.activities import rules, templates
from engagenow.activities.kinds.kind import MayChange, Names, Show
from engagenow.activities.kinds.options import MOST_OPTIONS, visible
from engagenow.activities.kinds.word_cloud import EntryText
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.repeatable import Repeatable
from engagenow.core.text_fields import one_line
from engagenow.sessions.schemas import Asked

DEEPEST = 6  # lists and objects in each other, in a definition or an answer
LONGEST_TITLE = 300  # code points


def shallow(value: Fields) -> Fields:
    """Raises ValueError. What comes after this may walk through the value without a bound of its own."""
    level: list[object] = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return value
    raise ValueError(N_("This value is not allowed."))


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


ActivityId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Anything = Annotated[Fields, AfterValidator(shallow)]
Round = Annotated[int, Field(ge=1, le=rules.MOST_ROUNDS)]
Seconds = Annotated[int, Field(ge=1, le=rules.LONGEST)]
# The last one runs first: a title is tidied before its length is measured.
ActivityTitle = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TITLE), AfterValidator(visible), BeforeValidator(one_line)
]


class Settings(Repeatable):
    """What may be left out of a new activity: then it is as its kind has it."""

    show: Show | None = None
    names: Names | None = None
    may_change: MayChange | None = None
    seconds: Seconds | None = None


class CreateActivity(Settings):
    """Either `kind`, `title` and `definition`, see docs/activities.md, or `template`, with a title of one's own or not.
    The templates of quizzes take a `definition`, too: what is in it replaces theirs.

    `from`: with `from_words` and `from_texts`, the activity whose `top` most frequent words or texts are the options.
    `open`: at once, as a quick poll.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    kind: Annotated[str, StringConstraints(max_length=20)] | None = None
    title: ActivityTitle | None = None
    definition: Anything | None = None
    template: templates.AnyName | None = None
    from_: ActivityId | None = Field(None, alias="from")
    top: int = Field(5, ge=2, le=MOST_OPTIONS)
    open: bool = False


class ChangeActivity(Settings):
    """What is left out stays. `seconds` null: no timer."""

    title: ActivityTitle | None = None
    definition: Anything | None = None


class OrderActivities(Repeatable):
    """`ids`: of all activities of the session, in their new order."""

    ids: Annotated[list[ActivityId], Field(max_length=rules.MOST_ACTIVITIES)]


class Open(Repeatable):
    """`seconds`: of this round's timer, instead of the prepared one. `options`: with `new_round`, of a run-off.

    `stage`: the projector shows it, too.
    """

    seconds: Seconds | None = None
    new_round: bool = False
    options: Annotated[list[ActivityId], Field(max_length=20)] | None = None
    stage: bool = False


class Extend(Repeatable):
    """`seconds` null: the timer goes, and the round stays open until it is closed."""

    seconds: Annotated[int, Field(ge=-rules.LONGEST, le=rules.LONGEST)] | None


class ShowResults(Repeatable):
    """`show`: to whom the results of the current round are shown."""

    show: Show


class GiveAnswer(Repeatable):
    """`answer`: what its kind wants, see docs/activities.md. `question_id`: of a quiz, the question that is
    answered."""

    round: Round
    question_id: ActivityId | None = None
    answer: Anything


class EditWords(Repeatable):
    """`word` as it is shown. `into`: with `merge` the word that it counts as, with `rename` how it is shown.

    What is hidden is shown again by `unhide`. All of it holds for what is typed later as well.
    """

    op: Literal["merge", "rename", "hide", "unhide"]
    word: EntryText
    into: EntryText | None = None

    @model_validator(mode="after")
    def _into_fits(self) -> Self:
        if self.into is None and self.op in ("merge", "rename"):
            raise ValueError(N_("To merge or rename a word, please say into which."))
        return self


class OfActivity(Repeatable):
    """A command about an activity."""

    id: ActivityId


class OpenActivity(Open, OfActivity):
    """As Open, with the id of the activity."""


class ExtendActivity(Extend, OfActivity):
    """As Extend, with the id of the activity."""


class ShowActivityResults(ShowResults, OfActivity):
    """As ShowResults, with the id of the activity."""


class EditActivityWords(EditWords, OfActivity):
    """As EditWords, with the id of the activity."""


class AnswerActivity(GiveAnswer):
    """As GiveAnswer, with the id of the activity."""

    activity_id: ActivityId


class ResultsQuery(Asked):
    """`round`: none is the current one. `before`: of texts, the number that those of the next page come before.
    `shown`: what the room was shown, also for the presenter."""

    round: Round | None = None
    before: int | None = Field(None, ge=1, le=2**31 - 1)
    shown: bool = False


class MovesQuery(Asked):
    """`from` and `to`: two rounds of the activity."""

    from_: Round = Field(alias="from")
    to: Round


class AnswersQuery(Asked):
    """`round`: none is the current one. `after`: where the page before ends, from its Link header."""

    round: Round | None = None
    after: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] | None = None
    limit: int = Field(100, ge=1, le=200)
