"""What each kind takes, how its answers add up, and that adding up in any order gives the same."""

import math
import statistics
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.activities import kinds
from engagenow.activities.kinds.tally import VOTERS
from engagenow.core.errors import Invalid

ABC = {"options": [{"id": "a", "text": "가"}, {"id": "b", "text": "나"}, {"id": "c", "text": "다"}]}
DEFINITIONS = {
    "choice": {**ABC, "min": 0, "max": 2},
    "rating": {"from": 1, "to": 5, "statements": [{"id": "x", "text": "x"}, {"id": "y", "text": "y"}]},
    "ranking": ABC,
    "number": {"min": -5, "max": 20.5},
    "text": {"most": 2},
}
ANSWERS = {
    "choice": st.lists(st.sampled_from("abc"), max_size=2, unique=True).map(lambda ids: {"options": ids}),
    "rating": st.dictionaries(st.sampled_from("xy"), st.integers(1, 5), min_size=1).map(lambda v: {"values": v}),
    "ranking": st.permutations("abc").map(lambda order: {"order": list(order)}),
    "number": st.integers(-50000, 205000).map(lambda parts: {"value": parts / 10000}),
    "text": st.lists(st.sampled_from(["가", "나 다", "라"]), min_size=1, max_size=2).map(
        lambda texts: {"texts": texts}
    ),
}
each_kind = pytest.mark.parametrize("name", DEFINITIONS)


class Known:
    """What the database would say of these answers."""

    def __init__(self, values):
        self.values = sorted(values)

    def median_values(self):
        number = len(self.values)
        return self.values[(number - 1) // 2 : number // 2 + 1]

    def texts(self):
        return []


def made(name, definition=None):
    kind = kinds.find(name)
    return kind, kind.define(DEFINITIONS[name] if definition is None else definition)


def tally_of(kind, definition, answers):
    total = Counter()
    for asked in answers:
        total.update(kind.amounts(definition, kind.read(definition, asked)))
    return total


def results(name, *answers, definition=None):
    kind, definition = made(name, definition)
    values = [kind.value(definition, kind.read(definition, asked)) for asked in answers]
    values = [value for value in values if value is not None]
    return kind.results(definition, tally_of(kind, definition, answers), Known(values))


def refused(name, asked, definition=None):
    kind, definition = made(name, definition)
    with pytest.raises(Invalid) as refusal:
        kind.read(definition, asked)
    return [error["field"] for error in refusal.value.errors]


def not_defined(name, asked):
    with pytest.raises(Invalid) as refusal:
        kinds.find(name).define(asked)
    return refusal.value.errors


@each_kind
@given(st.data())
def test_an_answer_that_is_taken_out_leaves_what_the_others_are_worth(name, data):
    kind, definition = made(name)
    answers = data.draw(st.lists(ANSWERS[name], max_size=8))
    one = data.draw(ANSWERS[name])
    total = tally_of(kind, definition, [*answers, one])
    total.subtract(kind.amounts(definition, kind.read(definition, one)))
    assert {k: v for k, v in total.items() if v} == {
        k: v for k, v in tally_of(kind, definition, answers).items() if v
    }  # fmt: skip


@each_kind
@given(st.data())
def test_an_answer_is_stored_as_it_is_read_and_is_worth_one_voter(name, data):
    kind, definition = made(name)
    answer = kind.read(definition, data.draw(ANSWERS[name]))
    stored = answer.model_dump(exclude_none=True)
    assert kind.read(definition, stored) == kind.answer.model_validate(stored) == answer
    amounts = kind.amounts(definition, answer)
    assert amounts[VOTERS] == 1
    assert all(isinstance(amount, int) and abs(amount) < 2**62 / 5000 for amount in amounts.values())
    assert kind.definition.model_validate(definition.model_dump()) == definition
    assert kind.said(definition, answer) or not stored.get("options", True)


@each_kind
def test_without_answers_there_is_no_nan(name):
    shown = results(name)
    assert shown["voters"] == 0
    assert "nan" not in str(shown).lower()


@each_kind
@pytest.mark.parametrize("asked", [None, 7, "a", [], {}, {"x": 1}, {"options": 1}, {"value": "3"}, {"order": [1]}])
def test_nonsense_is_invalid_with_its_field(name, asked):
    assert all(field.startswith("answer") for field in refused(name, asked))


# Choice


def test_counts_are_people_also_of_those_who_chose_several_or_abstained():
    shown = results("choice", {"options": ["a", "b"]}, {"options": ["b"]}, {"options": []})
    assert shown == {"voters": 3, "abstained": 1, "counts": {"a": 1, "b": 2, "c": 0}}


@pytest.mark.parametrize("asked", [["d"], ["a", "a"], ["a", "b", "c"], [1], "a"])
def test_a_choice_is_among_the_options_each_once_and_not_too_many(asked):
    assert refused("choice", {"options": asked})[0].startswith("answer.options")


def test_nothing_is_an_answer_only_with_min_0():
    assert refused("choice", {"options": []}, {**ABC}) == ["answer.options"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": []},
        {"options": [{"text": "a"}]},
        {"options": [{"text": f"{n}"} for n in range(21)]},
        {"options": [{"text": "a"}, {"text": " a "}]},
        {"options": [{"id": "a", "text": "a"}, {"id": "a", "text": "b"}]},
        {"options": [{"id": "a b", "text": "a"}, {"text": "b"}]},
        {"options": [{"text": "a"}, {"text": "\u3164"}]},
        {"options": [{"text": "a"}, {"text": "가" * 121}]},
        {"options": [{"text": "a"}, {"text": "\x1b"}]},
        {**ABC, "max": 4},
        {**ABC, "min": 2},
        {**ABC, "min": -1},
        {**ABC, "max": True},
        {**ABC, "extra": 1},
        {},
        None,
    ],
)
def test_a_choice_that_cannot_be_asked_is_invalid(wrong):
    assert all(error["field"].startswith("definition") and error["message"] for error in not_defined("choice", wrong))


