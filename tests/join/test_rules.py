"""What may be a nickname."""

import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from engagenow.core.errors import NicknameInvalid
from engagenow.join.rules import LONGEST, clean_nickname, holds_name, name_key, refuse_lookalike, refuse_official

NOW = datetime(2026, 3, 4, tzinfo=UTC)
FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("하나", "하나"),
        (unicodedata.normalize("NFD", "하나"), "하나"),
        ("  둘   셋  ", "둘 셋"),
        ("Ａｄａ", "Ada"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("ㅋㅋ", "ㅋㅋ"),
        ("ㅠ.ㅠ", "ㅠ.ㅠ"),
        ("ㅇㅇ하나", "ㅇㅇ하나"),
        ("하\u200b나", "하나"),
        ("하\u200d나", "하나"),
        ("\u202e하나\u202c", "하나"),
        ("\u2066하나\u2069", "하나"),
        ("하\ufeff나\u00ad", "하나"),
        ("하\n나", "하 나"),
        ("ㅤ하나ㅤ", "하나"),
        (FAMILY, FAMILY),
        ("❤️", "❤️"),
        ("👍🏽", "👍🏽"),
        ("🇰🇷", "🇰🇷"),
        ("🏳️‍🌈", "🏳️‍🌈"),
        ("Zoë", "Zoë"),
        ("Nguyễn", "Nguyễn"),
        ("?!", "?!"),
        ("a" * 20, "a" * 20),
        (FAMILY * 10, FAMILY * 10),
        ("한" * 20, "한" * 20),
    ],
)
def test_a_nickname_as_everybody_sees_it(typed, shown):
    assert clean_nickname(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "\u200b", "\u3164", "\uffa0\u115f\u1160", "\u2800", "\u200d", "\ufe0f", "\u202e", "\u00ad",
        "a" * 21, "한" * 21, FAMILY * 21,
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́O̵̹", "a\u0301\u0301\u0301", "e" + "\u0301" * 3,
    ],
)  # fmt: skip
def test_what_nobody_can_see_or_what_covers_others_is_no_nickname(typed):
    with pytest.raises(NicknameInvalid):
        clean_nickname(typed)


@pytest.mark.parametrize(
    "other",
    ["ada", "ADA", "A d a", "Ａｄａ", "A\u200bda", "Ada\ufe0f", "A\u2060da", "\u202eAda", "Ada\u3164"],
)
def test_names_that_look_the_same_are_the_same(other):
    assert name_key(clean_nickname(other)) == name_key("Ada")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("하나1", "하나\u200d1"),
        ("12", "1\u200d2"),
        ("1", "1\ufe0f"),
        ("#1", "#\ufe0f1"),
        ("❤", "❤️"),
        ("👨👩", "👨\u200d👩"),
    ],
)
def test_an_emoji_s_joiners_make_no_second_name_of_digits(one, other):
    assert name_key(clean_nickname(one)) == name_key(clean_nickname(other))


def test_different_names_are_different():
    assert (
        len({name_key(clean_nickname(name)) for name in ("하나", "둘", "ㅋㅋ", "ㅋㅋㅋ", "👍", "👍🏽", "Ada", "Bob")})
        == 8
    )


ALPHABET = st.one_of(
    st.characters(),
    st.sampled_from("가힣ㅋㅠaA각\u0301\u200d\u200b\ufe0f\u3164👨👩👧🏽🇰🇷1#ΐﬁﷺⅣ①ßİſ\u0345"),
)


@given(st.text(ALPHABET, max_size=40))
@example("\u200d".join("1" * 5))
@example("a\u200b\u0301\u0301b\u200d👨")
@example("ㅋ\u3164ㅋ")
def test_whatever_is_typed(typed):
    try:
        shown = clean_nickname(typed)
    except NicknameInvalid:
        assume(False)
    assert clean_nickname(shown) == shown
    assert 1 <= len(regex.findall(r"\X", shown)) <= LONGEST
    assert shown == " ".join(shown.split())
    assert not regex.search(r"[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069\u3164]", shown)
    assert len(shown) <= 200, "the column's width"
    assert 1 <= len(name_key(shown)) <= 400, "the column's width"


@given(
    st.text(ALPHABET, min_size=1, max_size=15),
    st.integers(0, 15),
    st.sampled_from("\u200b\u2060\u00ad\u202e\u3164\ufeff"),
)
def test_something_invisible_makes_no_second_name(typed, place, invisible):
    try:
        plain, other = clean_nickname(typed), clean_nickname(typed[:place] + invisible + typed[place:])
    except NicknameInvalid:
        assume(False)
    assert name_key(plain) == name_key(other)


@pytest.mark.parametrize(
    ("presenter", "nickname"),
    [
        ("Ada", "Ada"),
        ("Ada", "ada"),
        ("Ada", "Аda"),  # А is Cyrillic
        ("Ada", "Аdа"),
        ("Ada", "Ａｄａ"),
        ("presenter", "рrеsеntеr"),
        ("Ada Lovelace", "AdaLovelace"),
        ("Ada", "A\u200bda"),
        ("김교수", "김 교수"),
        ("김교수", unicodedata.normalize("NFD", "김교수")),
        ("Bob", "Вob"),
        ("Iris", "lris"),
        ("Iris", "IRIS"),
        ("Iris", "іrіs"),
        ("Bob", "B0b"),
        ("Kim12", "Kim1\u200d2"),
        ("Kim Minji", "KlM MlNJl"),
        ("김교수", "김교수\ufe00"),
        ("김교수", "김\U000e0100교수"),
    ],
)
def test_nobody_looks_like_the_presenter(presenter, nickname):
    with pytest.raises(NicknameInvalid) as refusal:
        refuse_lookalike(clean_nickname(nickname), presenter)
    assert "presenter" in refusal.value.sentence


