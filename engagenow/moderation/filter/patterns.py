"""Hangul words: a rough pattern that says quickly that there is none, and an exact look at what it finds.

A word is found with its syllables drawn out (시이발) or typed apart (시바ㄹ), with signs, digits or laughter between
(시!발, 시1발, 시ㅋ발), or spaces (시 발). Where something stands between, the word must begin where no other one goes
on: 다시!발 is none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from engagenow.moderation.filter.ways import is_hangul, ways

# What no word is made of: signs, spaces, digits, and ㅋ ㅎ ㅠ ㅜ, which are laughter and tears.
LETTERS = "a-z가-힣ㄱ-ㅊㅌㅍㅏ-ㅛㅝ-ㅟㅡ-ㅣ"
BETWEEN, LETTER = re.compile(f"[^{LETTERS}]+"), re.compile(f"[{LETTERS}]")
FARTHEST = 8  # signs between two letters of a word
# Words after which a new one may begin: 야 시 발. After any other, 시 and 발 may be words of their own: 민수 씨 발.
CALLS = frozenset((*"야아너넌니저그이왜뭐뭔또더개와헐", "진짜", "정말", "완전", "에이", "어휴"))
ENDINGS = frozenset("놈년새끼들아야럼")  # with which a word goes on that is said to a person: 시 발놈
LAUGHTER = frozenset("ㅋㅎㅠㅜ")
Node = dict[str, "Node"]  # of a trie: what a letter begins with, and by that how it goes on, in turn


class Word:
    """A word of the list: `[시씨]발` has two places. `<` before it: it begins where no Hangul letter or digit stands
    before. `>` after it: none follows. `_`: there may be a space. `~`: it may be drawn out."""

    def __init__(self, written: str) -> None:
        self.begins, self.ends, self.drawn = (sign in written for sign in "<>~")
        self.gaps: list[bool] = []  # before each place
        self.places: list[str] = []  # the letters that may stand there
        for piece in re.findall(r"_?\[[^]]+\]|_?[^<>~\[\]_]", written):
            self.gaps.append(piece.startswith("_"))
            self.places.append(piece.strip("_[]"))
        self.jamo = all("ㄱ" <= letter <= "ㅣ" for letter in "".join(self.places))

    @cached_property
    def first_way(self) -> re.Pattern[str]:
        """A pattern for the first of `all_ways`, with a group for each place. It costs much less than all of them, and
        mostly nothing more is asked for."""
        either = ["|".join(way.lazily for letter in place for way in ways(letter, self.drawn)) for place in self.places]
        return re.compile("".join(f"({place})" for place in either))

    def all_ways(self, letters: str, at: int, place: int = 0) -> Iterator[tuple[int, ...]]:
        """From `at` on: where each place begins, and where the last one ends."""
        if place == len(self.places):
            yield (at,)
            return
        for letter in self.places[place]:
            for end in self._ends_of(letter, letters, at):
                for rest in self.all_ways(letters, end, place + 1):
                    yield (at, *rest)

    def _ends_of(self, letter: str, letters: str, at: int) -> Iterator[int]:
        for way in ways(letter, self.drawn):
            if letters[at : at + 1] == way.first:
                yield from way.ends(letters, at + 1)


class Words:
    """Words to find in a text."""

    def __init__(self, written: Iterable[str]) -> None:
        self._by_first: dict[str, list[Word]] = {}
        words = [Word(each) for each in written]
        for word in words:
            for first in {way.first for letter in word.places[0] for way in ways(letter, word.drawn)}:
                self._by_first.setdefault(first, []).append(word)
        self._rough = re.compile(_rough(words))

    def may_have(self, letters: str) -> bool:
        """Whether there may be a word among letters that nothing parts."""
        return self._rough.search(letters) is not None

    def find(self, text: str) -> str | None:
        """The first word in a text in its plain form, as it stands there."""
        letters = BETWEEN.sub("", text)
        stands: Sequence[int] = ()
        for match in self._rough.finditer(letters):
            stands = stands or _places(text, letters)
            for word, ends in self._read(letters, match):
                places = [stands[begin] for begin in ends[:-1]] + [stands[ends[-1] - 1]]
                if _stands(word, text, places):
                    return text[places[0] : places[-1] + 1]
        return None

    def _read(self, letters: str, match: re.Match[str]) -> Iterator[tuple[Word, tuple[int, ...]]]:
        """(word, where its places begin and the last one ends) of all words that begin in a match of `_rough`. The
        first way to read a word comes twice."""
        for at in range(*match.span()):
            for word in self._by_first.get(letters[at], ()):
                if first := word.first_way.match(letters, at):
                    yield word, (*(begin for begin, _ in first.regs[1:]), first.end())
                    yield from ((word, ends) for ends in word.all_ways(letters, at))


def _places(text: str, letters: str) -> Sequence[int]:
    """Where the letters of a text stand in it."""
    if len(letters) == len(text):
        return range(len(text))
    return [letter.start() for letter in LETTER.finditer(text)]


def _stands(word: Word, text: str, places: list[int]) -> bool:
    """Whether it is this word, by what stands before, between and after. `places`: where each begins, and the last
    letter."""
    begin, end = places[0], places[-1] + 1
    before, after = text[max(0, begin - 1) : begin], text[end : end + 1]
    if not _is_whole(word, before, after) or (parted := _parted(word, text, places)) is None:
        return False
    if not parted:
        return True
    if _is_letter(before) or _goes_on(after):
        return False
    return not _has_space(parted) or _may_begin(word, text, begin, end)


def _parted(word: Word, text: str, places: list[int]) -> str | None:
    """What stands between the letters of a word where no space may stand; None: two of them are too far apart."""
    found = ""
    for one, other, may_be_free in zip(places, places[1:-1], word.gaps[1:], strict=False):
        if other - one > FARTHEST + 1:
            return None
        if not may_be_free:
            found += text[one + 1 : other]
    return found


def _is_whole(word: Word, before: str, after: str) -> bool:
    """Whether a word may stand between these letters, as the list says."""
    if word.begins and (is_hangul(before) or before.isdigit()):
        return False
    if word.ends and _is_letter(after):
        return False
    return not (word.jamo and (_is_consonant(before) or _is_consonant(after)))


def _may_begin(word: Word, text: str, begin: int, end: int) -> bool:
    """Whether letters that spaces part are one word, by the words beside them."""
    said = text[max(0, begin - 12) : begin].split()
    neighbour = re.sub(r"[\W\d_]", "", said[-1]) if said and text[begin - 1].isspace() else ""
    if word.jamo:
        following = text[end:].lstrip()[:1] if text[end : end + 1].isspace() else ""
        return not any(map(_is_letter, (neighbour[-1:], following)))
    return not is_hangul(neighbour[-1:]) or neighbour in CALLS


def _goes_on(after: str) -> bool:
    """Whether the next letter belongs to another word."""
    return is_hangul(after) and after not in ENDINGS


def _has_space(text: str) -> bool:
    return len("".join(text.split())) < len(text)


def _is_letter(letter: str) -> bool:
    return is_hangul(letter) or ("ㄱ" <= letter <= "ㅣ" and letter not in LAUGHTER)


def _is_consonant(letter: str) -> bool:
    return "ㄱ" <= letter <= "ㅎ" and letter not in LAUGHTER


def _rough(words: Iterable[Word]) -> str:
    """A pattern of a trie: it finds all words among letters, and more."""
    trie: Node = {}
    for word in words:
        _enter(trie, word, 0)
    return _written(trie) or "(?!)"


def _enter(node: Node, word: Word, place: int) -> None:
    if place == len(word.places):
        node[""] = {}
        return
    for letter in word.places[place]:
        for way in ways(letter, word.drawn):
            _enter(node.setdefault(way.first, {}).setdefault(way.rest, {}), word, place + 1)


def _written(node: Node) -> str:
    """The pattern of a node: letter, how it may go on, and the nodes after that."""
    if "" in node:
        return ""
    branches = []
    for first, goes_on in node.items():
        rests = [more + _grouped(_written(rest)) for more, rest in goes_on.items()]
        branches.append(re.escape(first) + ("" if "" in rests else _grouped("|".join(rests))))
    return "|".join(branches)


def _grouped(pattern: str) -> str:
    return f"(?:{pattern})" if "|" in pattern else pattern
