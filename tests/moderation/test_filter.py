"""The filter finds what is hidden, leaves what is clean, and no text makes it slow."""

import random
import time
from itertools import pairwise

import pytest

from engagenow.moderation import filter as word_filter
from engagenow.moderation.filter import Matcher, matcher_of
from engagenow.moderation.filter.normal import plain
from tests.moderation.corpora import texts

LEAST = {"ko": (250, 1_000), "en": (150, 400)}


@pytest.mark.parametrize("language", LEAST)
def test_of_what_is_hidden_nearly_all_is_found(language):
    evasions = texts(f"{language}_evasions")
    assert len(evasions) == len(set(evasions)) >= LEAST[language][0]
    missed = [text for text in evasions if not matcher_of().find(text)]
    caught = 1 - len(missed) / len(evasions)
    print(f"{language}: {caught:.1%} of {len(evasions)} evasions found; missed: {missed}")
    assert caught >= 0.95


@pytest.mark.parametrize("language", LEAST)
def test_of_what_is_clean_nearly_nothing_is_found(language):
    clean = texts(f"{language}_clean")
    assert len(clean) == len(set(clean)) >= LEAST[language][1]
    found = {text: word for text in clean if (word := matcher_of().find(text))}
    print(f"{language}: {len(found) / len(clean):.2%} of {len(clean)} clean texts found: {found}")
    assert len(found) <= len(clean) * 0.001


@pytest.mark.parametrize(
    "text",
    ["시발점", "병신년", "식물이 썩을 때", "18세", "ㅋㅋㅋ", "Scunthorpe", "다시 발표", "민수 씨 발표"],
)
def test_words_that_only_look_like_one_pass(text):
    assert matcher_of().find(text) is None
    assert matcher_of().find(f"{text} 시발") == "시발"


@pytest.mark.parametrize("text", ["order c2455", "L0f24556", "a/2455-8f"])
def test_a_number_is_no_word(text):
    assert matcher_of().find(text) is None
    assert matcher_of().find(f"{text}, you a55") == "ass"


def test_what_is_found_is_told_as_it_stands():
    assert matcher_of().find("어머 ㅅ ㅣ 발 뭐야") is None
    assert matcher_of().find("아 시!!발 뭐야") == "시!!발"
    assert matcher_of().find("What the F U C K is it") == "f u c k"


def test_the_quick_look_says_clean_only_of_what_is():
    drawn = random.Random(5)  # noqa: S311 chance, not secrecy
    every = [text for name in ("ko_evasions", "ko_clean", "en_evasions", "en_clean") for text in texts(name)]
    pieces = [drawn.choice(every) + drawn.choice(["", " ", "!", ", ", "'", "ㅋ"]) for _ in range(4_000)]
    pairs = [one + other for one, other in pairwise(pieces)]
    for text in every + pairs:
        if word_filter._surely_clean(text):
            assert word_filter._first(plain(text)) is None, text


OWN = Matcher(words=["대머리", "Boss", "신 사업"], allowed=["대머리 독수리", "개새끼 사진전", "fuck cancer"])


@pytest.mark.parametrize(
    "text", ["우리 대머리!", "대1머1리", "대 머 리", "대머리ㅋㅋ", "the boss is late", "BOSS", "신사업", "신  사업은요"]
)
def test_a_session_s_own_words_are_found(text):
    assert OWN.find(text)
    assert matcher_of().find(text) is None


@pytest.mark.parametrize("text", ["대머리 독수리다", "개새끼  사진전", "Fuck cancer!", "embossed", "대문 머리말"])
def test_what_a_session_allows_passes(text):
    assert OWN.find(text) is None
    assert OWN.find(f"{text} 시발")


def test_own_words_of_any_signs_are_taken():
    odd = Matcher(words=["[", "a|b", "(?i)가", "\\", "<나>", "~_다", " "], allowed=["*", ".+"])
    assert odd.find("음악") is None
    assert odd.find("say a|b now") == "a|b"
    assert odd.find("시발") == "시발"


NASTY = [
    "시", "시 ", "시!", "시이", "시바아", "ㅅ", "ㅅㅂ ", "ㅅ.", "바ㄹ", "ㅅㅣ", "개새", "니 애", "다시발표 ", "시발점 ",
    "f", "fu", "fuu", "f ", "f.", "f*", "a!", "a b ", "1!", "!", " ", ".", "|<", "'", "a'", "tlqk", "suck my ",
    "son of a ",
    "\u200b", "e\u0301", "ㅋㅎ", "\U0001f468\u200d", "ᄉ", "ﾡ", "Ａ", "ſ", "ß", "İ", "\0", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY, ids=ascii)
def test_no_text_makes_it_slow(piece):
    """Ten times as long a text may take ten times as long. By the square of the length it would take a hundred."""
    short, long = (piece * (length // len(piece)) for length in (1_000, 10_000))
    matcher_of().find(short)
    quick = min(_seconds(short) for _ in range(5))
    assert any(_seconds(long) < 40 * quick + 0.001 for _ in range(20))


def _seconds(text):
    """Of the processor: what else runs on the machine takes none of them."""
    began = time.process_time()
    matcher_of().find(text)
    return time.process_time() - began
