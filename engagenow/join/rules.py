"""What may be a nickname, and who holds one."""

import unicodedata
from datetime import datetime, timedelta

import regex
from confusable_homoglyphs.confusables import confusables_data

from engagenow.core.errors import N_, NicknameInvalid

LONGEST = 20  # graphemes (contract, issue of joining)
MARKS_A_BASE = 2  # more is a tower of accents that covers the neighbours' names
FIRST_HOLD = timedelta(seconds=60)  # between POST /api/join and the first connection (contract section 3)

# Blank letters that are no "invisible" category: Hangul fillers and the blank of Braille.
BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"))
# A joiner or a selector inside an emoji is part of it; anywhere else it only makes two names look alike.
INVISIBLE = regex.compile(
    r"(?<!\p{Emoji}|\ufe0f)\u200d|\u200d(?!\p{Emoji})|(?<!\p{Emoji})\ufe0f|(?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]"
)
# ㅋㅋ and ㅠㅠ are what people write: NFKC would turn them into halves of syllables.
LONE_JAMO = regex.compile(r"([\u3131-\u318e]+)")
GRAPHEME = regex.compile(r"\X")
TOWER = regex.compile(rf"\p{{M}}{{{MARKS_A_BASE + 1},}}")
INK = regex.compile(r"[\p{L}\p{N}\p{S}\p{P}]")


def clean_nickname(typed: str) -> str:
    """The nickname as everybody will see it: NFKC, nothing invisible, single spaces. Raises NicknameInvalid."""
    text = _normal(typed.translate(BLANKS)).translate(BLANKS)
    text = " ".join(INVISIBLE.sub("", text).split())
    if not INK.search(text) or len(GRAPHEME.findall(text)) > LONGEST or len(text) > LONGEST * 8:
        raise NicknameInvalid
    if TOWER.search(unicodedata.normalize("NFD", text)):
        raise NicknameInvalid
    return text


def name_key(nickname: str) -> str:
    """Two nicknames with one key are the same name."""
    return unicodedata.normalize("NFKC", nickname.casefold()).replace(" ", "")


def refuse_lookalike(nickname: str, presenter_name: str) -> None:
    """Nobody may look like the presenter. Raises NicknameInvalid."""
    if presenter_name and _skeleton(nickname) == _skeleton(presenter_name):
        raise NicknameInvalid(N_("This name belongs to the presenter. Please choose another."))


def holds_name(*, connected: bool, held_until: datetime | None, now: datetime) -> bool:
    """Whether a name still belongs to the participant who last had it."""
    return connected or (held_until is not None and held_until > now)


def _normal(text: str) -> str:
    parts = LONE_JAMO.split(text)
    return "".join(part if LONE_JAMO.fullmatch(part) else unicodedata.normalize("NFKC", part) for part in parts)


def _skeleton(name: str) -> str:
    """A name with every letter replaced by the plainest one that looks like it (after Unicode UTS 39)."""
    letters = (INVISIBLE.sub("", unicodedata.normalize("NFKC", name))).casefold()
    return "".join(_plainest(letter) for letter in letters if not letter.isspace())


def _plainest(letter: str) -> str:
    alike = [entry["c"] for entry in confusables_data.get(letter, ())]
    single = [c.casefold() for c in alike if len(c) == 1]
    return min([letter, *single], key=lambda c: (not c.isascii(), ord(c[0])))
