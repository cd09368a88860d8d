"""Which texts have a word that a presenter may not want: Korean and English, however it is written.

    matcher_of(words, allowed).find("시!발") -> "시!발", or None

Words are compared exactly after normalising, never by similarity, in time in proportion to the length of the text.
`words` and `allowed` are a session's own: what it wants found besides, and what it does not want found.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from engagenow.moderation.filter import english, korean, latin
from engagenow.moderation.filter.normal import LATIN, RUN, plain
from engagenow.moderation.filter.normal import latin as in_latin
from engagenow.moderation.filter.patterns import Words

TAKEN_OUT = "\0"  # no letter and no sign of any pattern, so that what stood around it does not come together

HANGUL = re.compile("[가-힣ㄱ-ㅣ]")
SYLLABLES_ALONE = re.compile("[가-힣]+")
ENDS = "?!.~…"


class Matcher:
    """Finds words in texts. Making one takes some milliseconds: `matcher_of` keeps them."""

    def __init__(self, words: Iterable[str], allowed: Iterable[str]) -> None:
        self._own = _own(words)
        self._allowed = _any_of(map(_loosely, filter(None, map(plain, allowed))))

    def find(self, text: str) -> str | None:
        """The first word found, as it stands in the normalised text; None when the text may pass."""
        if not self._own and _surely_clean(text):
            return None
        typed = plain(text)
        found = _first(typed) or (self._own and _look(typed, self._own))
        if not found or not self._has_allowed(typed):
            return found or None
        return self._find_again(typed)

    def _has_allowed(self, typed: str) -> bool:
        """Whether what was found may only be a part of something that is allowed."""
        built_in = _built_in_allowed().search(typed)
        return bool(built_in or (self._allowed and self._allowed.search(typed)))

    def _find_again(self, typed: str) -> str | None:
        """What is left to find once everything is taken out that only contains a word."""
        without = self._allowed.sub(TAKEN_OUT, typed) if self._allowed else typed
        own = _look(without, self._own) if self._own else None
        return own or _first(_built_in_allowed().sub(TAKEN_OUT, without))


def has_letters(word: str) -> bool:
    """Whether there is something of a word to compare."""
    return any(map(str.isalnum, plain(word)))


@lru_cache(maxsize=256)
def matcher_of(words: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> Matcher:
    """The matcher of a session with these words of its own, and these that it allows."""
    return Matcher(words, allowed)


class Wanted(NamedTuple):
    """What a matcher looks for: words in Hangul, patterns of texts as they are and of what their Latin may mean."""

    hangul: Words
    as_is: re.Pattern[str] | None
    latin: re.Pattern[str] | None


def _surely_clean(text: str) -> bool:
    """Whether a text of usual letters alone has no word of the list. It says no also where it does not know."""
    if text.isascii():
        return latin.surely_clean(text.lower(), _heads())
    letters = "".join(text.split()).replace(",", "").rstrip(ENDS)
    if not SYLLABLES_ALONE.fullmatch(letters) or _built_in().hangul.may_have(letters):
        return False
    return not RUN.search(letters) or not _built_in().hangul.may_have(RUN.sub(r"\1\1", letters))


def _first(typed: str) -> str | None:
    return _look(typed, _built_in()) or _hidden(typed)


def _look(typed: str, wanted: Wanted) -> str | None:
    if not typed.isascii() and (word := wanted.hangul.find(typed)):
        return word
    found = wanted.as_is.search(typed) if wanted.as_is else None
    if found:
        return found[0]
    found = _look_latin(typed, wanted.latin) if wanted.latin else None
    return found[0] if found else None


def _look_latin(typed: str, wanted: re.Pattern[str]) -> re.Match[str] | None:
    text = in_latin(typed)
    if not LATIN.search(text):
        return None
    return next(filter(None, map(wanted.search, latin.looks(text))), None)


def _hidden(typed: str) -> str | None:
    if not latin.HIDDEN_LETTER.search(typed):
        return None
    found = _hiding().search(in_latin(typed))
    return found[0] if found else None


@cache
def _built_in() -> Wanted:
    keyed = latin.keyed(english.KEYED.split())
    letters = re.compile(latin.pattern([*english.WORDS.split(), *keyed]))
    return Wanted(Words(korean.WORDS.split()), re.compile(korean.MIXED), letters)


@cache
def _heads() -> latin.Heads:
    return latin.heads([*english.WORDS.split(), *latin.keyed(english.KEYED.split())])


@cache
def _hiding() -> re.Pattern[str]:
    return re.compile(latin.hidden(english.HIDDEN.split()))


@cache
def _built_in_allowed() -> re.Pattern[str]:
    return re.compile("|".join((*korean.ALLOWED, *english.ALLOWED)))


def _own(words: Iterable[str]) -> Wanted | None:
    typed = [word for word in map(plain, words) if word]
    if not typed:
        return None
    whole = [word for word in typed if not HANGUL.search(word)]
    others = [re.sub(r"[\W_]+", "_", word).strip("_") for word in typed if HANGUL.search(word)]
    return Wanted(Words(others), re.compile(_whole(whole)) if whole else None, None)


def _whole(words: Iterable[str]) -> str:
    return "|".join(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])" for word in words)


def _loosely(phrase: str) -> str:
    """A phrase with any spaces where it has some."""
    return r"\s+".join(map(re.escape, phrase.split()))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str] | None:
    found = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(found)) if found else None
