"""Which keys of a cloud are one word: by what else stands in the same cloud."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from engagenow.activities.words.keys import KNOWN
from engagenow.activities.words.particles import AMBIGUOUS, Cut, cuts
from engagenow.activities.words.plurals import joined, singulars


class Shape(NamedTuple):
    """What a key may be a form of: `shorter` has all of it, as keys."""

    joined: str | None
    cuts: tuple[Cut, ...]
    singulars: tuple[str, ...]
    shorter: tuple[str, ...]


@lru_cache(KNOWN)
def shape_of(key: str) -> Shape | None:
    """None for a key that is a form of nothing else, as most are."""
    whole, particles, plurals = joined(key), cuts(key), singulars(key)
    shorter = (*(cut.stem for cut in particles), *plurals, *([] if whole is None else [whole]))
    return Shape(whole, particles, plurals, shorter) if shorter else None


class Merging:
    """The keys of a cloud. `root` says for each which word it is: the key of that word's bare form.

    A word ends with a particle if its stem stands alone here, or has another particle as well; with a particle that
    mostly ends words, only if the stem has another one that is no word's end.
    """

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys
        self._endings: dict[str, set[str]] = defaultdict(set)
        for key in keys:
            for stem, ending in cuts(key):
                self._endings[stem].add(ending)
        # Only these can be roots of others, which says at once of most keys that they stay what they are.
        self._stems = {*keys, *(stem for stem, endings in self._endings.items() if len(endings) > 1)}
        self._roots: dict[str, str] = {}

    def root(self, key: str) -> str:
        """The key itself where it is no form of another one. What is not in the cloud may be asked, too."""
        shape = shape_of(key)
        if shape is None or self._stems.isdisjoint(shape.shorter):
            return key
        if key not in self._roots:
            shorter = self._shorter(key, shape)
            self._roots[key] = key if shorter is None else self.root(shorter)
        return self._roots[key]

    def _shorter(self, key: str, shape: Shape) -> str | None:
        if shape.joined in self._keys:
            return shape.joined
        of_those_here_first = sorted(shape.cuts, key=self._is_without_stem)
        found = next((cut.stem for cut in of_those_here_first if self._is_form(key, cut)), None)
        return found or next((one for one in shape.singulars if one in self._keys), None)

    def _is_without_stem(self, cut: Cut) -> bool:
        return cut.stem not in self._keys

    def _is_form(self, key: str, cut: Cut) -> bool:
        """Whether the cloud shows that this is a word with a particle."""
        if cut.is_ambiguous and key in self._endings:
            return False  # it takes a particle itself
        others = self._endings.get(cut.stem, frozenset()) - {cut.ending}
        if cut.is_mostly_a_word:
            return not others <= AMBIGUOUS
        return bool(others) or cut.stem in self._keys


@lru_cache(KNOWN)
def reach(key: str) -> frozenset[str]:
    """All that may ever be the root of this key, in any cloud. Two keys that share none are never one word."""
    shape = shape_of(key)
    return frozenset({key}.union(*map(reach, shape.shorter if shape else ())))
