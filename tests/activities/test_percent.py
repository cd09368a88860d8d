"""Percentages that are fair: the table of cases is shared with tests/js/activities.test.mjs."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.activities.percent import percentages

CASES = json.loads(Path(__file__).with_name("percentages.json").read_text())
COUNTS = st.lists(st.integers(0, 5000), min_size=1, max_size=20).filter(any)


def number(shown):
    return {"<1": 0, ">99": 100}.get(shown) if not shown.isdigit() else int(shown)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_the_table(case):
    found = percentages(case["counts"], case["total"], shares=case["shares"])
    assert (found.shown, found.rounded) == (case["shown"], case["rounded"])


@given(COUNTS)
def test_equal_counts_look_equal_and_a_larger_one_never_smaller(counts):
    shown = [number(text) for text in percentages(counts, sum(counts)).shown]
    pairs = sorted(zip(counts, shown, strict=True))
    assert [percent for _, percent in pairs] == sorted(percent for _, percent in pairs)
    assert len({(count, percent) for count, percent in pairs}) == len(set(counts))


@given(COUNTS)
def test_none_is_off_by_one_percent_and_they_never_exceed_100(counts):
    total = sum(counts)
    found = percentages(counts, total)
    shown = [number(text) for text in found.shown]
    assert all(abs(percent - 100 * count / total) < 1 for count, percent in zip(counts, shown, strict=True))
    assert sum(shown) <= 100
    exact = "<1" not in found.shown and ">99" not in found.shown
    assert not exact or found.rounded == (sum(shown) != 100)


@given(COUNTS, st.integers(0, 100))
def test_something_is_never_shown_as_nothing_nor_less_than_all_as_all(counts, more):
    total = max(counts) + more
    for shares, of in ((True, sum(counts)), (False, total)):
        for count, text in zip(counts, percentages(counts, of, shares=shares).shown, strict=True):
            assert (text == "0") == (count == 0)
            assert (text == "100") == (count == of)


def test_nearly_all_polls_add_up():
    chance = random.Random(16)  # noqa: S311 the same polls every time
    polls = [[chance.randint(0, 40) for _ in range(chance.randint(2, 6))] for _ in range(5000)]
    found = [percentages(counts, sum(counts)) for counts in polls if any(counts)]
    assert sum(not each.rounded for each in found) / len(found) > 0.99
