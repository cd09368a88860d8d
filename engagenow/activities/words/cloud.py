"""The words of a cloud: how many different people said each, and how it is shown."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from engagenow.activities.words.edits import NO_LINKS, Edit, Edited, Links
from engagenow.activities.words.keys import key_of
from engagenow.activities.words.merging import Merging

TOGETHER = "together:"  # of an amount: people who gave all of these keys
BREAK = "\n"  # between them; no entry has one


class Entry(NamedTuple):
    """What was typed, by how many people, and its place among all that was typed: the first one has the smallest."""

    text: str
    people: int
    number: int
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """`entries`: as they were typed, the most frequent first. `number`: the smallest of them. `decided`: the keys
    by which the presenter hid it, typed in this round or not; empty: it is not hidden."""

    word: str
    people: int
    number: int
    keys: frozenset[str]
    entries: Sequence[Entry]
    decided: frozenset[str] = frozenset()

    @property
    def hidden(self) -> bool:
        """Whether the presenter hides it."""
        return bool(self.decided)

    @property
    def first_at(self) -> datetime | None:
        """When it was given first."""
        return min((entry.first_at for entry in self.entries if entry.first_at), default=None)

    @property
    def variants(self) -> list[str]:
        """How else it was typed."""
        return [entry.text for entry in self.entries if entry.text != self.word]


def together(keys: Collection[str], links: Links = NO_LINKS) -> list[str]:
    """The amounts that one person's keys add beside the entries: of those that may be one word, where it must count
    this person once."""
    groups: list[tuple[set[str], list[str]]] = []
    for key in keys:
        found, named = set(links.reach(key)), [key]
        for reached, others in [group for group in groups if group[0] & found]:
            found |= reached
            named += others
            groups.remove((reached, others))
        groups.append((found, named))
    return [TOGETHER + BREAK.join(sorted(named)) for _, named in groups if len(named) > 1]


def cloud(entries: Iterable[Entry], amounts: Mapping[str, int], edits: Iterable[Edit] = ()) -> list[Word]:
    """All words, the most frequent first, of equal ones the one that was seen first. `amounts`: a tally, with those
    that `together` named."""
    return most_frequent(entries, amounts, edits, None)[0]


def most_frequent(
    entries: Iterable[Entry], amounts: Mapping[str, int], edits: Iterable[Edit], most: int | None
) -> tuple[list[Word], int]:
    """(`most` of the words that are shown, and of those that are hidden; how many are shown in all)."""
    return _Cloud(entries, amounts, edits).words(most)


def find(words: Iterable[Word], typed: str) -> Word | None:
    """The word that is shown so, else the one that has it as a form."""
    words, key = list(words), key_of(typed)
    shown = (word for word in words if word.word == typed)
    return next(shown, None) or next((word for word in words if key in word.keys), None)


class _Cloud:
    def __init__(self, entries: Iterable[Entry], amounts: Mapping[str, int], edits: Iterable[Edit]) -> None:
        self._by_key: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by_key[key_of(entry.text)].append(entry)
        self._merging = Merging(self._by_key)
        self._edited = Edited(self._merging, edits)
        self._together = [(_keys(name), n) for name, n in amounts.items() if name.startswith(TOGETHER)]

    def words(self, most: int | None) -> tuple[list[Word], int]:
        people, first, keys_of = self._counted_twice(), dict[str, int](), defaultdict[str, list[str]](list)
        for key, entries in self._by_key.items():
            word = self._edited.word_of(self._merging.root(key))
            keys_of[word].append(key)
            for _, number_of_people, number, _ in entries:
                people[word] -= number_of_people
                first[word] = min(number, first.get(word, number))
        places = {word: (people[word], first[word]) for word in keys_of}
        ranked = sorted(places, key=places.__getitem__)
        hides = self._edited.hidden
        shown, hidden = ([word for word in ranked if (word in hides) is hidden] for hidden in (False, True))
        chosen = {*shown[:most], *hidden[:most]}
        words = (
            self._word(word, keys_of[word], -people[word], first[word], hides.get(word, ()))
            for word in ranked
            if word in chosen
        )
        return list(words), len(shown)

    def _word(self, word: str, keys: list[str], people: int, number: int, decided: Iterable[str]) -> Word:
        entries = sorted((entry for key in keys for entry in self._by_key[key]), key=_by_frequency)
        return Word(self._label(word, keys), people, number, frozenset(keys), entries, frozenset(decided))

    def _label(self, word: str, keys: list[str]) -> str:
        """The bare form where anybody typed it, else the most frequent one, if the presenter has not named it."""
        naming = self._edited.naming(word)
        if naming and naming.exactly:
            return naming.text
        root = naming.root if naming else word
        forms = [root] if root in self._by_key else [key for key in keys if self._merging.root(key) == root]
        entries = (entry for key in forms for entry in self._by_key[key])
        most = min(entries, key=_by_frequency, default=None)
        if most:
            return most.text
        return naming.text if naming else word

    def _counted_twice(self) -> dict[str, int]:
        """{word: how often its entries count people whom they have counted already}."""
        found: dict[str, int] = defaultdict(int)
        for keys, people in self._together:
            words = Counter(self._edited.word_of(self._merging.root(key)) for key in keys)
            for word, number in words.items():
                found[word] += people * (number - 1)
        return found


def _keys(name: str) -> list[str]:
    return name.removeprefix(TOGETHER).split(BREAK)


def _by_frequency(entry: Entry) -> tuple[int, int, int]:
    return -entry.people, len(entry.text), entry.number
