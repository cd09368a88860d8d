"""What a presenter prepares: questions with their right answers, and how points are given."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from engagenow.activities.kinds.kind import Part
from engagenow.activities.kinds.options import Id, Option, Words, at_most, different, visible
from engagenow.activities.quiz.correct import OPTION_TYPES, Correct, RightAnswer, Type, check_correct, with_ids
from engagenow.core.codes import new_id
from engagenow.core.errors import N_
from engagenow.core.validation import sentence

MOST_QUESTIONS = 100
MOST_OPTIONS = 8
LONGEST_QUESTION, LONGEST_EXPLANATION = 300, 500  # graphemes
MOST_TEAMS = 8

Scoring = Literal["gentle", "accuracy", "fast"]
Boards = Literal["each", "end", "never"]
Weight = Literal[0, 0.5, 1, 1.5, 2, 3]
Penalty = Literal[0, 0.25, 0.5]


class Question(Part):
    """`correct`: ids of options, for `order` all of them in the right order; a Target; or texts that are accepted.

    In what is asked for, `correct` may name options by their places, from 0. `seconds` to answer, after `read` seconds
    with the text alone. `partial`: where several options are right, some of them earn a part of the points.
    """

    id: Id = Field(default_factory=new_id)
    type: Type
    text: Annotated[Words, at_most(LONGEST_QUESTION), AfterValidator(visible)]
    options: Annotated[list[Option], Field(max_length=MOST_OPTIONS), AfterValidator(different)] = Field(
        default_factory=list
    )
    correct: Correct
    partial: bool = False
    seconds: int = Field(20, ge=5, le=300)
    read: int = Field(0, ge=0, le=15)
    weight: Weight = 1
    explanation: Annotated[Words, at_most(LONGEST_EXPLANATION)] = ""

    @model_validator(mode="before")
    @classmethod
    def _name_options(cls, asked: object) -> object:
        """Options that have no ids get them here, so that places in `correct` can become ids."""
        return with_ids(asked) if isinstance(asked, dict) and asked.get("type") in OPTION_TYPES else asked

    @field_validator("options")
    @classmethod
    def _has_options(cls, options: list[Option], known: ValidationInfo) -> list[Option]:
        if len(options) < 2 and known.data.get("type") in OPTION_TYPES:
            raise ValueError(N_("Please give at least two options."))
        if options and known.data.get("type") not in OPTION_TYPES:
            raise ValueError(N_("Questions of this type have no options."))
        return options

    @field_validator("correct")
    @classmethod
    def _is_of_type(cls, correct: RightAnswer, known: ValidationInfo) -> RightAnswer:
        if "type" in known.data and "options" in known.data:
            check_correct(known.data["type"], [option.id for option in known.data["options"]], correct)
        return correct

    @property
    def option_ids(self) -> list[str]:
        """The ids of its options, in the order in which they are prepared."""
        return [option.id for option in self.options]

    @property
    def multiple(self) -> bool:
        """Whether more than one option can be chosen."""
        return self.type == "choice" and isinstance(self.correct, list) and len(self.correct) > 1


def different_questions(questions: list[Question]) -> list[Question]:
    """Raises ValueError where two have one id."""
    if len({question.id for question in questions}) < len(questions):
        raise sentence(N_("Two questions have the same id."))
    return questions


class QuizDefinition(Part):
    """`scoring`: what a right answer loses by time: up to a quarter (`gentle`), nothing (`accuracy`), up to half
    (`fast`). `board`: when the order of the best is shown. `teams`: how many there are; None: no teams. `early_lock`:
    whether a question is locked as soon as all have answered it. `penalty`: the share of the points of a question that
    a wrong answer costs.
    """

    questions: Annotated[
        list[Question], Field(min_length=1, max_length=MOST_QUESTIONS), AfterValidator(different_questions)
    ]
    scoring: Scoring = "gentle"
    board: Boards = "each"
    streak: bool = False
    teams: int | None = Field(None, ge=2, le=MOST_TEAMS)
    early_lock: bool = False
    penalty: Penalty = 0

    _also: dict[str, list[RightAnswer]] = PrivateAttr(default_factory=dict)

    def also(self, question_id: str) -> list[RightAnswer]:
        """The right answers to a question that the presenter accepted afterwards."""
        return self._also.get(question_id, [])

    def accepting(self, also: dict[str, list[RightAnswer]]) -> Self:
        """The definition with these as right answers, too. They are in no `model_dump`."""
        copy = self.model_copy()
        copy._also = also
        return copy

    @property
    def has_speed(self) -> bool:
        """Whether the time of an answer counts."""
        return self.scoring != "accuracy"

    def find(self, question_id: str | None) -> Question | None:
        """The question with this id; None where there is none."""
        return next((question for question in self.questions if question.id == question_id), None)