ALICE = [
    "Alice Host", "alice host", "ALICE HOST", "AliceHost", "Alice Host.", "Alice_Host", "Alice.Host", "Alice-Host!",
    "Alice Host 👑", "👑Alice👑Host👑", "[Alice Host]", "Alicẹ Host", "Álice Höst", "Alice\u0332 Host", "Alice Høst",
    "ᴀlice host", "ᴀʟɪᴄᴇ ʜᴏꜱᴛ", "Alice Hosτ", "Αlice Host", "Alićе Host", "Аlісе Ноѕт", "Ａｌｉｃｅ Ｈｏｓｔ",
    "𝓐𝓵𝓲𝓬𝓮 𝓗𝓸𝓼𝓽", "Ⓐlice Host", "A1ice H0st", "AIice Host", "A\u200blice Host", "Alice\u3000Host",
]  # fmt: skip


@pytest.mark.parametrize("nickname", ALICE)
def test_no_decoration_and_no_alphabet_makes_a_double_of_the_presenter(nickname):
    with pytest.raises(NicknameInvalid) as refusal:
        refuse_lookalike(clean_nickname(nickname), "Alice Host")
    assert "presenter" in refusal.value.sentence


@pytest.mark.parametrize("nickname", ["Alice", "Host Alice", "Alice Hostess", "Malice Host", "Alice H.", "Alice Host2"])
def test_who_only_shares_letters_with_the_presenter_is_welcome(nickname):
    refuse_lookalike(clean_nickname(nickname), "Alice Host")


@pytest.mark.parametrize(
    "nickname",
    [
        "발표자", "사회자", "사회자님", "[사회자]", "★관리자★", "관 리 자", "운영자 1", "진행자", "운영팀", "호스트",
        "EngageNow", "engage now", "Engage.Now", "EngageNow 운영자", "Presenter", "PRESENTER", "Moderator",
        "공식 관리자", "moderators",
        "Admin", "ADMIN", "Admin 2", "(admin)", "Аdmin", "ᴀᴅᴍɪɴ", "Ａｄｍｉｎ", "Host", "H0st", "The Host", "Hosts",
        "사\ufe00회자", "관\U000e0100리자", "운\u180b영자", "공\u17b5식", "사회자\ufe00님", "관\U00016fe4리자",
        "ADMlN", "OFFlClAL", "사회자 김교수", "Admin Kim", "Kim (host)", "관리자입니다", "EngageNow 알림",
    ],
)  # fmt: skip
def test_nobody_takes_an_office_s_name(nickname):
    with pytest.raises(NicknameInvalid) as refusal:
        refuse_official(clean_nickname(nickname))
    assert "official" in refusal.value.sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "Аnna"), ("peter", "рeter"), ("Bob", "B0b"), ("Bob1", "Bobl"), ("Kim", "КIM"), ("Kim", "кim"),
        ("coco", "сосо"), ("Nick", "ΝICK"), ("victor", "νictor"), ("Iris", "Іris"), ("anna", "ᴀnna"), ("Ada", "ＡＤＡ"),
        ("ㅡㅡ", "一一"), ("Анна", "АННА"), ("Νίκος", "ΝΊΚΟΣ"), ("Team 1", "team1"), ("straße", "STRASSE"),
        ("영수", "영수\ufe00"), ("Alice", "Alice\U0001d159"), ("영희", "영희\u034f"), ("Alice", "Alice\ufffc"),
    ],
)  # fmt: skip
def test_two_participants_are_no_doubles(one, other):
    assert name_key(clean_nickname(one)) == name_key(clean_nickname(other))


HONEST = Path(__file__).with_name("honest_names.txt").read_text().split()


def test_honest_names_sit_beside_each_other():
    assert len(HONEST) > 250
    by_key = {}
    for name in HONEST:
        shown = clean_nickname(name)
        refuse_official(shown)
        for presenter in ("Alice Host", "정우성", "Ада"):
            refuse_lookalike(shown, presenter)
        by_key.setdefault(name_key(shown), []).append(name)
    assert [names for names in by_key.values() if len(names) > 1] == []


@given(st.text(ALPHABET, min_size=1, max_size=15))
def test_a_name_looks_like_itself_in_any_case_and_width(typed):
    try:
        shown = clean_nickname(typed)
    except NicknameInvalid:
        assume(False)
    assert name_key(shown) == name_key(clean_nickname(shown))
    with pytest.raises(NicknameInvalid):
        refuse_lookalike(shown, shown)


@pytest.mark.parametrize("nickname", ["Adam", "하나", "김교수님", "Ida", "Ad", "👍"])
@pytest.mark.parametrize("presenter", ["Ada", "김교수", ""])
def test_other_names_are_everybody_s(presenter, nickname):
    refuse_lookalike(clean_nickname(nickname), presenter)


@pytest.mark.parametrize(
    ("connected", "seconds", "held"),
    [
        (True, None, True),
        (True, -5, True),
        (False, None, False),
        (False, 1, True),
        (False, 0, False),
        (False, -1, False),
    ],
)
def test_a_name_is_held_while_here_and_a_while_after(connected, seconds, held):
    until = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert holds_name(connected=connected, held_until=until, now=NOW) is held
