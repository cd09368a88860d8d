import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engagenow.chat.rules import LONGEST, clean_text
from engagenow.core.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  안녕하세요  ", "안녕하세요"),
        (unicodedata.normalize("NFD", "안녕"), "안녕"),
        ("두 줄\r\n입니다", "두 줄\n입니다"),
        ("탭\t도", "탭\t도"),
        ("제목\v본문\r끝\u2028", "제목\n본문\n끝"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
    ],
)
def test_a_text_is_composed_and_trimmed_and_otherwise_left_alone(typed, stored):
    assert clean_text(typed) == stored


def test_500_code_points_are_counted_after_composing_and_trimming():
    assert len(clean_text(" " * 100 + unicodedata.normalize("NFD", "한" * LONGEST) + "\n")) == LONGEST == 500
    with pytest.raises(Invalid) as refusal:
        clean_text("가" * (LONGEST + 1))
    assert refusal.value.data == {"most": 500}


def test_a_message_has_40_lines():
    assert clean_text("\n" + "\v".join("a" * 40) + "\n").count("\n") == 39
    with pytest.raises(Invalid) as refusal:
        clean_text("\n".join("a" * 41))
    assert refusal.value.data == {"most": 40}


@pytest.mark.parametrize("typed", ["", "   ", "\n\t\r\n", "\u3000", "\u3164"])
def test_nothing_is_no_message(typed):
    with pytest.raises(Invalid) as refusal:
        clean_text(typed)
    assert refusal.value.errors == [{"field": "message", "message": "Please write something first."}]


@pytest.mark.parametrize("typed", ["a\0b", "a\x1bb", "a\x7fb", "a\x84b", "a\ud800b", "Z" + "\u0311" * 5])
def test_control_characters_halves_of_characters_and_stacks_of_marks_are_refused(typed):
    with pytest.raises(Invalid):
        clean_text(typed)


@given(st.text(max_size=600))
def test_what_is_stored_stays_as_it_is(typed):
    try:
        stored = clean_text(typed)
    except Invalid:
        assume(False)
    assert clean_text(stored) == stored
    assert 1 <= len(stored) <= LONGEST
    assert stored.encode()
