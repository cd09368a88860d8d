"""What a presenter prepares: questions with their right answers, and how points are given."""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from engagenow.activities.kinds.kind import Part
from engagenow.activities.kinds.number import FARTHEST, Number
from engagenow.activities.kinds.options import Id, Option, Words, at_most, different, visible
from engagenow.core.codes import new_id
from engagenow.core.errors import N_
from engagenow.core.texts import graphemes
from engagenow.core.validation import sentence

MOST_QUESTIONS = 100
MOST_OPTIONS = 8
MOST_ACCEPTED = 20  # texts
LONGEST_QUESTION, LONGEST_ACCEPTED, LONGEST_EXPLANATION = 300, 60, 500  # graphemes
MOST_TEAMS = 8
OPTION_TYPES = frozenset({"choice", "order"})

Type = Literal["choice", "number", "text", "order"]
Scoring = Literal["gentle", "accuracy", "fast"]
Boards = Literal["each", "end", "never"]
Weight = Literal[0, 0.5, 1, 1.5, 2, 3]
Penalty = Literal[0, 0.25, 0.5]


class Target(Part):
    """A number, and how far from it an answer may be."""

    value: Number
    tolerance: Annotated[Number, Field(ge=0, le=FARTHEST)] = 0


def kind_of_correct(value: Any) -> str:
    return "list" if isinstance(value, list) else "target"


# Ids of options, or texts.
Listed = Annotated[list[Words], Field(min_length=1, max_length=MOST_ACCEPTED)]
Correct = Annotated[Annotated[Listed, Tag("list")] | Annotated[Target, Tag("target")], Discriminator(kind_of_correct)]


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
    def _name_options(cls, asked: Any) -> Any:
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
    def _is_of_type(cls, correct: list[str] | Target, known: ValidationInfo) -> list[str] | Target:
        if "type" in known.data and "options" in known.data:
            check_correct(known.data["type"], [option.id for option in known.data["options"]], correct)
        return correct

    @property
    def option_ids(self) -> list[str]:
        return [option.id for option in self.options]

    @property
    def multiple(self) -> bool:
        """Whether more than one option can be chosen."""
        return self.type == "choice" and isinstance(self.correct, list) and len(self.correct) > 1


def with_ids(asked: dict[str, Any]) -> dict[str, Any]:
    """A question as it is asked for, with an id for each option and none named by its place."""
    options = asked.get("options")
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return asked
    named = [option if "id" in option else {**option, "id": new_id()} for option in options]
    correct = asked.get("correct")
    if isinstance(correct, list):
        correct = [_id_at(named, one) for one in correct]
    return {**asked, "options": named, "correct": correct}


def _id_at(options: list[dict[str, Any]], place: Any) -> Any:
    """The id of the option at a place; what is no place stays."""
    is_place = isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(options)
    return options[place]["id"] if is_place else place


def check_correct(type_: Type, option_ids: list[str], correct: list[str] | Target) -> None:
    """Raises ValueError for a right answer that is none of a question of this type with these options."""
    if type_ == "number":
        if not isinstance(correct, Target):
            raise ValueError(N_("The right answer is a number with its tolerance."))
        return
    if not isinstance(correct, list):
        raise ValueError(N_("The right answer is a list."))
    if len(set(correct)) < len(correct):
        raise ValueError(N_("Please name each right answer once."))
    CHECKS[type_](option_ids, correct)


def _check_chosen(option_ids: list[str], correct: list[str]) -> None:
    if set(correct) - set(option_ids):
        raise ValueError(N_("A right answer is none of the options."))


def _check_order(option_ids: list[str], correct: list[str]) -> None:
    if sorted(correct) != sorted(option_ids):
        raise ValueError(N_("The right order names each option once."))


def _check_texts(_option_ids: list[str], correct: list[str]) -> None:
    for text in correct:
        visible(text)
        if graphemes(text) > LONGEST_ACCEPTED:
            raise sentence(N_("Please give at most %(most)s characters."), most=LONGEST_ACCEPTED)


CHECKS = {"choice": _check_chosen, "order": _check_order, "text": _check_texts}


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

    _also: dict[str, list[Any]] = PrivateAttr(default_factory=dict)

    def also(self, question_id: str) -> list[list[str] | Target]:
        """The right answers to a question that the presenter accepted afterwards."""
        return self._also.get(question_id, [])

    def accepting(self, also: dict[str, list[Any]]) -> Self:
        """The definition with these as right answers, too. They are in no `model_dump`."""
        copy = self.model_copy()
        copy._also = also
        return copy

    @property
    def has_speed(self) -> bool:
        """Whether the time of an answer counts."""
        return self.scoring != "accuracy"

    def find(self, question_id: str | None) -> Question | None:
        return next((question for question in self.questions if question.id == question_id), None)
