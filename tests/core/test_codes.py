import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagenow.core.codes import ALPHABET, CODE_LENGTH, new_id, new_session_code, tidy_code


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
