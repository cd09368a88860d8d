"""A number between two bounds.

Numbers have at most 4 decimals. All sums are of whole ten-thousandths: they are exact, and the same in any order.
"""

import math
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from engagenow.activities.kinds.kind import Kind, Line, Part
from engagenow.activities.kinds.options import Words, at_most
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.percent import percentages
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.sheets import Word
from engagenow.core.validation import wrong

FARTHEST = 10**9  # from 0, of both bounds
UNIT = 10**4  # parts of 1
MOST_BINS = 20
LIMB = 10**12  # sums of squares are kept in two numbers that fit into 64 bits


def in_parts(number: float) -> int:
    """Ten-thousandths. Raises ValueError for more than 4 decimals."""
    parts = Decimal(repr(number)) * UNIT
    if parts != parts.to_integral_value():
        raise ValueError(N_("Numbers have at most 4 decimals."))
    return int(parts)


def of_parts(parts: int) -> float | int:
    """A number of ten-thousandths as a number of ones, without a decimal point where it is whole."""
    return parts // UNIT if parts % UNIT == 0 else parts / UNIT


def plain(number: float) -> float | int:
    """A whole number without a decimal point. Raises ValueError for more than 4 decimals."""
    return of_parts(in_parts(number))


Number = Annotated[float, Field(ge=-FARTHEST, le=FARTHEST, allow_inf_nan=False), AfterValidator(plain)]


class NumberDefinition(Part):
    """`step`: a value is `min` and a whole number of steps; None: any."""

    min: Number
    max: Number
    unit: Annotated[Words, at_most(20)] = ""
    step: Annotated[Number, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if self.min >= self.max:
            raise ValueError(N_("The least value must be below the most."))
        return self

    @property
    def span(self) -> int:
        """From `min` to `max`, in ten-thousandths."""
        return in_parts(self.max) - in_parts(self.min)


class NumberAnswer(Part):
    """`value`: from `min` to `max` of the definition, in its steps."""

    value: Number


class NumberKind(Kind[NumberDefinition, NumberAnswer]):
    """Giving a number. Results are a histogram, the mean, the median and the standard deviation."""

    name = "number"
    definition = NumberDefinition
    answer = NumberAnswer
    has_values = True

    def meaning(self, definition: NumberDefinition) -> object:
        """The bounds and the step. The unit is wording."""
        return definition.min, definition.max, definition.step

    def check(self, definition: NumberDefinition, answer: NumberAnswer) -> None:
        """Raises Invalid for a value outside of the bounds, and for one between two steps."""
        if not definition.min <= answer.value <= definition.max:
            sentence = N_("Please give a number from %(least)s to %(most)s.")
            raise wrong("answer.value", sentence, least=definition.min, most=definition.max)
        if definition.step and _above(definition, answer) % in_parts(definition.step):
            raise wrong("answer.value", N_("Please give a number in steps of %(step)s."), step=definition.step)

    def amounts(self, definition: NumberDefinition, answer: NumberAnswer) -> Counter[str]:
        """1 for its bin; the value above `min` in ten-thousandths, and its square as `squares` * LIMB + `square`."""
        above = _above(definition, answer)
        high, low = divmod(above * above, LIMB)
        bins = _bins(definition)
        return Counter({VOTERS: 1, "sum": above, "square": low, "squares": high, f"bin:{bins.place(above)}": 1})

    def value(self, definition: NumberDefinition, answer: NumberAnswer) -> int:
        """In ten-thousandths."""
        return in_parts(answer.value)

    def results(self, definition: NumberDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, bins: [{from, to, n}], mean, median, sd}; sd is of all who answered. Without voters null."""
        voters, bins, least = tally.get(VOTERS, 0), _bins(definition), in_parts(definition.min)
        shown = [
            {"from": of_parts(least + low), "to": of_parts(least + high), "n": tally.get(f"bin:{place}", 0)}
            for place, (low, high) in enumerate(bins.edges())
        ]
        return {"voters": voters, "bins": shown, **_figures(tally, least, stored.median_values() if voters else [])}

    def lines(self, definition: NumberDefinition, results: Fields) -> list[Line]:
        """Each bin with its number and percent, then the figures."""
        bins = results["bins"]
        shown = percentages([each["n"] for each in bins], results["voters"]).shown
        lines: list[Line] = [(_range(each), each["n"], text) for each, text in zip(bins, shown, strict=True)]
        figures = ((N_("Mean"), "mean"), (N_("Median"), "median"), (N_("Standard deviation"), "sd"))
        return [*lines, *((Word(name), results[key], None) for name, key in figures)]

    def said(self, definition: NumberDefinition, answer: NumberAnswer) -> str:
        """The value with its unit."""
        return f"{answer.value} {definition.unit}".strip()


class Bins:
    """At most MOST_BINS, of one width, over `span` parts. Where values come in steps, a bin holds whole steps."""

    def __init__(self, span: int, step: int | None) -> None:
        self.span, self.step = span, step
        values = span // step + 1 if step else span + 1
        self.number = min(MOST_BINS, values)
        self.steps = math.ceil(values / self.number)  # in a bin, where there are steps
        if step:
            self.number = math.ceil(values / self.steps)

    def place(self, above: int) -> int:
        """The bin of a value that is so many parts above the least."""
        if self.step:
            return above // self.step // self.steps
        return min(above * self.number // self.span, self.number - 1)

    def edges(self) -> list[tuple[int, int]]:
        """(low, high) of each, in parts above the least. Without steps the low edge belongs to it, the high does not,
        except at the last one; with steps both are values in it."""
        if self.step:
            last = self.span // self.step
            return [
                (place * self.steps * self.step, min((place + 1) * self.steps - 1, last) * self.step)
                for place in range(self.number)
            ]
        cuts = [-(-place * self.span // self.number) for place in range(self.number + 1)]
        return list(pairwise(cuts))


def _range(each: Fields) -> str:
    return f"{each['from']}" if each["from"] == each["to"] else f"{each['from']}–{each['to']}"


def _bins(definition: NumberDefinition) -> Bins:
    return Bins(definition.span, in_parts(definition.step) if definition.step else None)


def _above(definition: NumberDefinition, answer: NumberAnswer) -> int:
    return in_parts(answer.value) - in_parts(definition.min)


def _figures(tally: Tally, least: int, median_values: list[int]) -> dict[str, float | None]:
    voters = tally.get(VOTERS, 0)
    if not voters:
        return {"mean": None, "median": None, "sd": None}
    total = tally.get("sum", 0)
    squares = tally.get("squares", 0) * LIMB + tally.get("square", 0)
    # Whole numbers up to the root: nothing is lost between two sums that are nearly equal.
    variance = voters * squares - total * total
    return {
        "mean": round((least + total / voters) / UNIT, 4),
        "median": round(sum(median_values) / len(median_values) / UNIT, 4) if median_values else None,
        "sd": round(math.sqrt(variance) / voters / UNIT, 4),
    }


kind = NumberKind()
