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
# Digits, # and * are emoji to Unicode, and letters to everybody else.
INVISIBLE = regex.compile(
    r"""(?V1)
    (?<![\p{Emoji}--\p{ASCII}]\ufe0f?)\u200d | \u200d(?![\p{Emoji}--\p{ASCII}])
    | (?<![\p{Emoji}--\p{ASCII}])\ufe0f
    | (?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]""",
    regex.VERBOSE,
)
JOINERS = dict.fromkeys(map(ord, "\u200d\ufe0f"))
# ㅋㅋ and ㅠㅠ are what people write: NFKC would turn them into halves of syllables.
LONE_JAMO = regex.compile(r"([\u3131-\u318e]+)")
GRAPHEME = regex.compile(r"\X")
TOWER = regex.compile(rf"\p{{M}}{{{MARKS_A_BASE + 1},}}")
ALIKE = {"I": "l", "1": "l", "|": "l", "0": "o", "O": "o"}  # what ASCII itself has of doubles
INK = regex.compile(r"[\p{L}\p{N}\p{S}\p{P}]")


def clean_nickname(typed: str) -> str:
    """The nickname as everybody will see it: NFKC, nothing invisible, single spaces. Raises NicknameInvalid."""
    text = _single_spaced(_normal(typed.translate(BLANKS)).translate(BLANKS))
    text = _single_spaced(_normal(INVISIBLE.sub("", text)))  # what stood apart may compose now
    if not INK.search(text) or len(GRAPHEME.findall(text)) > LONGEST or len(text) > LONGEST * 8:
        raise NicknameInvalid
    if TOWER.search(unicodedata.normalize("NFD", text)):
        raise NicknameInvalid
    return text


def name_key(nickname: str) -> str:
    """Two nicknames with one key are the same name."""
    return _folded(_folded(nickname.translate(JOINERS))).replace(" ", "")


def refuse_lookalike(nickname: str, presenter_name: str) -> None:
    """Nobody may look like the presenter. Raises NicknameInvalid."""
    if _looks(nickname) & _looks(presenter_name):
        raise NicknameInvalid(N_("This name belongs to the presenter. Please choose another."))


def holds_name(*, connected: bool, held_until: datetime | None, now: datetime) -> bool:
    """Whether a name still belongs to the participant who last had it."""
    return connected or (held_until is not None and held_until > now)


def _normal(text: str) -> str:
    parts = LONE_JAMO.split(text)
    return "".join(part if LONE_JAMO.fullmatch(part) else unicodedata.normalize("NFKC", part) for part in parts)


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text.casefold())


def _looks(name: str) -> set[str]:
    """A name with every letter replaced by the plainest one that looks like it (after Unicode UTS 39), as it is
    written and in small letters: some letters have a double in one case alone.
    """
    letters = "".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).split())
    return {"".join(map(_plainest, form)) for form in (letters, letters.casefold()) if form}


def _plainest(letter: str) -> str:
    if letter.isascii():
        return ALIKE.get(letter, letter).casefold()
    alike = [entry["c"] for entry in confusables_data.get(letter, ()) if len(entry["c"]) == 1]
    plain = [ALIKE.get(c, c) for c in alike if c.isascii() and c.isalnum()]
    return min(plain or [letter, *alike]).casefold()
