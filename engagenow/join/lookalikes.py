"""Which names look the same to people: letters of different scripts that are drawn the same way (Unicode UTS 39)."""

import re
import unicodedata
from functools import lru_cache

import regex
from confusable_homoglyphs.confusables import confusables_data

DIGITS_LIKE_LETTERS = {"1": "l", "|": "l", "0": "o"}
SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
CHANGED_LETTER = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]) WITH .*")  # ø, đ, ł: NFKD leaves them whole
LATIN = regex.compile(r"\p{Latin}")
# Accents are no part of the looks of a Latin, Greek, Cyrillic, Hangul or Han letter here; in other scripts a mark makes
# another letter.
ACCENT = regex.compile(
    r"(?<=[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hangul}\p{Han}]\p{M}*)\p{M}|[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
DECORATION = regex.compile(r"[^\p{L}\p{N}\p{M}]")


def plain(folded_name: str) -> str:
    """What all names have in common that look like this one, which is in small letters: accents and punctuation count.

    A number without letters is a number: "1" is not "l".
    """
    return "".join(map(plain_letter, folded_name)) if any(map(str.isalpha, folded_name)) else folded_name


def latin_as_typed(name: str) -> str:
    """In a name with Latin letters, those of other scripts replaced by the Latin ones that they look like.

    Before the name is put in small letters: a Greek capital N looks like an N, a small one like a v.
    """
    if not LATIN.search(name):
        return name
    return "".join(map(_as_typed, name))


@lru_cache(maxsize=1_000)
def bare_looks(name: str) -> frozenset[str]:
    """How the letters and digits of a name look, without accents and decorations, as typed and in small letters.

    Some letters have a double in one case alone: a capital I looks like a small l.
    """
    bare = DECORATION.sub("", _without_accents(name))
    typed = bare.replace("I", "l")
    return frozenset("".join(map(plain_letter, form)) for form in (typed, bare.casefold()) if form)


def looks_in_any_case(name: str) -> frozenset[str]:
    """`bare_looks` of a name that is guarded: KlM with a small l is no way to look like KIM."""
    return bare_looks(name) | bare_looks(name.upper())


@lru_cache(maxsize=10_000)
def plain_letter(letter: str) -> str:
    """The Latin letter or digit that a letter looks like, in small letters; else one letter for all of its looks."""
    if letter.isascii():
        return DIGITS_LIKE_LETTERS.get(letter, letter.casefold())
    return _latin(letter) or _latin(letter.upper()) or min(_family(letter)).casefold()


@lru_cache(maxsize=10_000)
def _as_typed(letter: str) -> str:
    if LATIN.match(letter):
        return letter
    looks = plain_letter(letter)
    return "i" if looks == "l" and letter.isupper() else looks


def _without_accents(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    composed = unicodedata.normalize("NFC", ACCENT.sub("", decomposed))
    return "".join(map(_unchanged, composed))


@lru_cache(maxsize=10_000)
def _unchanged(letter: str) -> str:
    found = CHANGED_LETTER.fullmatch(unicodedata.name(letter, ""))
    if not found:
        return letter
    return found[1] if letter.isupper() else found[1].lower()


def _latin(letter: str) -> str:
    """ "" when it looks like no Latin letter."""
    return min(filter(None, (_ascii(twin) for twin in (letter, *_twins(letter)))), default="")


def _ascii(letter: str) -> str:
    if letter.isascii():
        return DIGITS_LIKE_LETTERS.get(letter, letter.casefold()) if letter.isalnum() else ""
    small_capital = SMALL_CAPITAL.fullmatch(unicodedata.name(letter, ""))
    return small_capital[1].lower() if small_capital else ""


def _twins(letter: str) -> list[str]:
    return [entry["c"] for entry in confusables_data.get(letter, ()) if len(entry["c"]) == 1]


def _family(letter: str) -> set[str]:
    """The letter, its twins, theirs, and so on."""
    found, new = {letter}, [letter]
    while new:
        new = [twin for one in new for twin in _twins(one) if twin not in found]
        found.update(new)
    return found
