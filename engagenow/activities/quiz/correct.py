"""What is right: how a question says it, and which right answers a question of its type can have."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from engagenow.activities.kinds.kind import Part
from engagenow.activities.kinds.number import FARTHEST, Number
from engagenow.activities.kinds.options import Words, visible
from engagenow.core.codes import new_id
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.texts import graphemes
from engagenow.core.validation import sentence

MOST_ACCEPTED = 20  # texts
LONGEST_ACCEPTED = 60  # graphemes of a text
OPTION_TYPES = frozenset({"choice", "order"})

Type = Literal["choice", "number", "text", "order"]


class Target(Part):
    """A number, and how far from it an answer may be."""

    value: Number
    tolerance: Annotated[Number, Field(ge=0, le=FARTHEST)] = 0


def kind_of_correct(value: object) -> str:
    """The tag, in `Correct`, of the form that a right answer has."""
    return "list" if isinstance(value, list) else "target"


# Ids of options, or texts.
Listed = Annotated[list[Words], Field(min_length=1, max_length=MOST_ACCEPTED)]
Correct = Annotated[Annotated[Listed, Tag("list")] | Annotated[Target, Tag("target")], Discriminator(kind_of_correct)]
RightAnswer = list[str] | Target  # a Correct, once it is checked


def with_ids(asked: Fields) -> Fields:
    """A question as it is asked for, with an id for each option and none named by its place."""
    options = asked.get("options")
    if not isinstance(options, list) or not all(isinstance(option, dict) for option in options):
        return asked
    named = [option if "id" in option else {**option, "id": new_id()} for option in options]
    correct = asked.get("correct")
    if isinstance(correct, list):
        correct = [_id_at(named, one) for one in correct]
    return {**asked, "options": named, "correct": correct}


def _id_at(options: list[Fields], place: object) -> object:
    """The id of the option at a place; what is no place stays."""
    if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(options):
        return options[place]["id"]
    return place


def check_correct(type_: Type, option_ids: list[str], correct: RightAnswer) -> None:
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
