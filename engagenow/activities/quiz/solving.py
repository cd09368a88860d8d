"""What a solution shows of a question: what is right, and what was answered."""

from collections import Counter

from engagenow.activities.kinds.number import plain
from engagenow.activities.quiz.correct import RightAnswer, Target
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.events import JsonAnswer
from engagenow.activities.quiz.game import Game, Said, given_of
from engagenow.activities.words.keys import key_of
from engagenow.core.fields import Fields

MOST_LISTED = 20  # different answers


def judged(game: Game, question: Question, said: list[Said]) -> Fields:
    """The fields of events.Solved, of these answers to a question."""
    right = sum(given_of(game, question, each.answer, each.millis, 1).right for each in said)
    return {
        **right_answers(game, question),
        "counts": counts(question, said),
        "voters": len(said),
        "right": right,
    }


def right_answers(game: Game, question: Question) -> Fields:
    """{correct, also}: `also` where others were accepted afterwards; of texts all are `correct`."""
    also = game.definition.also(question.id)
    if question.type == "text":
        texts = [text for each in (question.correct, *also) for text in each]  # type: ignore[union-attr]
        return {"correct": list(dict.fromkeys(texts)), "also": None}
    return {"correct": as_json(question.correct), "also": [as_json(each) for each in also] or None}


def as_json(correct: RightAnswer) -> JsonAnswer:
    """A right answer as it is stored and told."""
    return correct.model_dump() if isinstance(correct, Target) else correct


def _count_options(question: Question, answers: list[Fields]) -> dict[str, int]:
    counted = Counter(option for answer in answers for option in answer["options"])
    return {option: counted[option] for option in question.option_ids}


def _count_numbers(_question: Question, answers: list[Fields]) -> dict[str, int]:
    return dict(Counter(str(plain(answer["value"])) for answer in answers).most_common(MOST_LISTED))


def _count_texts(_question: Question, answers: list[Fields]) -> dict[str, int]:
    """By what reads the same, as it was typed first."""
    first: dict[str, str] = {}
    texts = [answer["texts"][0] for answer in answers]
    for text in texts:
        first.setdefault(key_of(text), text)
    return {first[key]: n for key, n in Counter(key_of(text) for text in texts).most_common(MOST_LISTED)}


def _count_places(question: Question, answers: list[Fields]) -> dict[str, int]:
    """How many put each option at its right place."""
    right: list[str] = question.correct  # type: ignore[assignment]
    return {option: sum(answer["order"][place] == option for answer in answers) for place, option in enumerate(right)}


COUNTS = {"choice": _count_options, "number": _count_numbers, "text": _count_texts, "order": _count_places}


def counts(question: Question, said: list[Said]) -> dict[str, int]:
    """{what was answered: how many did so}: of a choice and an order by the ids of all options, else the most frequent
    MOST_LISTED. Of an order only those count who put the option at its right place."""
    return COUNTS[question.type](question, [each.answer for each in said])
