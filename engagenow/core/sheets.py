"""What features give to an export: lines of what was said, and tables of their own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the export: who said what, when. `at` is RFC 3339; `note` says deleted, pinned and the like."""

    feature: str
    seq: int | None
    at: str | None
    nickname: str
    role: str
    text: str
    note: str = ""


class Word(str):
    """A cell that is a msgid, and is written in the reader's language."""

    __slots__ = ()


Cell = str | int | float | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of its own in an export. `title` is as people wrote it, or a Word; `header` msgids. `about`: what of that
    it shows, where there are several.

    A cell is a text as people wrote it, a number, None, a Word, or an aware datetime.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    about: Word | None = None
