"""Choosing one option, or several."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Self

from pydantic import Field, model_validator

from engagenow.activities.kinds.kind import Kind, Line, Part
from engagenow.activities.kinds.options import (
    MOST_OPTIONS,
    WithOptions,
    check_known,
    check_run_off,
    ids,
    mark_added,
    only,
    text_of,
    unmarked,
)
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.percent import percentages
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.sheets import Word
from engagenow.core.validation import wrong

ABSTAINED = "abstained"


class ChoiceDefinition(WithOptions):
    """`min` to `max` options may be chosen; with `min` 0 none is an answer, too: abstaining."""

    min: int = Field(1, ge=0, le=MOST_OPTIONS)
    max: int = Field(1, ge=1, le=MOST_OPTIONS)

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        if self.min > self.max:
            raise ValueError(N_("At least cannot be more than at most."))
        if self.max > len(self.options):
            raise ValueError(N_("There are not so many options."))
        return self


class ChoiceAnswer(Part):
    """`options`: the ids of those that are chosen, in any order."""

    options: list[str] = Field(max_length=MOST_OPTIONS)


class Choice(Kind[ChoiceDefinition, ChoiceAnswer]):
    """Choosing between `min` and `max` of the options."""

    name = "choice"
    definition = ChoiceDefinition
    answer = ChoiceAnswer

    def define(self, asked: object) -> ChoiceDefinition:
        """Options get ids, and none is marked as added. Raises Invalid."""
        prepared = super().define(asked)
        return prepared.model_copy(update={"options": unmarked(prepared.options)})

    def change(self, before: ChoiceDefinition, asked: object) -> ChoiceDefinition:
        """Options may be reworded, removed, and added at the end; `min` and `max` stay (P10). Raises Invalid."""
        after = self.define(asked)
        if (before.min, before.max) != (after.min, after.max):
            raise wrong("definition", N_("After the first answer only the wording can change."))
        return mark_added(before, after)

    def reopens(self, before: ChoiceDefinition, after: ChoiceDefinition) -> bool:
        """Whether there is an option that was not there before."""
        return any(option not in ids(before) for option in ids(after))

    def dropped(self, before: ChoiceDefinition, after: ChoiceDefinition) -> list[str]:
        """The ids of the options that `after` does not have."""
        return [option for option in ids(before) if option not in ids(after)]

    def chose(self, answer: ChoiceAnswer, options: Collection[str]) -> bool:
        """Whether at least one of these ids is in the answer."""
        return not set(options).isdisjoint(answer.options)

    def limit(self, definition: ChoiceDefinition, options: Sequence[str]) -> ChoiceDefinition:
        """With two or more of the options, see `among`. Raises Invalid."""
        check_run_off(definition, options)
        return self.among(definition, options)

    def among(self, definition: ChoiceDefinition, options: Sequence[str]) -> ChoiceDefinition:
        """With these options alone; `min` and `max` are at most as many as there are."""
        fewer = only(definition, options)
        most = min(definition.max, len(fewer.options))
        return fewer.model_copy(update={"max": most, "min": min(definition.min, most)})

    def check(self, definition: ChoiceDefinition, answer: ChoiceAnswer) -> None:
        """Raises Invalid for an unknown option, one that is named twice, and fewer than `min` or more than `max`."""
        check_known(definition, answer.options, "answer.options")
        chosen = len(answer.options)
        if chosen < definition.min:
            raise wrong("answer.options", N_("Please choose at least %(least)s."), least=definition.min)
        if chosen > definition.max:
            raise wrong("answer.options", N_("Please choose at most %(most)s."), most=definition.max)

    def amounts(self, definition: ChoiceDefinition, answer: ChoiceAnswer) -> Counter[str]:
        """1 for each option that is chosen, or for ABSTAINED where none is."""
        chosen = {_key(option): 1 for option in answer.options}
        return Counter({VOTERS: 1, **(chosen or {ABSTAINED: 1})})

    def results(self, definition: ChoiceDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, abstained, counts: {option: n}}; those who abstained are voters, too (P6)."""
        counts = {option: tally.get(_key(option), 0) for option in ids(definition)}
        return {"voters": tally.get(VOTERS, 0), "abstained": tally.get(ABSTAINED, 0), "counts": counts}

    def picks_one(self, definition: ChoiceDefinition) -> bool:
        """Whether `max` is 1."""
        return definition.max == 1

    def lines(self, definition: ChoiceDefinition, results: Fields) -> list[Line]:
        """Each option with its number and percent; the last line is of those who abstained, where that is possible."""
        counts = list(results["counts"].values())
        abstained = [results["abstained"]] if definition.min == 0 else []
        shown = percentages([*counts, *abstained], results["voters"], shares=definition.max == 1).shown
        names = [*(option.text for option in definition.options), Word(N_("Abstained"))]
        return list(zip(names, [*counts, *abstained], shown, strict=False))

    def said(self, definition: ChoiceDefinition, answer: ChoiceAnswer) -> str:
        """The texts of what is chosen, in the definition's order."""
        return " / ".join(text_of(definition, option) for option in ids(definition) if option in answer.options)


def _key(option: str) -> str:
    return f"option:{option}"


kind = Choice()