def test_options_get_ids_and_are_tidied():
    definition = kinds.find("choice").define(
        {"options": [{"text": "  하나\t둘 "}, {"id": "b", "text": "👨‍👩‍👧" * 120}]}
    )
    assert definition.options[0].text == "하나 둘"
    assert len(definition.options[0].id) == 16
    assert definition.options[1].id == "b"


def test_after_the_first_answer_options_are_worded_anew_removed_and_added_but_not_moved():
    kind, before = made("choice", ABC)
    worded = [{**option, "text": option["text"] + "!"} for option in ABC["options"]]
    more = kind.change(before, {"options": [*worded, {"id": "d", "text": "라"}]})
    assert [(option.id, option.text, option.added) for option in more.options] == [
        ("a", "가!", False), ("b", "나!", False), ("c", "다!", False), ("d", "라", True),
    ]  # fmt: skip
    assert kind.reopens(before, more)
    assert not kind.reopens(before, kind.change(before, {"options": worded}))
    assert kind.dropped(before, kind.change(before, {"options": worded[1:]})) == ["a"]
    for wrong in ({"options": worded[:1]}, {"options": worded[::-1]}, {"options": worded, "max": 2}):
        with pytest.raises(Invalid):
            kind.change(before, wrong)


@pytest.mark.parametrize("name", ["choice", "ranking"])
def test_a_run_off_is_among_some_of_the_options(name):
    kind, definition = made(name, ABC)
    fewer = kind.limit(definition, ["c", "a"])
    assert [option.id for option in fewer.options] == ["a", "c"], "they keep their order"
    for wrong in (["a"], ["a", "a"], ["a", "d"], []):
        with pytest.raises(Invalid):
            kind.limit(definition, wrong)


@pytest.mark.parametrize("name", ["choice", "ranking"])
def test_a_run_off_that_has_begun_can_be_read_whatever_became_of_its_options(name):
    kind, definition = made(name, ABC)
    for options, left in ((["a", "d"], ["a"]), (["d", "e"], [])):
        fewer = kind.among(definition, options)
        assert [option.id for option in fewer.options] == left
        assert kind.results(fewer, {}, None)["voters"] == 0


