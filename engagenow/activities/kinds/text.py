"""Short texts of one's own."""

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, Field

from engagenow.activities.kinds.kind import Kind, Line, Part
from engagenow.activities.kinds.options import Words, at_most, visible
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.words.keys import key_of
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.validation import SENTENCES, wrong

MOST_TEXTS = 3
LONGEST_TEXT = 200  # graphemes


class TextDefinition(Part):
    """`most`: texts of one participant."""

    most: int = Field(1, ge=1, le=MOST_TEXTS)


def once(said: list[str]) -> list[str]:
    """Each text once."""
    return list(dict.fromkeys(said))


Said = Annotated[Words, at_most(LONGEST_TEXT), AfterValidator(visible)]


class TextAnswer(Part):
    """A stored one may have no texts: those that wait are kept elsewhere."""

    texts: Annotated[list[Said], Field(max_length=MOST_TEXTS), AfterValidator(once)]


class TextKind(Kind[TextDefinition, TextAnswer]):
    """Writing short texts. Results list them one by one."""

    name = "text"
    definition = TextDefinition
    answer = TextAnswer
    show = "live"
    may_change = "always"
    has_texts = True
    lists_texts = True

    def check(self, definition: TextDefinition, answer: TextAnswer) -> None:
        """Raises Invalid for no text, and for more than `most`."""
        if not answer.texts:
            raise wrong("answer.texts", SENTENCES["too_short"], min_length=1)
        if len(answer.texts) > definition.most:
            raise wrong("answer.texts", N_("Please give at most %(most)s texts."), most=definition.most)

    def texts(self, answer: TextAnswer) -> list[str]:
        """All of it."""
        return answer.texts

    def with_texts(self, answer: TextAnswer, texts: list[str]) -> TextAnswer:
        """With these texts alone."""
        return answer.model_copy(update={"texts": texts})

    def results(self, definition: TextDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, texts: [{id, number, text, nickname?}]}, the newest first."""
        voters = tally.get(VOTERS, 0)
        return {"voters": voters, "texts": stored.texts() if voters else []}

    def in_full(self, definition: TextDefinition, tally: Tally, stored: Stored) -> Fields:
        """As `results`, with all texts."""
        return {**self.results(definition, tally, stored), "texts": stored.all_texts()}

    def most_frequent(self, results: Fields) -> list[str]:
        """Of the texts that differ only in case, width, spacing and punctuation, the one that came first."""
        first: dict[str, str] = {}
        keys = [(key_of(text["text"]), text["text"]) for text in reversed(results["texts"])]
        for key, text in keys:
            first.setdefault(key, text)
        return [first[key] for key, _ in Counter(key for key, _ in keys).most_common()]

    def lines(self, definition: TextDefinition, results: Fields) -> list[Line]:
        """Each text, with the nickname where names are shown."""
        return [(text["text"], text.get("nickname"), None) for text in results["texts"]]

    def said(self, definition: TextDefinition, answer: TextAnswer) -> str:
        """The texts of a participant."""
        return " / ".join(answer.texts)


kind = TextKind()
