"""How well words find each other, on entries as halls type them (words/*.txt).

`everyday` and `nasty` were written before the rules were tuned, `unseen` afterwards: nothing was changed for it.

A file has several halls: `# title`, then one line for each thing that was meant, with all that was typed for it. Each
hall is one cloud. Between `|` stand forms of one word: its spellings, spaces, particles, endings, also misspelt. After
`~` comes another word for the same: a synonym, a translation, a derivation, a phrase.

* Wrong: of all entries, the share of those that are merged with entries of another line: in each word all entries but
  those of the line that has most in it.
* Missed: of all pairs of forms of one word, the share of those that are not merged.

Words for the same need not be merged, and may be.
"""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from engagenow.activities.words.keys import key_of
from engagenow.activities.words.merging import Merging

HALLS = Path(__file__).with_name("words")
LEAST = {"everyday": 600, "nasty": 250, "unseen": 100}  # entries
MOST_WRONG, MOST_MISSED = 0.005, 0.15


def halls(name):
    """[{entry: (line, which word of it)}] of each hall."""
    found = []
    for number, line in enumerate((HALLS / f"{name}.txt").read_text().splitlines()):
        if line.startswith("# "):
            found.append({})
        elif line:
            for place, word in enumerate(line.split(" ~ ")):
                found[-1] |= dict.fromkeys(word.split(" | "), (number, place))
    return found


def words(hall):
    """{entry: its word}."""
    merging = Merging([key_of(entry) for entry in hall])
    return {entry: merging.root(key_of(entry)) for entry in hall}


def wrong(hall):
    """(entry, its word) of the entries that stand in another line's word."""
    lines_of = {}
    for entry, word in words(hall).items():
        lines_of.setdefault(word, Counter())[hall[entry][0]] += 1
    most = {word: lines.most_common(1)[0][0] for word, lines in lines_of.items()}
    return [(entry, word) for entry, word in words(hall).items() if hall[entry][0] != most[word]]


def pairs(hall):
    """Pairs of forms of one word."""
    return [pair for pair in combinations(hall, 2) if hall[pair[0]] == hall[pair[1]]]


def missed(hall):
    word_of = words(hall)
    return [(one, other) for one, other in pairs(hall) if word_of[one] != word_of[other]]


@pytest.mark.parametrize("name", LEAST)
def test_words_find_each_other_and_no_others(name, capsys):
    of_all = halls(name)
    entries = sum(map(len, of_all))
    are_wrong = [each for hall in of_all for each in wrong(hall)]
    are_missed = [each for hall in of_all for each in missed(hall)]
    all_pairs = sum(len(pairs(hall)) for hall in of_all)
    share_wrong, share_missed = len(are_wrong) / entries, len(are_missed) / all_pairs
    with capsys.disabled():
        print(f"\n{name}: {entries} entries, {share_wrong:.2%} wrong; {all_pairs} pairs, {share_missed:.1%} missed")
    assert entries >= LEAST[name]
    assert share_wrong <= MOST_WRONG, are_wrong
    assert share_missed <= MOST_MISSED, are_missed
