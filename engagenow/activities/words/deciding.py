"""One more decision of the presenter about a word, or one less."""

from collections.abc import Iterable, Sequence

from engagenow.activities.words.cloud import Word, find
from engagenow.activities.words.edits import Edit, Op
from engagenow.activities.words.keys import key_of
from engagenow.core.errors import N_, NotFound, TooMany
from engagenow.core.validation import wrong

MOST_EDITS = 300  # of an activity


def merge(edits: Sequence[Edit], words: Iterable[Word], word: str, into: str) -> list[Edit]:
    """Let one word count as another one that is there. Raises NotFound, Invalid, TooMany."""
    shown = [each for each in words if not each.hidden]
    one, other = _find(shown, word), _find(shown, into)
    if one is other:
        raise wrong("into", N_("This is the same word."))
    return _with(edits, "merge", one, other.word)


def rename(edits: Sequence[Edit], words: Iterable[Word], word: str, into: str) -> list[Edit]:
    """Show a word so. What is typed so counts as this word. Raises NotFound, TooMany."""
    one = _find((each for each in words if not each.hidden), word)
    return list(edits) if one.word == into else _with(edits, "rename", one, into)


def hide(edits: Sequence[Edit], words: Iterable[Word], word: str) -> list[Edit]:
    """Show a word nowhere. Raises NotFound, TooMany."""
    one = _find(words, word)
    return list(edits) if one.hidden else _with(edits, "hide", one, "")


def unhide(edits: Sequence[Edit], words: Iterable[Word], word: str) -> list[Edit]:
    """Show a word again. Raises NotFound."""
    one = _find(words, word)
    known = one.keys | one.decided
    return [edit for edit in edits if edit["op"] != "hide" or known.isdisjoint(edit["keys"])]


def _find(words: Iterable[Word], typed: str) -> Word:
    found = find(words, typed)
    if found is None:
        raise NotFound(N_("There is no such word."))
    return found


def _with(edits: Sequence[Edit], op: Op, word: Word, into: str) -> list[Edit]:
    if len(edits) >= MOST_EDITS:
        raise TooMany(N_("At most %(most)s words can be changed."), most=MOST_EDITS)
    keys = sorted({*word.keys, key_of(word.word)})
    return [*edits, Edit(op=op, word=word.word, keys=keys, into=into)]
