"""Putting options in order, all of them or the first few."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Self

from pydantic import Field, model_validator

from engagenow.activities.kinds.kind import Kind, Line, Part
from engagenow.activities.kinds.options import (
    MOST_OPTIONS,
    WithOptions,
    check_known,
    check_run_off,
    ids,
    only,
    text_of,
    unmarked,
)
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.percent import percentages
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.validation import wrong

PLACES = 4  # decimals of points


class RankingDefinition(WithOptions):
    """`top`: so many are to be ranked; None: all."""

    top: int | None = Field(None, ge=1, le=MOST_OPTIONS)

    @model_validator(mode="after")
    def _top_fits(self) -> Self:
        if self.top is not None and self.top > len(self.options):
            raise ValueError(N_("There are not so many options."))
        return self

    @property
    def ranked(self) -> int:
        """How many options are to be ranked."""
        return self.top or len(self.options)


class RankingAnswer(Part):
    """`order`: the ids of options, the first one first."""

    order: list[str] = Field(max_length=MOST_OPTIONS)


class Ranking(Kind[RankingDefinition, RankingAnswer]):
    """Putting options in order. Results are the means of points, as `amounts` gives them."""

    name = "ranking"
    definition = RankingDefinition
    answer = RankingAnswer

    def define(self, asked: object) -> RankingDefinition:
        """Options get ids, and none is marked as added. Raises Invalid."""
        prepared = super().define(asked)
        return prepared.model_copy(update={"options": unmarked(prepared.options)})

    def change(self, before: RankingDefinition, asked: object) -> RankingDefinition:
        """`top` and the ids and order of the options stay (P10). Raises Invalid."""
        after = self.define(asked)
        if (before.top, ids(before)) != (after.top, ids(after)):
            raise wrong("definition", N_("After the first answer only the wording can change."))
        return after

    def limit(self, definition: RankingDefinition, options: Sequence[str]) -> RankingDefinition:
        """With two or more of the options, see `among`. Raises Invalid."""
        check_run_off(definition, options)
        return self.among(definition, options)

    def among(self, definition: RankingDefinition, options: Sequence[str]) -> RankingDefinition:
        """With these options alone; `top` is at most as many as there are."""
        fewer = only(definition, options)
        top = None if definition.top is None else min(definition.top, len(fewer.options))
        return fewer.model_copy(update={"top": top})

    def check(self, definition: RankingDefinition, answer: RankingAnswer) -> None:
        """Raises Invalid for an unknown option, one that is named twice, and fewer or more than are to be ranked."""
        check_known(definition, answer.order, "answer.order")
        if len(answer.order) != definition.ranked:
            raise wrong("answer.order", N_("Please put %(number)s in order."), number=definition.ranked)

    def amounts(self, definition: RankingDefinition, answer: RankingAnswer) -> Counter[str]:
        """n points for the first of n options, then one less each, none for what is not ranked (Slido's rule)."""
        most = len(definition.options)
        points = {option: most - place for place, option in enumerate(answer.order)}
        named = {f"points:{option}": number for option, number in points.items()}
        pairs = _pairs([points.get(option, 0) for option in ids(definition)])
        return Counter({VOTERS: 1, f"first:{answer.order[0]}": 1, **named, **pairs})

    def results(self, definition: RankingDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, points: {option: mean of all voters}, firsts: {option: n}, pairwise: an option or None}."""
        voters = tally.get(VOTERS, 0)
        points = {
            option: round(tally.get(f"points:{option}", 0) / max(voters, 1), PLACES) for option in ids(definition)
        }
        firsts = {option: tally.get(f"first:{option}", 0) for option in ids(definition)}
        return {"voters": voters, "points": points, "firsts": firsts, "pairwise": _pairwise(definition, tally)}

    def lines(self, definition: RankingDefinition, results: Fields) -> list[Line]:
        """Points of each option, and the share of those who put it first."""
        firsts = percentages(list(results["firsts"].values()), results["voters"]).shown
        points = results["points"].items()
        return [(text_of(definition, one), mean, first) for (one, mean), first in zip(points, firsts, strict=True)]

    def said(self, definition: RankingDefinition, answer: RankingAnswer) -> str:
        """The texts of the ranked options, the first one first."""
        return " > ".join(text_of(definition, option) for option in answer.order)


def _pairs(points: list[int]) -> dict[str, int]:
    """{pair: 1 where its first option has more points, −1 where its second has}.

    Options are named by their places: these stand still in a round, and the names stay short in the tally.
    """
    return {
        _pair(one, other): 1 if points[one] > points[other] else -1
        for one, other in combinations(range(len(points)), 2)
        if points[one] != points[other]
    }


def _pair(one: int, other: int) -> str:
    return f"pair:{one}:{other}"


def _pairwise(definition: RankingDefinition, tally: Tally) -> str | None:
    """The option that more people put before than behind each other one (Condorcet's winner), if there is one."""
    options = ids(definition)
    lost = set()
    for one, other in combinations(range(len(options)), 2):
        more = tally.get(_pair(one, other), 0)
        lost |= {place for place, wins in ((one, more > 0), (other, more < 0)) if not wins}
    return next((option for place, option in enumerate(options) if place not in lost), None)


kind = Ranking()
