"""Quick polls: activities that need no preparing, in the language of who asks for one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from engagenow.activities.kinds.kind import MayChange, Names
from engagenow.core.errors import N_
from engagenow.core.fields import Fields

Name = Literal[
    "yes_no", "yes_no_abstain", "agree_5", "rating_5", "abcd", "pace", "thumbs", "nps", "open_text",
    "quiz_game", "quiz_class", "quiz_seminar",
]  # fmt: skip
Derived = Literal["from_words", "from_texts"]
AnyName = Literal[Name, Derived]
Translate = Callable[[str], str]

QUIZZES = frozenset({"quiz_game", "quiz_class", "quiz_seminar"})  # what they define may be given with the template

DERIVED: dict[str | None, str] = {"from_words": "word_cloud", "from_texts": "text"}  # of which kind they are made


@dataclass(frozen=True, slots=True)
class Template:
    """`title`, `options`, `question` and the words in `words` are msgids; `definition` is what its kind wants beside
    them.

    `question`: of a quiz, one to begin with, where none are given; the first of the `options` is right.
    """

    kind: str
    title: str
    options: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    definition: Fields = field(default_factory=dict)
    may_change: MayChange | None = None
    names: Names | None = None
    question: str = ""

    def define(self, translate: Translate) -> Fields:
        """The definition in a language."""
        words = {name: translate(word) for name, word in self.words.items()}
        options = [{"text": translate(option)} for option in self.options]
        if self.question:
            question = {"type": "choice", "text": translate(self.question), "options": options, "correct": [0]}
            return {**self.definition, "questions": [question]}
        return {**self.definition, **({"options": options} if options else {}), **words}


EXAMPLE = N_("Which one is right?")
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
    "quiz_game": Template(
        "quiz", N_("Quiz as a game"), (YES, NO), question=EXAMPLE, names="named",
        definition={"scoring": "fast", "streak": True, "board": "each"},
    ),
    "quiz_class": Template(
        "quiz", N_("Quiz for a class"), (YES, NO), question=EXAMPLE, names="named",
        definition={"scoring": "gentle", "board": "end"},
    ),
    "quiz_seminar": Template(
        "quiz", N_("Quiz for a seminar"), (YES, NO), question=EXAMPLE, names="alias",
        definition={"scoring": "accuracy", "board": "end"},
    ),
}  # fmt: skip
