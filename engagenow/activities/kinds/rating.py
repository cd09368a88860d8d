"""A value on a scale, for one question or for several statements."""

from collections import Counter
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from engagenow.activities.kinds.kind import Kind, Line, Part
from engagenow.activities.kinds.options import Label, Option, different, unmarked
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.percent import percentages
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.sheets import Word
from engagenow.core.validation import wrong

FARTHEST = 1000  # from 0, of both ends
MOST_STEPS = 11
MOST_STATEMENTS = 8
PLACES = 4  # decimals of means


class RatingDefinition(Part):
    """Whole numbers `from` to `to`, 2 to 11 of them; `low` and `high` are the words at the ends."""

    from_: int = Field(1, alias="from", ge=-FARTHEST, le=FARTHEST)
    to: int = Field(5, ge=-FARTHEST, le=FARTHEST)
    low: Label = ""
    high: Label = ""
    statements: Annotated[list[Option], Field(max_length=MOST_STATEMENTS), AfterValidator(different)] = Field(
        default_factory=list
    )

    @model_validator(mode="after")
    def _few_steps(self) -> Self:
        if not 2 <= len(self.scale) <= MOST_STEPS:
            raise ValueError(N_("A scale has 2 to 11 steps."))
        return self

    @property
    def scale(self) -> range:
        """The values that can be given."""
        return range(self.from_, self.to + 1)


class RatingAnswer(Part):
    """`value`, or for statements `values` of at least one of them by id."""

    value: int | None = None
    values: dict[str, int] | None = Field(None, max_length=MOST_STATEMENTS)


class Rating(Kind[RatingDefinition, RatingAnswer]):
    """Rating something, or several statements, each on the same scale."""

    name = "rating"
    definition = RatingDefinition
    answer = RatingAnswer

    def define(self, asked: object) -> RatingDefinition:
        """Statements get ids, and none is marked as added. Raises Invalid."""
        prepared = super().define(asked)
        return prepared.model_copy(update={"statements": unmarked(prepared.statements)})

    def meaning(self, definition: RatingDefinition) -> object:
        """The scale and the ids of the statements. Their texts and the words at the ends are wording."""
        return definition.from_, definition.to, [statement.id for statement in definition.statements]

    def check(self, definition: RatingDefinition, answer: RatingAnswer) -> None:
        """Raises Invalid for a value outside of the scale, an unknown statement, and the form for the other case."""
        if definition.statements:
            self._check_statements(definition, answer)
        elif answer.values is not None or answer.value is None:
            raise wrong("answer.value", N_("Please choose a value."))
        elif answer.value not in definition.scale:
            raise _outside("answer.value", definition)

    def _check_statements(self, definition: RatingDefinition, answer: RatingAnswer) -> None:
        if answer.value is not None or not answer.values:
            raise wrong("answer.values", N_("Please choose a value for a statement."))
        known = {statement.id for statement in definition.statements}
        for statement, value in answer.values.items():
            if statement not in known:
                raise wrong("answer.values", N_("There is no such statement."))
            if value not in definition.scale:
                raise _outside("answer.values", definition)

    def amounts(self, definition: RatingDefinition, answer: RatingAnswer) -> Counter[str]:
        """1 for the value, or for each value of a statement."""
        if answer.values is None:
            return Counter({VOTERS: 1, f"value:{answer.value}": 1})
        return Counter({VOTERS: 1, **{f"value:{value}:{one}": 1 for one, value in answer.values.items()}})

    def results(self, definition: RatingDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, counts: {value: n}, mean, median}, or {voters, statements: {id: the same}}. Without voters null."""
        voters = tally.get(VOTERS, 0)
        if not definition.statements:
            return {"voters": voters, **_distribution({v: tally.get(f"value:{v}", 0) for v in definition.scale})}
        found = {}
        for statement in definition.statements:
            counts = {value: tally.get(f"value:{value}:{statement.id}", 0) for value in definition.scale}
            found[statement.id] = {"voters": sum(counts.values()), **_distribution(counts)}
        return {"voters": voters, "statements": found}

    def lines(self, definition: RatingDefinition, results: Fields) -> list[Line]:
        """Each value with its number and percent, the mean and the median; the same for each statement."""
        if "statements" not in results:
            return _lines(results, results["voters"], "")
        texts = {statement.id: statement.text for statement in definition.statements}
        found = results["statements"].items()
        return [line for one, rated in found for line in _lines(rated, rated["voters"], f"{texts[one]}: ")]

    def said(self, definition: RatingDefinition, answer: RatingAnswer) -> str:
        """The value, or "statement: value" of each."""
        if answer.values is None:
            return str(answer.value)
        texts = {statement.id: statement.text for statement in definition.statements}
        return " / ".join(f"{texts[one]}: {value}" for one, value in answer.values.items())


def _lines(rated: Fields, voters: int, before: str) -> list[Line]:
    counts = rated["counts"]
    shown = percentages(list(counts.values()), voters).shown
    lines: list[Line] = [(f"{before}{value}", n, text) for (value, n), text in zip(counts.items(), shown, strict=True)]
    return [*lines, (Word(N_("Mean")), rated["mean"], None), (Word(N_("Median")), rated["median"], None)]


def _distribution(counts: dict[int, int]) -> Fields:
    number = sum(counts.values())
    mean = round(sum(value * n for value, n in counts.items()) / number, PLACES) if number else None
    return {"counts": {str(value): n for value, n in counts.items()}, "mean": mean, "median": _median(counts, number)}


def _median(counts: dict[int, int], number: int) -> float | None:
    if not number:
        return None
    lower, upper = _value_at(counts, (number - 1) // 2), _value_at(counts, number // 2)
    return (lower + upper) / 2 if (lower + upper) % 2 else (lower + upper) // 2


def _value_at(counts: dict[int, int], place: int) -> int:
    """The value at this place, from 0, of all in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def _outside(field: str, definition: RatingDefinition) -> Exception:
    sentence = N_("Please choose a value from %(least)s to %(most)s.")
    return wrong(field, sentence, least=definition.from_, most=definition.to)


kind = Rating()
