"""Words of one's own, which find each other in a cloud. What is one word, the rules of activities/words say."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints

from engagenow.activities.kinds.kind import AskedEdit, Kind, Line, Part
from engagenow.activities.kinds.options import Words, at_most, visible
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.words import deciding
from engagenow.activities.words.cloud import Word, cloud, most_frequent, together
from engagenow.activities.words.edits import Edit, Links
from engagenow.activities.words.keys import key_of
from engagenow.activities.words.seen import Seen
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.validation import SENTENCES, sentence, wrong
from engagenow.sessions.schemas import rfc3339

MOST_ENTRIES = 10  # of one participant
LONGEST_ENTRY, LONGEST_CODE = 20, 80  # graphemes, code points
MOST_WORDS = 3  # of an entry, with spaces between
MOST_SHOWN = 100  # words
MOST_VARIANTS = 5  # of a word, in results


class WordCloudDefinition(Part):
    """`most`: entries of one participant. `split`: each word of an entry counts by itself."""

    most: int = Field(3, ge=1, le=MOST_ENTRIES)
    split: bool = False

    _edits: Sequence[Edit] = PrivateAttr(default=())
    _links: Links | None = PrivateAttr(default=None)

    @property
    def edits(self) -> Sequence[Edit]:
        """What the presenter has decided about the words. No one else is told of it: it names what is hidden."""
        return self._edits

    @property
    def links(self) -> Links:
        """The same, as `together` takes it: put together once for all answers of a batch."""
        if self._links is None:
            self._links = Links(self._edits)
        return self._links

    def with_edits(self, edits: Sequence[Edit]) -> Self:
        """The same definition with these decisions of the presenter."""
        copy = self.model_copy()
        copy._edits, copy._links = edits, None
        return copy


def few_words(text: str) -> str:
    """With one space between words. Raises ValueError for too many of them."""
    words = text.split()
    if len(words) > MOST_WORDS:
        raise sentence(N_("Please give at most %(most)s words at once."), most=MOST_WORDS)
    return " ".join(words)


def once(entries: list[str]) -> list[str]:
    """Each word once, as it was typed first."""
    first: dict[str, str] = {}
    for entry in entries:
        first.setdefault(key_of(entry), entry)
    return list(first.values())


EntryText = Annotated[
    Words,
    StringConstraints(max_length=LONGEST_CODE),
    AfterValidator(visible),
    AfterValidator(few_words),
    at_most(LONGEST_ENTRY),
]


class WordCloudAnswer(Part):
    """A stored one may have no entries: those that wait are kept elsewhere."""

    entries: Annotated[list[EntryText], Field(max_length=MOST_ENTRIES), AfterValidator(once)]


class WordCloud(Kind[WordCloudDefinition, WordCloudAnswer]):
    """Giving words. Results count how many people gave each word, in any of its forms."""

    name = "word_cloud"
    definition = WordCloudDefinition
    answer = WordCloudAnswer
    show = "live"
    may_change = "always"
    has_texts = True
    counts_entries = True
    pace = timedelta(seconds=1)
    more_columns = (N_("Variants"), N_("First given"))

    def __init__(self) -> None:
        self._seen: Seen[Fields] = Seen()

    def check(self, definition: WordCloudDefinition, answer: WordCloudAnswer) -> None:
        """Raises Invalid for no entry, and for more than `most`."""
        if not answer.entries:
            raise wrong("answer.entries", SENTENCES["too_short"], min_length=1)
        if len(answer.entries) > definition.most:
            raise wrong("answer.entries", N_("Please give at most %(most)s words."), most=definition.most)

    def amounts(self, definition: WordCloudDefinition, answer: WordCloudAnswer) -> Counter[str]:
        """1 for each group of entries that may be one word, see words/cloud.py."""
        keys = [key_of(entry) for entry in self.entries(definition, answer)]
        return Counter({VOTERS: 1, **dict.fromkeys(together(keys, definition.links), 1)})

    def texts(self, answer: WordCloudAnswer) -> list[str]:
        """All entries, before they are split."""
        return answer.entries

    def with_texts(self, answer: WordCloudAnswer, texts: list[str]) -> WordCloudAnswer:
        """With these entries alone."""
        return answer.model_copy(update={"entries": texts})

    def entries(self, definition: WordCloudDefinition, answer: WordCloudAnswer) -> list[str]:
        """The entries, or with `split` their words, each once."""
        if not definition.split:
            return answer.entries
        return once([word for entry in answer.entries for word in entry.split()])

    def edited(self, definition: WordCloudDefinition, edits: Sequence[Edit]) -> WordCloudDefinition:
        """With these decisions of the presenter."""
        return definition.with_edits(edits)

    def edit(self, definition: WordCloudDefinition, tally: Tally, stored: Stored, asked: AskedEdit) -> list[Edit]:
        """All decisions, with the one that is asked for. Raises Invalid, NotFound, TooMany."""
        words = self._all_words(definition, tally, stored)
        if asked.op == "merge":
            return deciding.merge(definition.edits, words, asked.word, asked.into)
        if asked.op == "rename":
            return deciding.rename(definition.edits, words, asked.word, asked.into)
        return (deciding.hide if asked.op == "hide" else deciding.unhide)(definition.edits, words, asked.word)

    def hidden(self, definition: WordCloudDefinition, tally: Tally, stored: Stored) -> list[Word]:
        """Those of the round."""
        return [word for word in self._all_words(definition, tally, stored) if word.hidden]

    def results(self, definition: WordCloudDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, total, words: [{word, people, variants, number}], hidden}: of either the MOST_SHOWN most frequent.

        `total`: how many words there are, without those that are hidden.
        """
        voters = tally.get(VOTERS, 0)
        entries = stored.entries() if voters else []

        def make() -> Fields:
            found, total = most_frequent(entries, tally, definition.edits, MOST_SHOWN)
            words, hidden = ([_view(word) for word in found if word.hidden is hides] for hides in (False, True))
            return {"voters": voters, "total": total, "words": words, "hidden": hidden}

        return dict(self._seen.get(entries, tally, definition.edits, make))

    def for_room(self, results: Fields) -> Fields:
        """All but the hidden words."""
        return {name: results[name] for name in ("voters", "total", "words")}

    def in_full(self, definition: WordCloudDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, words: [Word]} without those that are hidden."""
        found = self._all_words(definition, tally, stored)
        return {"voters": tally.get(VOTERS, 0), "words": [word for word in found if not word.hidden]}

    def most_frequent(self, results: Fields) -> list[str]:
        """The words as they are shown."""
        return [word.word for word in results["words"]]

    def lines(self, definition: WordCloudDefinition, results: Fields) -> list[Line]:
        """Each word with its people, its other forms, and when it was given first."""
        return [_line(word) for word in results["words"]]

    def said(self, definition: WordCloudDefinition, answer: WordCloudAnswer) -> str:
        """The entries of a participant."""
        return " / ".join(answer.entries)

    def _all_words(self, definition: WordCloudDefinition, tally: Tally, stored: Stored) -> list[Word]:
        return cloud(stored.entries(dated=True), tally, definition.edits) if tally.get(VOTERS) else []


def _view(word: Word) -> Fields:
    variants = word.variants[:MOST_VARIANTS]
    return {"word": word.word, "people": word.people, "variants": variants, "number": word.number}


def _line(word: Word) -> Line:
    return word.word, word.people, None, " / ".join(word.variants), rfc3339(word.first_at)


kind = WordCloud()
