"""How right an answer is: a share from 0 to 1 for each type of question."""

import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import combinations

from engagenow.activities.kinds.number import in_parts
from engagenow.activities.quiz.correct import RightAnswer, Target
from engagenow.activities.quiz.definition import Question
from engagenow.activities.words.keys import key_of
from engagenow.core.fields import Fields

NOTHING, ALL = Fraction(0), Fraction(1)
AT_THE_EDGE = Fraction(1, 10)  # of a number as far from the value as it may be
LONG_WORD = 4  # syllables: one wrong letter of it is forgiven


def share_of(question: Question, also: Iterable[RightAnswer], answer: Fields) -> Fraction:
    """The share of the points that an answer, as it is stored, earns. `also`: what else was accepted afterwards."""
    judge = JUDGES[question.type]
    return max(judge(question, correct, answer) for correct in (question.correct, *also))


def is_right(question: Question, share: Fraction) -> bool:
    """Whether an answer is right: a number anywhere within its tolerance, all else in full."""
    return share > 0 if question.type == "number" else share == ALL


def choice(question: Question, correct: list[str], answer: Fields) -> Fraction:
    """All or nothing; in part (right − wrong) of those that are right, and never less than nothing."""
    chosen, right = set(answer["options"]), set(correct)
    if not question.partial:
        return ALL if chosen == right else NOTHING
    return max(NOTHING, Fraction(len(chosen & right) - len(chosen - right), len(right)))


def number(_question: Question, correct: Target, answer: Fields) -> Fraction:
    """1 at the value, falling evenly to a tenth where the tolerance ends."""
    away, tolerance = abs(in_parts(answer["value"]) - in_parts(correct.value)), in_parts(correct.tolerance)
    if away > tolerance:
        return NOTHING
    return ALL - (ALL - AT_THE_EDGE) * Fraction(away, tolerance) if tolerance else ALL


def text(_question: Question, correct: list[str], answer: Fields) -> Fraction:
    """Case, width, spaces and punctuation do not count, nor one wrong letter of a long Korean word."""
    said = key_of(answer["texts"][0])
    return ALL if any(reads_as(said, key_of(accepted)) for accepted in correct) else NOTHING


def order(_question: Question, correct: list[str], answer: Fields) -> Fraction:
    """The share of the pairs that stand in the right order, squared."""
    place = {option: place for place, option in enumerate(answer["order"])}
    pairs = list(combinations(correct, 2))
    return Fraction(sum(place[first] < place[second] for first, second in pairs), len(pairs)) ** 2


JUDGES: dict[str, Callable[..., Fraction]] = {"choice": choice, "number": number, "text": text, "order": order}


def reads_as(said: str, accepted: str) -> bool:
    """Whether two keys of texts are the same, or differ by one letter of a long Korean word."""
    if said == accepted:
        return True
    syllables = sum("가" <= letter <= "힣" for letter in accepted)
    return syllables >= LONG_WORD and within_one(_letters(said), _letters(accepted))


def within_one(one: str, other: str) -> bool:
    """Whether two texts are equal, or differ by one letter that is added, removed or replaced."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", text)
