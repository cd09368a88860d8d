"""Korean comes first: whatever the product can say, it says in Korean, and means the same placeholders."""

import re
from collections import Counter, defaultdict
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
MANY = re.compile(r"%\(n\)s (?:[a-z]+ )*?(?:people|(?!is\b)[a-z]*[a-rt-z]s)\b")  # a number of something in English
# Texts with a number that is never 1: at least 2, 3, 5, 10 or 20.
NEVER_ONE = {
    "texts_up_to", "ask_full", "quiz_asks", "quiz_seconds_left", "seconds_left", "lines_too_many", "quiz_import_many",
    "too_many_decimals", "entry_too_many_words", "wall_head_of",
}  # fmt: skip
# What the Korean of the product does not say, with what it says instead.
OTHER_VOICES = {
    r"습니다|입니다": "-요",
    r"워드 클라우드": "워드클라우드",
    r"참가": "참여, 참여자",
    r"저절로": "자동으로",
    r"잠시 뒤": "잠시 후",
    r"(?:진행|준비|사용) 중": "진행중, 준비중, 사용중, as the status of a session says it",
    r"이야기": "대화, 메시지",
    r"(?:써|적어) 주세요": "입력해 주세요",
    r"\)s (?:에|에서|에게|의|까지|부터)\b": "no space before a particle",
    r"\)s(?:은|는|이|가|을|를|와|과|로|으로)(?!\w)": "a particle that depends on the word's last sound",
}


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


def test_no_message_is_translated_twice():
    lines = re.findall(r'^msgid ((?:".*"\n)+)', (KOREAN / "messages.po").read_text("utf-8"), re.MULTILINE)
    messages = Counter("".join(re.findall(r'"(.*)"\n', each)) for each in lines)
    assert messages.total() > 100
    assert [message for message, times in messages.items() if times > 1] == []


def test_a_page_that_brings_parts_late_has_one_text_for_each_key():
    """A part's strings replace the page's. Only those of the projector's page do so on purpose."""
    texts = defaultdict(set)
    for path in (PACKAGE / "templates").rglob("*.html"):
        if path.relative_to(PACKAGE / "templates").as_posix() != "sessions/screen.html":
            for key, text in re.findall(r"'(\w+)': _\('((?:[^'\\]|\\.)*)'\)", path.read_text("utf-8")):
                texts[key].add(text)
    assert len(texts) > 100
    assert {key: several for key, several in texts.items() if len(several) > 1} == {}


def test_english_counts_one_of_a_thing_as_one():
    """A text that says how many there are has another one for 1, and the pages ask for either by `tn`."""
    told, asked = {}, "".join(path.read_text("utf-8") for path in (PACKAGE / "static" / "js").rglob("*.js"))
    for path in (PACKAGE / "templates").rglob("*.html"):
        told.update(re.findall(r"'(\w+)': _\('((?:[^'\\]|\\.)*)'\)", path.read_text("utf-8")))
    many = {key for key, text in told.items() if MANY.search(text)} - NEVER_ONE
    assert len(many) > 10
    assert sorted(key for key in many if f"{key}_one" not in told) == []
    assert sorted(key for key in many if f't("{key}"' in asked) == []


def test_both_languages_name_the_same_placeholders(korean):
    wrong = [m.id for m in korean if m.id and set(PLACEHOLDER.findall(m.id)) != set(PLACEHOLDER.findall(m.string))]
    assert wrong == []


def test_what_is_read_is_what_was_written(korean):
    compiled = read_mo(BytesIO((KOREAN / "messages.mo").read_bytes()))
    assert {m.id: m.string for m in compiled if m.id} == {m.id: m.string for m in korean if m.id}


@pytest.mark.parametrize("other", OTHER_VOICES)
def test_korean_speaks_with_one_voice(korean, other):
    assert [m.string for m in korean if m.id and re.search(other, m.string)] == [], OTHER_VOICES[other]


def test_each_switch_of_the_presenter_has_a_korean_name(app, korean):
    switches = list(app.extensions["realtime"].hall.house.switches)
    assert switches
    assert [name for name in switches if not korean.get(name.capitalize())] == []


def test_the_words_that_were_asked_for(korean):
    for english, asked in (
        ("My sessions", "내 세션"),
        ("Live", "진행중"),
        ("Draft", "준비중"),
        ("Paused", "일시정지"),
        ("Ended", "종료"),
        ("1 person", "1명"),
    ):
        assert korean.get(english).string == asked
    assert "이미 사용중인 닉네임" in korean.get("This nickname is already in use. Please choose another.").string