@pytest.mark.parametrize("name", ["rating", "number", "text"])
def test_other_kinds_have_no_run_off(name):
    with pytest.raises(Invalid):
        made(name)[0].limit(made(name)[1], ["a", "b"])


# Rating


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
def test_mean_and_median_of_a_scale(values):
    shown = results("rating", *({"value": value} for value in values), definition={})
    assert shown["counts"] == {str(step): values.count(step) for step in range(1, 6)}
    assert shown["mean"] == pytest.approx(statistics.mean(values), abs=1e-4)
    assert shown["median"] == statistics.median(values)


def test_statements_are_rated_by_those_who_want_to():
    shown = results("rating", {"values": {"x": 5}}, {"values": {"x": 2, "y": 1}})
    assert shown["voters"] == 2
    assert (shown["statements"]["x"]["voters"], shown["statements"]["x"]["mean"]) == (2, 3.5)
    assert (shown["statements"]["y"]["voters"], shown["statements"]["y"]["median"]) == (1, 1)


@pytest.mark.parametrize("asked", [{"value": 0}, {"value": 6}, {"value": 2.5}, {"value": True}, {"values": {"x": 1}}])
def test_a_value_is_on_the_scale(asked):
    assert refused("rating", asked, {"from": 1, "to": 5})


@pytest.mark.parametrize("asked", [{"value": 3}, {"values": {}}, {"values": {"z": 1}}, {"values": {"x": 9}}])
def test_a_statement_is_one_of_those_asked(asked):
    assert refused("rating", asked)


@pytest.mark.parametrize("wrong", [{"from": 1, "to": 1}, {"from": 0, "to": 11}, {"from": 5, "to": 1}, {"to": 10**30}])
def test_a_scale_has_2_to_11_steps(wrong):
    assert not_defined("rating", wrong)


# Ranking


def test_points_are_a_mean_of_all_voters_and_firsts_are_counted():
    shown = results("ranking", {"order": ["a", "b", "c"]}, {"order": ["b", "a", "c"]})
    assert shown == {
        "voters": 2,
        "points": {"a": 2.5, "b": 2.5, "c": 1.0},
        "firsts": {"a": 1, "b": 1, "c": 0},
        "pairwise": None,
    }


def test_most_points_may_be_another_options_than_what_most_people_prefer():
    # a is before b for three of five people, and yet b, which nobody puts last, has the most points.
    orders = [["a", "b", "c"]] * 3 + [["b", "c", "a"]] * 2
    shown = results("ranking", *({"order": order} for order in orders))
    assert shown["points"] == {"a": 2.2, "b": 2.4, "c": 1.4}
    assert shown["pairwise"] == "a"


def test_where_preferences_go_in_a_circle_no_option_is_preferred_to_all_others():
    assert results("ranking", *({"order": [*order]} for order in ("abc", "bca", "cab")))["pairwise"] is None


@pytest.mark.parametrize("top", [None, 1, 2])
@given(st.data())
def test_the_preferred_option_is_the_one_that_wins_against_each_other_one(top, data):
    ranked = st.permutations("abc").map(lambda order: order[: top or 3])
    orders = data.draw(st.lists(ranked, min_size=1, max_size=8))

    def prefer(one, other):
        places = ([(o.index(x) if x in o else 3) for x in (one, other)] for o in orders)
        return sum((a < b) - (a > b) for a, b in places)

    best = [one for one in "abc" if all(prefer(one, other) > 0 for other in "abc" if other != one)]
    shown = results("ranking", *({"order": order} for order in orders), definition={**ABC, "top": top})
    assert shown["pairwise"] == (best[0] if best else None)


def test_what_is_not_ranked_has_no_points():
    shown = results("ranking", {"order": ["c", "a"]}, definition={**ABC, "top": 2})
    assert shown["points"] == {"a": 2.0, "b": 0.0, "c": 3.0}


@pytest.mark.parametrize("order", [["a", "b"], ["a", "b", "b"], ["a", "b", "d"], []])
def test_all_are_put_in_order_each_once(order):
    assert refused("ranking", {"order": order}) == ["answer.order"]


