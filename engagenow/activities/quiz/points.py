"""What answers earn: points by how right and how fast they are, and for several right ones in a row.

All sums are exact; halves are rounded up.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from engagenow.activities.quiz.definition import Question, QuizDefinition, Scoring

FULL = 1000  # points of a question of weight 1
PLATEAU = 500  # milliseconds that cost nothing, where up to half is lost
MOST_GIVEN_BACK = 0.25  # seconds that are taken off a response time for the network
LOSES = {"gentle": Fraction(1, 4), "accuracy": Fraction(0), "fast": Fraction(1, 2)}
BONUS, MOST_BONUS = Fraction(5, 100), Fraction(25, 100)  # of the points of a question, by right answers in a row
NO_LIMIT = 0  # a factor of time: as long as one wants

Factor = int  # 1, or how many times as long a participant has to answer; NO_LIMIT


def rounded(number: Fraction) -> int:
    """To a whole number, halves up."""
    return math.floor(number + Fraction(1, 2))


def full_points(question: Question) -> Fraction:
    """What an answer to it can earn without a bonus: FULL times its weight."""
    return FULL * Fraction(question.weight)


def time_lost(scoring: Scoring, millis: int, seconds: int, factor: Factor = 1) -> Fraction:
    """The share of the points that the time of an answer costs.

    `millis`: how long it took, of the `seconds` of the question, times `factor` with personal time.
    """
    allowed = 1000 * seconds * factor
    if allowed == NO_LIMIT or (scoring == "fast" and millis < PLATEAU):
        return Fraction(0)
    return LOSES[scoring] * Fraction(min(max(millis, 0), allowed), allowed)


def points_of(question: Question, scoring: Scoring, share: Fraction, millis: int, factor: Factor = 1) -> int:
    """The points of one answer, without the bonus for several right ones in a row."""
    return rounded(full_points(question) * share * (1 - time_lost(scoring, millis, question.seconds, factor)))


def penalty_of(question: Question, penalty: float, points: int) -> int:
    """The points, 0 or less, of a wrong answer. `points`: what its participant has: no one comes below 0."""
    return -min(rounded(full_points(question) * Fraction(penalty)), points)


def bonus_of(question: Question, in_a_row: int) -> int:
    """The bonus of a right answer. `in_a_row`: how many right ones in a row there are with it; there is none for 1."""
    return rounded(full_points(question) * min(BONUS * (in_a_row - 1), MOST_BONUS))


def millis_of(seconds: float, round_trip: float) -> int:
    """The response time that counts, in milliseconds.

    Half of the round trip that this server has measured is given back, at most MOST_GIVEN_BACK.
    """
    return max(0, round(1000 * (seconds - min(round_trip / 2, MOST_GIVEN_BACK))))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer earned. `points`: with the bonus for several right ones in a row; below 0 with a penalty."""

    points: int
    share: Fraction
    right: bool
    millis: int


@dataclass(frozen=True, slots=True)
class Score:
    """Where a participant stands. `millis`: the time of all right answers; `in_a_row`: right answers in a row up to
    now."""

    points: int = 0
    millis: int = 0
    right: int = 0
    in_a_row: int = 0

    def after(self, question: Question, outcome: Outcome | None) -> Self:
        """The score after a question, which was answered or (None) not."""
        scored = question.weight > 0
        if outcome is None:
            return replace(self, in_a_row=0) if scored else self
        in_a_row = (self.in_a_row + 1 if outcome.right else 0) if scored else self.in_a_row
        return replace(
            self,
            points=self.points + outcome.points,
            millis=self.millis + (outcome.millis if outcome.right and scored else 0),
            right=self.right + outcome.right,
            in_a_row=in_a_row,
        )


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is judged: how right it is, how long it took, and how much longer its participant had."""

    share: Fraction
    right: bool
    millis: int
    factor: Factor = 1


def outcome_of(definition: QuizDefinition, question: Question, given: Given, before: Score) -> Outcome:
    """What an answer earns. `before`: the score of its participant without it."""
    if not given.share:
        return Outcome(penalty_of(question, definition.penalty, before.points), given.share, given.right, given.millis)
    points = points_of(question, definition.scoring, given.share, given.millis, given.factor)
    if definition.streak and given.right and question.weight:
        points += bonus_of(question, before.in_a_row + 1)
    return Outcome(points, given.share, given.right, given.millis)


def fold(
    definition: QuizDefinition, asked: list[Question], given: Mapping[str, Given]
) -> tuple[Score, dict[str, Outcome]]:
    """(score, {question id: outcome}) of a participant, after these questions in their order."""
    score, outcomes = Score(), {}
    for question in asked:
        answer = given.get(question.id)
        outcome = outcome_of(definition, question, answer, score) if answer else None
        if outcome:
            outcomes[question.id] = outcome
        score = score.after(question, outcome)
    return score, outcomes
