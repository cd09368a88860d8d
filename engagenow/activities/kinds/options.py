"""Options with ids: what people choose among, rank, or rate."""

from collections.abc import Sequence
from typing import Annotated, Protocol, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from engagenow.activities.kinds.kind import Part
from engagenow.core import texts
from engagenow.core.codes import new_id
from engagenow.core.errors import N_
from engagenow.core.text_fields import at_most, one_line
from engagenow.core.validation import wrong

LONGEST_OPTION = 120  # graphemes (features.md 2.1)
MOST_OPTIONS = 20  # (P15)

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]


def visible(text: str) -> str:
    """Raises ValueError for a text in which there is nothing to see, an empty one too."""
    if texts.is_blank(text):
        raise ValueError(N_("This field is required."))
    return text


# The last one runs first: a text is tidied before its length is measured. A grapheme has few code points; the bound on
# these keeps a text from being long and narrow.
Words = Annotated[str, StringConstraints(max_length=1000), BeforeValidator(one_line)]
OptionText = Annotated[Words, at_most(LONGEST_OPTION), AfterValidator(visible)]
Label = Annotated[Words, at_most(60)]


class Option(Part):
    """`added`: it came after the first answer (P10)."""

    id: Id = Field(default_factory=new_id)
    text: OptionText
    added: bool = False


def different(options: list[Option]) -> list[Option]:
    """Raises ValueError where two have one id, or read the same."""
    if len({option.id for option in options}) < len(options):
        raise ValueError(N_("Two options have the same id."))
    if len({option.text for option in options}) < len(options):
        raise ValueError(N_("Two options read the same."))
    return options


Options = Annotated[list[Option], Field(min_length=2, max_length=MOST_OPTIONS), AfterValidator(different)]


class WithOptions(Part):
    """A definition with 2 to MOST_OPTIONS options that differ in id and text."""

    options: Options


class HasOptions(Protocol):
    """What has options, whatever their number: also a question of a quiz."""

    options: list[Option]


W = TypeVar("W", bound=WithOptions)


def ids(definition: HasOptions) -> list[str]:
    """The ids of the options, in their order."""
    return [option.id for option in definition.options]


def text_of(definition: WithOptions, option_id: str) -> str:
    """The text of an option that the definition has."""
    return next(option.text for option in definition.options if option.id == option_id)


def unmarked(options: list[Option]) -> list[Option]:
    """What is prepared before an answer: none was added after it, whatever was sent."""
    return [option.model_copy(update={"added": False}) for option in options]


def mark_added(before: WithOptions, after: W) -> W:
    """Options that came after the first answer are marked. Raises Invalid where one stands elsewhere than before.

    Those of `before` that are left stand first, in their order: it stands still while people answer (P9). An option
    that was sent without an id removes none: it may be one of `before`, reworded.
    """
    known = {option.id: option.added for option in before.options}
    kept = [option for option in known if option in ids(after)]
    if len(kept) < len(known) and any("id" not in option.model_fields_set for option in after.options):
        raise wrong(
            "definition.options", N_("To remove an option after the first answer, please give every option its id.")
        )
    if ids(after)[: len(kept)] != kept:
        raise wrong(
            "definition.options",
            N_("After the first answer options can be reworded, removed, and added at the end, but not moved."),
        )
    marked = [option.model_copy(update={"added": known.get(option.id, True)}) for option in after.options]
    return after.model_copy(update={"options": marked})


def check_run_off(definition: WithOptions, wanted: Sequence[str]) -> None:
    """Raises Invalid unless these are options, two or more, each once."""
    if len(wanted) < 2 or len(set(wanted)) < len(wanted) or set(wanted) - set(ids(definition)):
        raise wrong("options", N_("A run-off needs two or more of the activity's options, each once."))


def only(definition: W, wanted: Sequence[str]) -> W:
    """The definition with these options alone, in their order. One that it does not have is left out."""
    chosen = [option for option in definition.options if option.id in set(wanted)]
    return definition.model_copy(update={"options": chosen})


def check_known(definition: HasOptions, chosen: Sequence[str], field: str) -> None:
    """Raises Invalid for an option that is unknown, or named twice."""
    if len(set(chosen)) < len(chosen):
        raise wrong(field, N_("Please choose each option only once."))
    if set(chosen) - set(ids(definition)):
        raise wrong(field, N_("There is no such option."))
