"""What may be a nickname, and who holds one."""

import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache

import regex

from engagenow.core import texts
from engagenow.core.errors import N_, NicknameInvalid
from engagenow.core.limits import Rate
from engagenow.join import lookalikes

LONGEST = 20  # graphemes
MARKS_A_BASE = 2  # more is a tower of accents that covers the neighbours' names
FIRST_HOLD = timedelta(seconds=60)  # between POST /api/join and the first connection

RENAMES = Rate(burst=5, per_second=0.1, of="renames")  # of one participant: as many as one connection makes newcomers
NEWCOMERS = Rate(burst=5, per_second=0.1)  # new participants that one connection makes
WRONG_CODES = Rate(burst=30, per_second=0.5)  # of one connection
WRONG_CODES_OF_ADDRESS = Rate(burst=300, per_second=2)  # a hall behind one address types few wrong codes

# Blank letters that are no "invisible" category: Hangul fillers, the blank of Braille, a filler of Khitan, a note
# without a head, the place of an object.
BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800\U00016fe4\U0001d159\ufffc"))
# A joiner or a selector inside an emoji is part of it; anywhere else it only makes two names look the same.
# Digits, # and * are emoji to Unicode, and letters to everybody else.
INVISIBLE = regex.compile(
    r"""(?V1)
    (?<![\p{Emoji}--\p{ASCII}]\ufe0f?)\u200d | \u200d(?![\p{Emoji}--\p{ASCII}])
    | (?<![\p{Emoji}--\p{ASCII}])\ufe0f
    | (?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]""",
    regex.VERBOSE,
)
JOINERS = dict.fromkeys(map(ord, "\u200d\ufe0f"))
# ㅋㅋ and ㅠㅠ are what people write: NFKC would turn them into halves of syllables.
LONE_JAMO = regex.compile(r"([\u3131-\u318e]+)")
GRAPHEME = regex.compile(r"\X")
NUMBER = regex.compile(r"^\P{L}+|\P{L}+$")  # "Admin 2"
INK = regex.compile(r"[\p{L}\p{N}\p{S}\p{P}]")
# Names of an office, which only its holder should show: alone, several together, in the plural, and as 사회자님.
OFFICES = (
    "EngageNow", "admin", "administrator", "cohost", "host", "moderator", "official", "organiser", "organizer",
    "presenter", "공식", "관리자", "모더레이터", "발표자", "사회자", "어드민", "운영자", "운영진", "운영팀", "주최자",
    "진행자", "프레젠터", "호스트",
)  # fmt: skip
_OFFICE = "|".join(sorted({looks for office in OFFICES for looks in lookalikes.looks_in_any_case(office)}))
OFFICIAL = regex.compile(rf"(?:the)?(?:(?:{_OFFICE})(?:s|님|입니다)?)+")
WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@lru_cache(maxsize=1_000)
def clean_nickname(typed: str) -> str:
    """The nickname as everybody will see it: NFKC, nothing invisible, single spaces. Raises NicknameInvalid."""
    text = _single_spaced(_normal(typed.translate(BLANKS)).translate(BLANKS))
    text = _single_spaced(_normal(INVISIBLE.sub("", text)))  # what stood apart may compose now
    if not INK.search(text) or len(GRAPHEME.findall(text)) > LONGEST or len(text) > LONGEST * 8:
        raise NicknameInvalid
    if texts.has_stacked_marks(text, MARKS_A_BASE):
        raise NicknameInvalid
    return text


@lru_cache(maxsize=1_000)
def name_key(nickname: str) -> str:
    """Two nicknames with one key are the same name, or look the same."""
    text = lookalikes.latin_as_typed(nickname.translate(JOINERS))
    return lookalikes.plain(_folded(_folded(text)).replace(" ", ""))


def refuse_lookalike(nickname: str, presenter_name: str) -> None:
    """No participant may look like the presenter, with decorations or without. Raises NicknameInvalid."""
    same = name_key(nickname) == name_key(presenter_name)
    if same or lookalikes.bare_looks(nickname) & lookalikes.looks_in_any_case(presenter_name):
        raise NicknameInvalid(N_("This name belongs to the presenter. Please choose another."))


def refuse_official(nickname: str) -> None:
    """No participant may look like an office: "Admin", "Admin Kim", "김교수 (사회자)". Raises NicknameInvalid."""
    words = WORD.findall(nickname)
    if any(_is_office(part) for part in {nickname, *words[:1], *words[-1:]}):
        raise NicknameInvalid(N_("This name looks official. Please choose another."))


def gives_way(*, connected: bool, held_until: datetime | None, now: datetime) -> bool:
    """Whether a name's hold may end early, for a newcomer to a full session.

    That is the last minute of a hold: all of it for a name that was only asked for over HTTP and never connected. Its
    participant has a token, and takes the name again when it comes.
    """
    return not connected and held_until is not None and now < held_until <= now + FIRST_HOLD


def holds_name(*, connected: bool, held_until: datetime | None, now: datetime) -> bool:
    """Whether a name still belongs to the participant who last had it."""
    return connected or (held_until is not None and held_until > now)


def _is_office(name: str) -> bool:
    return any(OFFICIAL.fullmatch(looks) for looks in lookalikes.bare_looks(NUMBER.sub("", name)))


def _normal(text: str) -> str:
    parts = LONE_JAMO.split(text)
    return "".join(part if LONE_JAMO.fullmatch(part) else unicodedata.normalize("NFKC", part) for part in parts)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.casefold())
