"""What the presenter has decided about words. It holds for what is typed later as well."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, NotRequired, TypedDict

from engagenow.activities.words.keys import key_of
from engagenow.activities.words.merging import Merging, reach

Op = Literal["merge", "rename", "hide"]


class Edit(TypedDict):
    """`keys`: all that the word had then, so that the decision holds for each of them. `into`: a word as it is shown;
    empty where it is hidden. `held`: reports hide it until the presenter decides; the id that they name it by."""

    op: Op
    word: str
    keys: list[str]
    into: str
    held: NotRequired[str]


class Naming(NamedTuple):
    """How a word is shown: exactly as `text`, or as the forms of `root` are, and as `text` where there are none."""

    root: str
    text: str
    exactly: bool


class Edited:
    """Words as the presenter's edits put them together. `word_of`: each root's word, by one of its roots."""

    def __init__(self, merging: Merging, edits: Iterable[Edit]) -> None:
        self._merging = merging
        self._over: dict[str, str] = {}
        self._namings: dict[str, Naming] = {}
        self._hidden: dict[str, set[str]] = {}  # by root: all keys of the edits that hide it
        for edit in edits:
            self._follow(edit)

    def word_of(self, root: str) -> str:
        """The root by which the word of this root is known, after all merging and renaming; most often itself."""
        while root in self._over:
            root = self._over[root]
        return root

    def naming(self, word: str) -> Naming | None:
        """How the presenter named this word; None where that was left to what people type."""
        return self._namings.get(word)

    @property
    def hidden(self) -> dict[str, set[str]]:
        """The words that are not shown, each with the keys that the presenter hid it by."""
        found: dict[str, set[str]] = {}
        for root, keys in self._hidden.items():
            found.setdefault(self.word_of(root), set()).update(keys)
        return found

    def _follow(self, edit: Edit) -> None:
        roots = [self._merging.root(key) for key in edit["keys"]]
        if edit["op"] == "hide":
            for root in roots:
                self._hidden.setdefault(root, set()).update(edit["keys"])
            return
        into = self._merging.root(key_of(edit["into"]))
        target = self.word_of(into)
        for root in roots:
            word = self.word_of(root)
            if word != target:
                self._over[word] = target
        if edit["op"] == "rename" or target not in self._namings:
            self._namings[target] = Naming(into, edit["into"], exactly=edit["op"] == "rename")


class Links:
    """Which keys the edits may make one word, in any cloud: `together` of two keys that never are share nothing."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._over: dict[str, str] = {}
        for edit in edits:
            if edit["op"] != "hide":
                self._link([*edit["keys"], key_of(edit["into"])])

    def reach(self, key: str) -> frozenset[str]:
        """All that may be the word of this key, in any cloud. Two keys that share none are never one word."""
        return frozenset(map(self._last, reach(key))) if self._over else reach(key)

    def _link(self, keys: list[str]) -> None:
        ends = {self._last(one) for key in keys for one in reach(key)}
        chosen = min(ends)
        self._over.update((end, chosen) for end in ends if end != chosen)

    def _last(self, key: str) -> str:
        while key in self._over:
            key = self._over[key]
        return key


NO_LINKS = Links(())
