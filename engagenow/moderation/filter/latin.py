"""Latin words: the looks that a text may have, and one pattern for the words in any of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from string import ascii_lowercase
from typing import NamedTuple

from engagenow.core.hangul import as_latin_keys
from engagenow.moderation.filter import english

GAP = r"[^a-z0-9]{0,3}"
SIGNED = re.compile(r"[a-z][0-9@$!|+(€]|[0-9@$!|+(€][a-z]")
NUMBER = re.compile(r"\d{3,}(?![a-z\d])")
WITH_GAPS = re.compile(r"[a-z](?:[^a-z\s'’]|['’](?![a-z]{1,2}\b))+[a-z]")
BETWEEN_LETTERS = re.compile(r"(?<=[a-z])[^a-z\s]+(?=[a-z])")
# One letter after the other, as in f u c k.
SPELT = re.compile(r"(?<![a-z])[a-z](?:[^a-z0-9]{1,3}[a-z](?![a-z])){2,}")
HIDES = "[*#%@^?]"
HIDDEN_LETTER = re.compile(r"[a-z][*#%@^]")
SINGLE = frozenset(ascii_lowercase)
TWO_SIGNS = (("|<", "k"), ("\\/", "v"))

FIRST_WAY, SECOND_WAY = (str.maketrans({**english.SIGNS, **ones}) for ones in english.TWO_WAYS)


class Heads(NamedTuple):
    """The first three letters of words that begin where no letter stands before, two letters of each of the others."""

    begin: frozenset[str]
    inside: tuple[str, ...]


def heads(words: Iterable[str]) -> Heads:
    """Of words in the notation of english.py."""
    starting = [word for word in words if not word.startswith("*")]
    return Heads(
        frozenset(head for word in starting for head in _heads_of(word.rstrip("*"))),
        tuple(sorted({_pair(word.strip("*")) for word in words if word.startswith("*")})),
    )


def surely_clean(text: str, known: Heads) -> bool:
    """Whether a text in small letters, with the usual marks at the ends of words alone, has none of these words."""
    text = text.replace("'", "").replace(", ", " ")
    words = text.split()
    if not "".join(words).rstrip("?!.").isalpha():
        return False
    if any(pair in text for pair in known.inside):
        return False
    return known.begin.isdisjoint([word[:3] for word in words]) and len(SINGLE.intersection(words)) < 2


def _heads_of(word: str) -> Iterator[str]:
    """The first three letters of a word, whichever of them are drawn out."""
    letters = [found.strip("[]") for found in re.findall(r"\[[^]]+\]|.", word.partition("_")[0])]
    if len(letters) < 3:
        yield from map("".join, product(*letters))  # a word of its own: what it is parted from comes next
    for drawn in ((0, 0, 0), (0, 0, 1), (0, 1, 1), (0, 1, 2)):
        if drawn[-1] < len(letters):
            yield from map("".join, product(*(letters[place] for place in drawn)))


def _pair(word: str) -> str:
    """Two different letters next to each other, the least usual ones: they are there however the word is drawn out."""
    pairs = [one + other for one, other in pairwise(word) if one != other]
    return min(pairs, key=_usualness)


def _usualness(pair: str) -> int:
    return sum(map("etaoinshr".count, pair))


def looks(text: str) -> Iterator[str]:
    """What a text in small Latin letters may have been meant to say. A number of three digits or more, which no letter
    follows, means no letters: the 455 of an order number or of a link is no word."""
    yield text
    text = NUMBER.sub("", text)
    if SIGNED.search(text):
        for signs, letter in TWO_SIGNS:
            text = text.replace(signs, letter)
        yield text.translate(FIRST_WAY)
        yield text.translate(SECOND_WAY)
    if WITH_GAPS.search(text):
        yield BETWEEN_LETTERS.sub("", text)
    if SPELT.search(text):
        yield SPELT.sub(_letters_of, text)


def _letters_of(found: re.Match[str]) -> str:
    return re.sub("[^a-z]", "", found[0])


def pattern(words: Iterable[str]) -> str:
    """One pattern for words in the notation of english.py."""
    starting: dict[str, list[str]] = defaultdict(list)
    anywhere: dict[str, list[str]] = defaultdict(list)
    for word in words:
        first, *others = _letters(word.strip("*"))
        more = re.escape(first[0]) + "?" if len(first) == 1 else re.escape(first[1:])
        end = "" if word.endswith("*") else "(?![a-z])"
        into = anywhere if word.startswith("*") else starting
        into[first[0]].append(more + "".join(map(_drawn_out, others)) + end)
    return f"(?<![a-z])(?:{_by_first(starting)})|{_by_first(anywhere)}"


def _by_first(rests: dict[str, list[str]]) -> str:
    return "|".join(re.escape(first) + _either(found) for first, found in rests.items()) or "(?!)"


def _either(ways: list[str]) -> str:
    return f"(?:{'|'.join(ways)})"


def keyed(words: Iterable[str]) -> list[str]:
    """Hangul words as the keys that they are typed with, to be found anywhere."""
    return sorted({f"*{as_latin_keys(word).lower()}*" for word in words})


def hidden(words: Iterable[str]) -> str:
    """One pattern for words of which signs hide letters."""
    return "|".join(f"(?<![a-z0-9]){word.replace('.', HIDES)}(?![a-z0-9])" for word in words)


def _letters(word: str) -> list[str]:
    """Each letter, doubled ones together, `[ea]` as one."""
    return [found[0] for found in re.finditer(r"\[[^]]+\]|(.)\1?", word)]


def _drawn_out(letter: str) -> str:
    if letter == "_":
        return GAP
    if letter.startswith("[") or len(letter) == 1:
        return f"{letter if letter.startswith('[') else re.escape(letter)}{{1,2}}"
    return re.escape(letter)
