"""What a schema may say of a text that people type: it is tidied first, then measured."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from engagenow.core import texts
from engagenow.core.errors import N_
from engagenow.core.validation import sentence

MOST_LINES = 40  # of a text

# Everything but tabs, line breaks and what becomes one. For the API's description: clients check by it.
CONTROLS_REFUSED = r"^[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]*$"


def one_line(typed: object) -> object:
    """A text in one line, tidied; what is no text is left to the schema. Raises ValueError as `texts.one_line` does."""
    return texts.one_line(typed) if isinstance(typed, str) else typed


def several_lines(typed: object) -> object:
    """A text, tidied; what is no text is left to the schema. Raises ValueError for what it may not hold."""
    return texts.several_lines(typed) if isinstance(typed, str) else typed


def visible(text: str) -> str:
    """Raises ValueError for a text in which there is nothing to see."""
    if text and texts.is_blank(text):
        raise ValueError(N_("This field is required."))
    return text


def few_lines(text: str) -> str:
    """The text. Raises ValueError where it has more than MOST_LINES lines."""
    if text.count("\n") >= MOST_LINES:
        raise sentence(N_("Please give at most %(most)s lines."), most=MOST_LINES)
    return text


def at_most(most: int) -> AfterValidator:
    """A text of so many graphemes."""

    def check(text: str) -> str:
        if texts.graphemes(text) > most:
            raise sentence(N_("Please give at most %(most)s characters."), most=most)
        return text

    return AfterValidator(check)


# 1 to 100 code points. The last validator runs first.
Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    Field(json_schema_extra={"pattern": CONTROLS_REFUSED}),
    AfterValidator(visible),
    BeforeValidator(one_line),
]
