"""Which keys of a cloud are one word: by what else stands in the same cloud."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from engagenow.activities.words.particles import AMBIGUOUS, Cut, cuts
from engagenow.activities.words.plurals import joined, singulars


class Merging:
    """The keys of a cloud. `root` says for each which word it is: the key of that word's bare form.

    A word ends with a particle if its stem stands alone here, or has another particle as well; with a particle that
    mostly ends words, only if the stem has another one that is no word's end.
    """

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = frozenset(keys)
        self._endings: dict[str, set[str]] = defaultdict(set)
        for key in self._keys:
            for stem, ending in cuts(key):
                self._endings[stem].add(ending)
        self._roots: dict[str, str] = {}

    def root(self, key: str) -> str:
        """The key itself where it is no form of another one. What is not in the cloud may be asked, too."""
        if key not in self._roots:
            shorter = self._shorter(key)
            self._roots[key] = key if shorter is None else self.root(shorter)
        return self._roots[key]

    def _shorter(self, key: str) -> str | None:
        whole = joined(key)
        if whole in self._keys:
            return whole
        of_those_here_first = sorted(cuts(key), key=lambda cut: cut.stem not in self._keys)
        found = next((cut.stem for cut in of_those_here_first if self._is_form(key, cut)), None)
        return found or next((one for one in singulars(key) if one in self._keys), None)

    def _is_form(self, key: str, cut: Cut) -> bool:
        """Whether the cloud shows that this is a word with a particle."""
        if cut.is_ambiguous and key in self._endings:
            return False  # it takes a particle itself
        others = self._endings.get(cut.stem, frozenset()) - {cut.ending}
        if cut.is_mostly_a_word:
            return not others <= AMBIGUOUS
        return bool(others) or cut.stem in self._keys


def reach(key: str) -> frozenset[str]:
    """All that may ever be the root of this key, in any cloud. Two keys that share none are never one word."""
    found, asked = {key}, [key]
    while asked:
        for shorter in _shorter_forms(asked.pop()):
            if shorter not in found:
                found.add(shorter)
                asked.append(shorter)
    return frozenset(found)


def _shorter_forms(key: str) -> Iterable[str]:
    whole = joined(key)
    yield from (cut.stem for cut in cuts(key))
    yield from singulars(key)
    if whole is not None:
        yield whole
