"""What people paste from PowerPoint, Excel and Word, and marks that paint over other lines."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.core import texts

ALSO_LINE_BREAKS = ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("pasted", ALSO_LINE_BREAKS)
def test_what_a_document_puts_between_lines_is_a_line_break(pasted):
    assert texts.several_lines(f"제목{pasted}본문") == "제목\n본문"
    assert texts.one_line(f"제목{pasted}본문") == "제목 본문"


def test_a_tab_stays_in_several_lines_and_is_a_space_in_one():
    assert texts.several_lines("1.\t주제") == "1.\t주제"
    assert texts.one_line("1.\t\t주제") == "1. 주제"


CONTROLS = [chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\r\v\f\x85"]


@pytest.mark.parametrize("control", [*CONTROLS, "\ud800", "\ufffe", "\uffff"])
@pytest.mark.parametrize("place", ["a{}b", "{}ab", "ab{}"])
def test_any_other_control_character_is_refused_wherever_it_stands(control, place):
    with pytest.raises(ValueError, match="Control characters"):
        texts.several_lines(place.format(control))


@pytest.mark.parametrize("base", ["Z", "가", "é", "👍", "あ"])
@pytest.mark.parametrize("mark", ["\u0311", "\u0323", "\u20dd", "\u0301"])
def test_a_base_carries_four_marks(base, mark):
    own = len(unicodedata.normalize("NFD", base)) - 1 if base == "é" else 0
    fits = base + mark * (4 - own)
    assert texts.several_lines(fits) == unicodedata.normalize("NFC", fits)
    for joined in ("", "\u200d", "\u2060"):
        with pytest.raises(ValueError, match="marks"):
            texts.several_lines(fits + joined + mark)


@pytest.mark.parametrize("word", ["လျှော့", "שָּׁ֖", "กี่", "Việt", "1️⃣", "❤️‍🔥", "한글".encode().decode(), "ᾧ"])
def test_words_of_many_scripts_are_no_stacks(word):
    assert texts.several_lines(word) == unicodedata.normalize("NFC", word)


@pytest.mark.parametrize(
    "blank", ["", " ", "\u3000", "\u3164", "\u115f\u1160", "\u2800", "\u034f", "\u200b\ufeff", "\ufe0f"]
)
def test_what_shows_nothing_is_blank(blank):
    assert texts.is_blank(blank)


@pytest.mark.parametrize("seen", ["a", ".", "ㅋ", "😀", "\uf8ff", "\U0001fae9"])
def test_what_shows_something_is_not(seen):
    assert not texts.is_blank(f"\u200b{seen}")


@given(st.text(max_size=80))
def test_tidying_twice_is_tidying_once(typed):
    for tidy in (texts.several_lines, texts.one_line):
        try:
            once = tidy(typed)
        except ValueError:
            continue
        assert tidy(once) == once
