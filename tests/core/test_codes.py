import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.codes import ALPHABET, CODE_LENGTH, new_id, new_session_code, possible_codes, tidy_code


@pytest.mark.parametrize(
    "typed",
    [
        "AB3DEF",
        "ab3def",
        " ab3 def ",
        "AB3-DEF",
        "ＡＢ３ＤＥＦ",
        "ａｂ３－ｄｅｆ",
        "ab3–def",
        "a b\t3\u3000d\u200bef",
        "'AB3DEF'.",
    ],
)
def test_a_code_is_found_however_it_is_typed(typed):
    assert tidy_code(typed) == "AB3DEF"


@pytest.mark.parametrize("code", ["TEST01", "TEST123", "LOADTEST"])
def test_codes_that_the_generator_would_not_make_are_looked_up_too(code):
    assert tidy_code(code.lower()) == code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ㅅㄷㄴㅅ01", "TEST01"),
        ("뮻234", "ABC234"),
        ("ㅈ7ㅡㅊㅔ3", "W7MCP3"),
        ("ㅉ7ㅡㅊㅖ3", "W7MCP3"),
        ("ㅃㅉㄸㄲㅆ2", "QWERT2"),
        (unicodedata.normalize("NFD", "뮻234"), "ABC234"),
        ("ﾱﾲ2345", "AQ2345"),
        ("http://192.0.2.2:8101/join/YRUNXY", "YRUNXY"),
        ("https://x.example/JOIN/yrunxy/?lang=en#top", "YRUNXY"),
        ("수요일의 강연 https://x.example/join/YRUNXY 로 오세요", "YRUNXY"),
        ("x.example/join?lang=ko&code=yrunxy/", "YRUNXY"),
        ("x.example/join/?code=YRU%20NXY", "YRUNXY"),
        ("코드: YRUNXY.", "YRUNXY"),
        ("세션 코드 yru-nxy 입력", "YRUNXY"),
    ],
)
def test_a_code_is_found_in_a_link_in_hangul_mode_and_among_words(typed, meant):
    assert meant in possible_codes(typed)


@pytest.mark.parametrize("typed", ["TEST01", "한글01", "https://x.example/join/AB3DEF"])
def test_what_stands_there_is_tried_first(typed):
    assert possible_codes(typed)[0] == tidy_code(typed.rpartition("/")[2])


@pytest.mark.parametrize("typed", ["", " ", "…", "/join/", "https://"])
def test_what_holds_no_code_asks_for_few(typed):
    assert len(possible_codes(typed)) <= 1


@given(st.text())
def test_reading_a_code_never_fails(typed):
    assert len(possible_codes(typed)) <= 3


@given(st.text())
def test_tidying_twice_is_tidying_once(typed):
    assert tidy_code(tidy_code(typed)) == tidy_code(typed)


def test_a_new_code_is_six_signs_that_nobody_misreads():
    codes = [new_session_code() for _ in range(500)]
    assert set("".join(codes)) == set(ALPHABET)
    assert {len(code) for code in codes} == {CODE_LENGTH} == {6}
    assert not set(ALPHABET) & set("0O1I")
    assert all(tidy_code(code) == code for code in codes)


def test_ids_tell_nothing_and_do_not_repeat():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(made) for made in ids} == {16}
