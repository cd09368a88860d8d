"""What is asked of a kind of activity: rules on plain values, without a database, a clock or a network."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.words.cloud import Word
from engagenow.activities.words.edits import Edit
from engagenow.core.errors import N_
from engagenow.core.events import Event
from engagenow.core.fields import Fields
from engagenow.core.validation import read, wrong

Show = Literal["hidden", "after_answer", "live", "revealed"]
MayChange = Literal["until_shown", "always", "never"]
Names = Literal["named", "alias"]

# What (a Word is translated), how much of it, percent or None, and a cell for each of the kind's `more_columns`.
Line = tuple[str, float | str | None, str | None, *tuple[str | None, ...]]


class Part(BaseModel):
    """A piece of a definition or of an answer. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


class AskedEdit(NamedTuple):
    """What the presenter wants of a word. `word` and `into` as they are shown; `into` only where it means something."""

    op: Literal["merge", "rename", "hide", "unhide"]
    word: str
    into: str = ""


D = TypeVar("D", bound=Part)
A = TypeVar("A", bound=Part)


class Kind(Generic[D, A]):
    """One kind of activity.

    `definition` and `answer` are the models of what the presenter prepares and of what a participant says. Answers are
    added up as amounts: each answer is worth some whole numbers by name, and the tally of a round is their sum. So an
    answer that is changed or taken out subtracts what it was worth, and no other answer is counted again.
    """

    name: ClassVar[str]
    definition: type[D]
    answer: type[A]
    show: ClassVar[Show] = "hidden"
    may_change: ClassVar[MayChange] = "until_shown"
    names: ClassVar[Names] = "alias"
    has_texts: ClassVar[bool] = False  # its answers have what people typed: `texts`, and `with_texts`
    lists_texts: ClassVar[bool] = False  # its results list what `texts` gives, one by one
    counts_entries: ClassVar[bool] = False  # its results count what `entries` gives
    pace: ClassVar[timedelta] = Event.pause  # at least so long between two tellings of a round's results to the room
    more_columns: ClassVar[tuple[str, ...]] = ()  # msgids, of its table in an export
    has_values: ClassVar[bool] = False  # its answers have a `value`, and its results ask for `Stored.median_values`
    plays: ClassVar[bool] = False  # the presenter leads it from phase to phase, and the phase decides what is shown

    def part(self, definition: D, part: str) -> tuple["AnyKind", Part]:
        """The (kind, definition) of the answers to one of its questions. A kind with one question has no other part."""
        return self, definition

    def for_participants(self, definition: D) -> Fields:
        """The part of the definition that the room may know, as JSON."""
        return definition.model_dump()

    def define(self, asked: object) -> D:
        """A definition as it is stored, with ids. Raises Invalid."""
        return read(self.definition, asked, "definition")

    def change(self, before: D, asked: object) -> D:
        """The definition after the first answer: only what changes no answer's meaning (P10). Raises Invalid."""
        after = self.define(asked)
        if self.meaning(before) != self.meaning(after):
            raise wrong("definition", N_("After the first answer only the wording can change."))
        return after

    def meaning(self, definition: D) -> object:
        """What of a definition an answer refers to."""
        return definition.model_dump()

    def reopens(self, before: D, after: D) -> bool:
        """Whether a change after the first answer lets everybody change theirs once more (P10)."""
        return False

    def dropped(self, before: D, after: D) -> list[str]:
        """The ids of options that a change takes away: answers that chose one of them count no longer (P10)."""
        return []

    def chose(self, answer: A, options: Collection[str]) -> bool:
        """Whether an answer chose one of these options."""
        return False

    def limit(self, definition: D, options: Sequence[str]) -> D:
        """The definition of a run-off among these options. Raises Invalid."""
        raise wrong("options", N_("This kind of activity has no run-off."))

    def among(self, definition: D, options: Sequence[str]) -> D:
        """The definition of a run-off that has begun. An option that is not there any more is left out."""
        return definition

    def read(self, definition: D, asked: object) -> A:
        """An answer as it is stored. Raises Invalid."""
        answer = read(self.answer, asked, "answer")
        self.check(definition, answer)
        return answer

    def check(self, definition: D, answer: A) -> None:
        """Raises Invalid for an answer that this definition does not allow."""

    def amounts(self, definition: D, answer: A) -> Counter[str]:
        """What an answer adds to the tally. VOTERS is 1."""
        return Counter({VOTERS: 1})

    def value(self, definition: D, answer: A) -> int | None:
        """The number by which the database orders the answers of a round; None where the kind has none."""
        return None

    def texts(self, answer: A) -> list[str]:
        """What of an answer people wrote themselves, which goes through the door of moderation. Where the kind
        `lists_texts`, its results list these one by one."""
        return []

    def with_texts(self, answer: A, texts: list[str]) -> A:
        """An answer with these texts instead, of a kind that `has_texts`. The list may be empty."""
        raise NotImplementedError

    def entries(self, definition: D, answer: A) -> list[str]:
        """What of an answer is counted by what people typed, each once. It is kept beside the tally, a row for each
        entry, so that an answer costs what it has and not what the whole hall has typed."""
        return []

    def edited(self, definition: D, edits: Sequence[Any]) -> D:
        """The definition with what the presenter has decided about answers. It is in no `model_dump`."""
        return definition

    def edit(self, definition: D, tally: Tally, stored: Stored, asked: AskedEdit) -> list[Edit]:
        """The presenter's decisions about entries with one more, or with one less. Raises Invalid, NotFound."""
        raise wrong("id", N_("This kind of activity has no words."))

    def hidden(self, definition: D, tally: Tally, stored: Stored) -> Sequence[Word]:
        """The words that the presenter hides."""
        return ()

    def results(self, definition: D, tally: Tally, stored: Stored) -> Fields:
        """What the activity shows the presenter of a round."""
        raise NotImplementedError

    def for_room(self, results: Fields) -> Fields:
        """What of these results everybody may see, once they are shown."""
        return results

    def in_full(self, definition: D, tally: Tally, stored: Stored) -> Fields:
        """The same with nothing left out, for an export."""
        return self.results(definition, tally, stored)

    def most_frequent(self, results: Fields) -> list[str]:
        """What `in_full` results list that people typed themselves, the most frequent first."""
        return []

    def picks_one(self, definition: D) -> bool:
        """Whether an answer is `{options: [...]}` with one option at most, so that people can be followed by it."""
        return False

    def lines(self, definition: D, results: Fields) -> list[Line]:
        """Results in lines, for an export."""
        raise NotImplementedError

    def said(self, definition: D, answer: A) -> str:
        """An answer in words, for an export."""
        raise NotImplementedError


AnyKind = Kind[Any, Any]  # where it does not matter which
