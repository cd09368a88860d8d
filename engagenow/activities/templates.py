"""Quick polls: activities that need no preparing, in the language of who asks for one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from engagenow.activities.kinds.kind import MayChange
from engagenow.core.errors import N_

Name = Literal[
    "yes_no", "yes_no_abstain", "agree_5", "rating_5", "abcd", "pace", "thumbs", "nps", "open_text"
]  # fmt: skip
Derived = Literal["from_words", "from_texts"]
AnyName = Literal[Name, Derived]
Translate = Callable[[str], str]

DERIVED: dict[str | None, str] = {"from_words": "word_cloud", "from_texts": "text"}  # of which kind they are made


@dataclass(frozen=True, slots=True)
class Template:
    """`title`, `options` and the words in `words` are msgids; `definition` is what its kind wants beside them."""

    kind: str
    title: str
    options: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    definition: dict[str, Any] = field(default_factory=dict)
    may_change: MayChange | None = None

    def define(self, translate: Translate) -> dict[str, Any]:
        """The definition in a language."""
        options = {"options": [{"text": translate(option)} for option in self.options]} if self.options else {}
        words = {name: translate(word) for name, word in self.words.items()}
        return {**self.definition, **options, **words}


YES, NO = N_("Yes"), N_("No")

TEMPLATES: dict[Name, Template] = {
    "yes_no": Template("choice", N_("Yes or no?"), (YES, NO)),
    "yes_no_abstain": Template("choice", N_("Yes, no, or abstain?"), (YES, NO), definition={"min": 0}),
    "agree_5": Template(
        "rating",
        N_("Do you agree?"),
        words={"low": N_("Strongly disagree"), "high": N_("Strongly agree")},
        definition={"from": 1, "to": 5},
    ),
    "rating_5": Template(
        "rating", N_("How was it?"), words={"low": N_("Poor"), "high": N_("Excellent")}, definition={"from": 1, "to": 5}
    ),
    "abcd": Template("choice", N_("A, B, C or D?"), ("A", "B", "C", "D")),
    # People say it again as the talk goes on (features.md, section 2.1).
    "pace": Template(
        "choice", N_("How is the pace?"), (N_("Too slow"), N_("Just right"), N_("Too fast")), may_change="always"
    ),
    "thumbs": Template("choice", N_("Thumbs up or down?"), ("👍", "👎")),
    "nps": Template(
        "rating",
        N_("How likely are you to recommend this?"),
        words={"low": N_("Not at all likely"), "high": N_("Extremely likely")},
        definition={"from": 0, "to": 10},
    ),
    "open_text": Template("text", N_("What do you think?")),
}