# Number


@given(st.lists(st.integers(-50000, 205000), min_size=1, max_size=40), st.sampled_from([None, 0.5]))
def test_the_figures_of_numbers_are_exact(parts, step):
    values = [round(part / 5000) / 2 if step else part / 10000 for part in parts]
    definition = {**DEFINITIONS["number"], **({"step": step} if step else {})}
    shown = results("number", *({"value": value} for value in values), definition=definition)
    assert shown["mean"] == pytest.approx(statistics.fmean(values), abs=1e-4)
    assert shown["median"] == pytest.approx(statistics.median(values), abs=1e-4)
    assert shown["sd"] == pytest.approx(statistics.pstdev(values), abs=1e-4)
    bins = shown["bins"]
    assert len(bins) <= 20
    assert (bins[0]["from"], bins[-1]["to"]) == (-5, 20.5)
    for each in bins:
        last = each is bins[-1]
        inside = [v for v in values if each["from"] <= v and (v <= each["to"] if step or last else v < each["to"])]
        assert each["n"] == len(inside), each
    assert all(a["to"] < b["from"] if step else a["to"] == b["from"] for a, b in pairwise(bins))


def test_few_values_have_a_bin_each():
    shown = results("number", {"value": 3}, definition={"min": 1, "max": 6, "step": 1})
    assert [(b["from"], b["to"], b["n"]) for b in shown["bins"]] == [(n, n, int(n == 3)) for n in range(1, 7)]


def test_the_largest_sums_fit_and_are_right():
    most = 10**9
    asked = [{"value": -most}, {"value": most}] * 2500
    kind, definition = made("number", {"min": -most, "max": most})
    tally = tally_of(kind, definition, asked)
    assert max(map(abs, tally.values())) < 2**63
    shown = kind.results(definition, tally, Known([-most * 10000, most * 10000]))
    assert (shown["mean"], shown["median"], shown["sd"]) == (0.0, 0.0, float(most))


@pytest.mark.parametrize(
    "value", [-5.0001, 21, 1.00001, math.nan, math.inf, True, "1", None, 10**400, 1e-300, [1], {"a": 1}]
)
def test_a_number_is_within_its_bounds_and_has_at_most_4_decimals(value):
    assert refused("number", {"value": value}) == ["answer.value"]


def test_a_number_stands_on_a_step():
    assert refused("number", {"value": 0.3}, {"min": 0, "max": 1, "step": 0.25}) == ["answer.value"]
    assert results("number", {"value": 0.75}, definition={"min": 0, "max": 1, "step": 0.25})["median"] == 0.75


@pytest.mark.parametrize(
    "wrong",
    [
        {"min": 1, "max": 1},
        {"min": 0},
        {"min": 0, "max": 1, "step": 0},
        {"min": 0, "max": 1, "step": -1},
        {"min": 0, "max": 2 * 10**9},
        {"min": 0, "max": 1, "unit": "가" * 21},
        {"min": math.nan, "max": 1},
    ],
)
def test_bounds_are_bounds(wrong):
    assert not_defined("number", wrong)


def test_whole_numbers_stay_whole():
    kind, definition = made("number", {"min": 0, "max": 10})
    answer = kind.read(definition, {"value": 7.0})
    assert repr(answer.model_dump()["value"]) == "7"


# Text


def test_texts_are_tidied_and_each_is_kept_once():
    kind, definition = made("text", {"most": 3})
    answer = kind.read(definition, {"texts": [" 하나\n둘 ", "하나 둘", "셋"]})
    assert kind.texts(answer) == ["하나 둘", "셋"]


@pytest.mark.parametrize("texts", [[], [""], ["\u3164"], ["a", "b", "c"], ["가" * 201], ["a\x1b"], [1], "a"])
def test_a_text_says_something_and_not_too_much(texts):
    assert refused("text", {"texts": texts})[0].startswith("answer.texts")


@pytest.mark.parametrize("most", [0, 4, "1", None])
def test_one_to_three_texts(most):
    assert not_defined("text", {"most": most})
