"""Korean comes first: whatever the product can say, it says in Korean, and means the same placeholders."""

import re
from io import BytesIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tests.server import ROOT

PACKAGE = ROOT / "engagenow"
KOREAN = PACKAGE / "translations" / "ko" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "N_": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def korean():
    return read_po(BytesIO((KOREAN / "messages.po").read_bytes()), locale="ko")


@pytest.fixture(scope="module")
def said():
    found = extract_from_dir(str(PACKAGE), METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found if message}


def test_everything_is_said_in_korean(said, korean):
    assert len(said) > 100
    assert sorted(message for message in said if not korean.get(message) or not korean.get(message).string) == []


def test_nothing_is_translated_that_nobody_says(said, korean):
    assert sorted(message.id for message in korean if message.id and message.id not in said) == []


def test_both_languages_name_the_same_placeholders(korean):
    wrong = [m.id for m in korean if m.id and set(PLACEHOLDER.findall(m.id)) != set(PLACEHOLDER.findall(m.string))]
    assert wrong == []


def test_what_is_read_is_what_was_written(korean):
    compiled = read_mo(BytesIO((KOREAN / "messages.mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in korean if m.id}


def test_the_words_that_were_asked_for(korean):
    for english, asked in (
        ("My sessions", "내 세션"),
        ("Live", "진행중"),
        ("Getting ready", "준비중"),
        ("Paused", "일시정지"),
        ("Ended", "종료"),
        ("1 person", "1명"),
    ):
        assert korean.get(english).string == asked
    assert "이미 사용중인 닉네임" in korean.get("This nickname is already in use. Please choose another.").string
