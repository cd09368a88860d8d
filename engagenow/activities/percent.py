"""Percentages of a bar chart: block largest remainder (rule P7). static/js/activities/percent.js does the same.

Plain rounding gives sums such as 99 or 101; the largest remainder alone gives equal counts different numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Percentages:
    """`shown`: one text a count, in their order, such as "33", "<1" or ">99"; `rounded`: they do not add up to 100."""

    shown: list[str]
    rounded: bool


def percentages(counts: Sequence[int], total: int, *, shares: bool = True) -> Percentages:
    """How the shares of `counts` in `total` are shown. `counts` are not negative, none is over `total`.

    `shares`: each of the `total` is in one count, so that the numbers should add up to 100. Without it several answers
    were possible, and each count is rounded by itself (half up). With a total of 0 all are "0".
    """
    if total <= 0:
        return Percentages(["0"] * len(counts), rounded=False)
    whole = _shares(counts, total) if shares else {count: (200 * count + total) // (2 * total) for count in counts}
    shown = [_text(count, whole[count], total) for count in counts]
    return Percentages(shown, rounded=shares and sum(whole[count] for count in counts) != 100)


def _shares(counts: Sequence[int], total: int) -> dict[int, int]:
    """{count: percent}: equal counts have one percent.

    What is missing goes to the largest remainders; of equal ones to the largest group, so that most can get it.
    """
    whole = {count: 100 * count // total for count in counts}
    missing = 100 - sum(whole[count] for count in counts)

    def claim(count: int) -> tuple[int, int, int]:
        return 100 * count % total, counts.count(count), count

    for group in sorted(whole, key=claim, reverse=True):
        size = counts.count(group)
        exact = 100 * group % total == 0
        if not exact and size <= missing and not _would_overtake(whole, group):
            whole[group] += 1
            missing -= size
    return whole


def _would_overtake(whole: dict[int, int], group: int) -> bool:
    """Whether one more would show it above a count that is larger."""
    return any(count > group and percent <= whole[group] for count, percent in whole.items())


def _text(count: int, percent: int, total: int) -> str:
    if count and percent == 0:
        return "<1"
    if count < total and percent >= 100:
        return ">99"
    return str(percent)
