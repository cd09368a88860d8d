"""The rules of quizzes on plain values: points worked out by hand, shares, ranks, teams, phases, who is in time."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engagenow.activities import rules
from engagenow.activities.quiz.boards import Standing, TeamSum, smallest, standings, team_points, team_sums
from engagenow.activities.quiz.definition import Question, QuizDefinition
from engagenow.activities.quiz.judging import share_of, within_one
from engagenow.activities.quiz.names import name_of
from engagenow.activities.quiz.phases import (
    Place,
    Window,
    WrongQuestion,
    check_in_time,
    finishing,
    following,
    own_end,
    skipping,
)
from engagenow.activities.quiz.points import Given, Score, fold, millis_of, points_of
from engagenow.core.errors import InvalidTransition

T0 = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def at(seconds):
    return T0 + timedelta(seconds=seconds)


def choice(**more):
    options = [{"id": each, "text": each} for each in "abcd"]
    return Question.model_validate(
        {"id": "q", "type": "choice", "text": "?", "options": options, "correct": ["a"], **more}
    )


def quiz(*questions, **more):
    asked = [question.model_copy(update={"id": f"q{number}"}) for number, question in enumerate(questions, start=1)]
    return QuizDefinition(questions=asked, **more)


@pytest.mark.parametrize(
    ("scoring", "weight", "millis", "share", "points"),
    [
        ("gentle", 1, 0, 1, 1000), ("gentle", 1, 10_000, 1, 875), ("gentle", 1, 20_000, 1, 750),
        ("gentle", 1, 21_500, 1, 750),  # within the grace: no more is lost than at the end
        ("gentle", 2, 5_000, 1, 1875), ("gentle", 0.5, 20_000, 1, 375), ("gentle", 1, 0, Fraction(1, 2), 500),
        ("gentle", 1, 6_789, 1, 915),  # 1000 · (1 − 0.25 · 0.33945) = 915.1
        ("accuracy", 1, 19_999, 1, 1000), ("accuracy", 3, 1, 1, 3000), ("accuracy", 1.5, 1, Fraction(1, 3), 500),
        ("fast", 1, 0, 1, 1000), ("fast", 1, 499, 1, 1000), ("fast", 1, 500, 1, 988),  # 987.5 is rounded up
        ("fast", 1, 2_000, 1, 950), ("fast", 1, 10_000, 1, 750), ("fast", 1, 20_000, 1, 500),
        ("fast", 0, 0, 1, 0), ("gentle", 1, 3, 0, 0),
    ],
)  # fmt: skip
def test_points_as_worked_out_by_hand(scoring, weight, millis, share, points):
    assert points_of(choice(weight=weight), scoring, Fraction(share), millis) == points


@pytest.mark.parametrize(("factor", "points"), [(1, 750), (2, 875), (10, 975), (0, 1000)])
def test_personal_time_loses_no_more_than_its_share(factor, points):
    assert points_of(choice(), "gentle", Fraction(1), 20_000, factor) == points
    assert points_of(choice(), "gentle", Fraction(1), 20_000 * factor, factor) == (750 if factor else 1000)


@given(
    st.sampled_from(("gentle", "accuracy", "fast")), st.sampled_from((0, 0.5, 1, 1.5, 2, 3)),
    st.integers(0, 400_000), st.integers(0, 400_000), st.integers(0, 60), st.integers(5, 300),
)  # fmt: skip
def test_slower_or_less_right_never_earns_more(scoring, weight, one, other, share, seconds):
    question, full = choice(weight=weight, seconds=seconds), 1000 * weight
    least = {"gentle": 0.75, "accuracy": 1, "fast": 0.5}[scoring]
    early, late = sorted((one, other))
    worth = points_of(question, scoring, Fraction(1), early)
    assert full * least <= points_of(question, scoring, Fraction(1), late) <= worth <= full
    assert 0 <= points_of(question, scoring, Fraction(share, 60), early) <= worth


@pytest.mark.parametrize(
    ("seconds", "round_trip", "millis"),
    [(2.0, 0, 2000), (2.0, 0.3, 1850), (2.0, 5.0, 1750), (0.1, 0.4, 0), (-1.0, 0, 0)],
)
def test_half_of_the_round_trip_is_given_back_and_never_more_than_a_quarter_second(seconds, round_trip, millis):
    assert millis_of(seconds, round_trip) == millis


def test_a_streak_pays_from_the_second_on_and_at_most_a_quarter():
    asked = quiz(*[choice()] * 8, scoring="accuracy", streak=True)
    right = {question.id: Given(Fraction(1), True, 100) for question in asked.questions}
    _, outcomes = fold(asked, asked.questions, right)
    assert [outcome.points for outcome in outcomes.values()] == [1000, 1050, 1100, 1150, 1200, 1250, 1250, 1250]
    del right["q3"]
    assert [outcome.points for outcome in fold(asked, asked.questions, right)[1].values()][:4] == [
        1000,
        1050,
        1000,
        1050,
    ]


def test_a_question_without_points_neither_feeds_a_streak_nor_ends_it():
    asked = quiz(choice(), choice(weight=0), choice(weight=0), choice(), scoring="accuracy", streak=True)
    yes, no = Given(Fraction(1), True, 100), Given(Fraction(0), False, 100)
    score, outcomes = fold(asked, asked.questions, {"q1": yes, "q2": yes, "q3": no, "q4": yes})
    assert [outcome.points for outcome in outcomes.values()] == [1000, 0, 0, 1050]
    assert score == Score(points=2050, millis=200, right=3, in_a_row=2)


def test_a_wrong_answer_costs_its_penalty_and_never_more_than_there_is():
    asked = quiz(choice(), choice(weight=2), choice(), choice(weight=0), scoring="accuracy", penalty=0.25)
    yes, no = Given(Fraction(1), True, 100), Given(Fraction(0), False, 100)
    partly = Given(Fraction(1, 10), False, 100)

    def earned(*given):
        answers = {f"q{number}": answer for number, answer in enumerate(given, start=1) if answer}
        score, outcomes = fold(asked, asked.questions, answers)
        return score.points, [outcome.points for outcome in outcomes.values()]

    assert earned(yes, no, no, no) == (250, [1000, -500, -250, 0])
    assert earned(no, yes, no) == (1750, [0, 2000, -250]), "there is nothing to lose at first"
    assert earned(partly, no) == (0, [100, -100])
    assert earned(yes, None, yes) == (2000, [1000, 1000]), "no answer costs nothing"
    assert team_points([{1: TeamSum(-250, 1)}]) == {1: 0}


NUMBER = {"type": "number", "text": "?"}
WORD = {"type": "text", "text": "?"}
ORDER = {"type": "order", "text": "?", "options": [{"id": each, "text": each} for each in "abcd"]}


@pytest.mark.parametrize(
    ("question", "answer", "share"),
    [
        ({**NUMBER, "correct": {"value": 10, "tolerance": 2}}, {"value": 10}, Fraction(1)),
        ({**NUMBER, "correct": {"value": 10, "tolerance": 2}}, {"value": 9}, Fraction(55, 100)),
        ({**NUMBER, "correct": {"value": 10, "tolerance": 2}}, {"value": 12}, Fraction(1, 10)),
        ({**NUMBER, "correct": {"value": 10, "tolerance": 2}}, {"value": 12.0001}, 0),
        ({**NUMBER, "correct": {"value": 0.3}}, {"value": 0.3}, 1),
        ({**WORD, "correct": ["세종대왕"]}, {"texts": [" 세종 대왕! "]}, 1),
        ({**WORD, "correct": ["세종대왕"]}, {"texts": ["세종대왖"]}, 1),
        ({**WORD, "correct": ["세종대왕"]}, {"texts": ["세종데왖"]}, 0),
        ({**WORD, "correct": ["한양", "서울"]}, {"texts": ["서올"]}, 0),
        ({**WORD, "correct": ["Photosynthesis"]}, {"texts": ["photosynthesis."]}, 1),
        ({**ORDER, "correct": ["a", "b", "c", "d"]}, {"order": ["a", "b", "c", "d"]}, 1),
        ({**ORDER, "correct": ["a", "b", "c", "d"]}, {"order": ["a", "b", "d", "c"]}, Fraction(25, 36)),
        ({**ORDER, "correct": ["a", "b", "c", "d"]}, {"order": ["d", "c", "b", "a"]}, 0),
    ],
)
def test_how_right_an_answer_is(question, answer, share):
    assert share_of(Question.model_validate(question), (), answer) == share


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "partial"),
    [("abc", 1, 1), ("ab", 0, Fraction(2, 3)), ("abd", 0, Fraction(1, 3)), ("d", 0, 0), ("abcd", 0, Fraction(2, 3))],
)
def test_several_right_options(chosen, all_or_nothing, partial):
    answer = {"options": list(chosen)}
    assert share_of(choice(correct=["a", "b", "c"]), (), answer) == all_or_nothing
    assert share_of(choice(correct=["a", "b", "c"], partial=True), (), answer) == partial
    assert share_of(choice(correct=["a"]), [list(chosen)], answer) == 1, "what was accepted afterwards is right, too"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_letter_apart_is_what_an_edit_distance_of_one_is(one, other):
    def distance(left, right):
        if not left or not right:
            return len(left) + len(right)
        if left[0] == right[0]:
            return distance(left[1:], right[1:])
        return 1 + min(distance(left[1:], right), distance(left, right[1:]), distance(left[1:], right[1:]))

    assert within_one(one, other) is (distance(one, other) <= 1)


def test_ranks_are_shared_and_time_breaks_a_tie_only_where_it_counts():
    scores = {"하나": Score(900, 5), "둘": Score(900, 3), "셋": Score(900, 3), "넷": Score(100)}
    assert standings(scores, by_time=True) == {
        "둘": Standing(1, 0), "셋": Standing(1, 0), "하나": Standing(3, 0), "넷": Standing(4, 800)
    }  # fmt: skip
    ranks = {who: place.rank for who, place in standings(scores, by_time=False).items()}
    assert ranks == {"하나": 1, "둘": 1, "셋": 1, "넷": 4}


def test_a_team_has_the_mean_of_those_who_were_there():
    team_of = {"a": 1, "b": 1, "c": 1, "d": 2, "e": None}
    first = team_sums(2, team_of, ["a", "b", "d", "e"], {"a": 1000, "c": 500})
    assert first == {1: TeamSum(1500, 3), 2: TeamSum(0, 1)}
    assert team_points([first, {1: TeamSum(1, 2), 2: TeamSum(900, 1)}]) == {1: 501, 2: 900}
    assert (smallest(3, {1: 2, 2: 1, 3: 1}), smallest(2, {})) == (2, 1)


def test_one_phase_follows_the_other():
    def walk(definition):
        place, found = Place("lobby"), []
        while place := following(definition, place):
            found.append((place.phase, place.number))
        return found

    once = ["ready", "answering", "locked", "solution"]
    assert walk(quiz(choice(), choice(read=3))) == [
        *((phase, 1) for phase in (*once, "board")), ("ready", 2), ("question", 2),
        *((phase, 2) for phase in once[1:]), ("podium", 2),
    ]  # fmt: skip
    assert ("board", 1) not in walk(quiz(choice(), choice(), board="end"))
    assert skipping(quiz(choice(), choice()), Place("locked", 1)) == Place("ready", 2)
    assert skipping(quiz(choice()), Place("ready", 1)) == Place("podium", 1)
    for phase in ("lobby", "board", "podium"):
        with pytest.raises(InvalidTransition):
            skipping(quiz(choice(), choice()), Place(phase, 1))
    assert {finishing(Place(phase, 2)) for phase in ("ready", "solution", "board")} == {Place("podium", 2)}
    for phase in ("lobby", "podium"):
        with pytest.raises(InvalidTransition):
            finishing(Place(phase, 1))


OPEN = Window(asked_at=at(0), ends_at=at(20), until=at(22))
LOCKED = Window(asked_at=at(0), ends_at=at(20), until=at(8))


@pytest.mark.parametrize(
    ("window", "factor", "joined", "received", "refused"),
    [
        (Window(), 1, 0, 1, WrongQuestion), (OPEN, 1, -9, 22, None), (OPEN, 1, -9, 22.1, rules.ActivityClosed),
        (LOCKED, 1, -9, 8, None), (LOCKED, 1, -9, 8.1, rules.ActivityClosed),
        (OPEN, 1, 17, 18, None), (OPEN, 1, 17.1, 18, rules.ActivityClosed),
        (LOCKED, 2, -9, 42, None), (LOCKED, 2, -9, 42.1, rules.ActivityClosed), (LOCKED, 0, -9, 900, None),
        (Window(at(0), at(20), at(22), over_at=at(30)), 0, -9, 30.1, rules.ActivityClosed),
    ],
)  # fmt: skip
def test_who_is_in_time(window, factor, joined, received, refused):
    def check():
        check_in_time(window, 20, factor, at(joined), at(received))

    if refused is None:
        check()
    else:
        with pytest.raises(refused):
            check()
    assert own_end(OPEN, 20, 2) == at(40)


@pytest.mark.parametrize(
    "wrong",
    [
        {"correct": []}, {"correct": ["x"]}, {"correct": ["a", "a"]}, {"correct": {"value": 1}}, {"correct": [7]},
        {"options": []}, {"options": [{"id": "a", "text": "a"}]}, {"seconds": 4}, {"seconds": 301}, {"read": 16},
        {"weight": 4}, {"text": " "}, {"type": "order", "correct": ["a", "b"]}, {"type": "number", "correct": ["a"]},
        {"type": "text", "correct": ["a"]}, {"more": 1},
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_refused(wrong):
    with pytest.raises(ValidationError):
        choice(**wrong)


def test_places_become_ids():
    options = [{"text": "가"}, {"text": "나"}, {"text": "다"}]
    made = Question.model_validate({"type": "order", "text": "?", "options": options, "correct": [2, 0, 1]})
    by_id = {option.id: option.text for option in made.options}
    assert [by_id[each] for each in made.correct] == ["다", "가", "나"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_names_of_a_hall_differ(language):
    assert len({name_of(number, language) for number in range(1, 1001)}) == 1000
