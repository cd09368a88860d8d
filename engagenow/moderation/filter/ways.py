"""How a letter of a word may be written: as it is, or drawn out (시이발)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from engagenow.moderation.filter.normal import parts, syllable


class Way(NamedTuple):
    """A way to write a letter: its first sign, up to `most` of `longer` after it, and one of `last`, where there are
    any."""

    first: str
    longer: str = ""
    most: int = 0
    last: str = ""

    def ends(self, letters: str, at: int) -> Iterator[int]:
        """Where the letter may end, whose first sign stands before `at`."""
        for _ in range(self.most + 1):
            following = letters[at : at + 1]
            if not self.last:
                yield at
            elif following and following in self.last:
                yield at + 1
            if not following or following not in self.longer:
                return
            at += 1

    @property
    def rest(self) -> str:
        """A pattern for what follows the first sign."""
        more = f"[{self.longer}]{{0,{self.most}}}" if self.most else ""
        return f"{more}[{self.last}]" if self.last else more

    @property
    def lazily(self) -> str:
        """A pattern for all of it, the shortest text first, as `ends` has it."""
        return re.escape(self.first) + self.rest.replace("}", "}?")


@cache
def ways(letter: str, drawn: bool) -> tuple[Way, ...]:
    """The ways to write a letter."""
    if not is_hangul(letter):
        return (Way(letter, letter, 1),)
    first, vowel, last = parts(letter)
    if not drawn:
        return (Way(letter),)
    longer = syllable("ㅇ", vowel) + vowel
    if not last:
        return (Way(letter, longer, 2),)
    return Way(letter), Way(syllable(first, vowel), longer, 2, last + syllable("ㅇ", vowel, last))


def is_hangul(letter: str) -> bool:
    """Whether it is a Hangul syllable; false for an empty text."""
    return "가" <= letter <= "힣"
