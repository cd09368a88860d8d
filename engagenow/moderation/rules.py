"""What a presenter can set of moderation, and what that means for a text, its author and a newcomer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

from engagenow.core import texts
from engagenow.core.errors import N_, Refusal
from engagenow.core.limits import Rate
from engagenow.moderation.filter import has_letters

Filter = Literal["off", "refuse"]
SlowSeconds = Literal[0, 5, 10, 30, 60, 120]

MOST_WORDS = 200  # of a session's own, and as many that it allows
LONGEST_WORD = 40  # graphemes
LONGEST_MUTE = 24 * 60  # minutes
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


class TextRefused(Refusal):
    code = "text_refused"
    status = 422
    default = N_("This contains a word that is not allowed here. Please write it differently.")


class SessionLocked(Refusal):
    code = "session_locked"
    status = 409
    default = N_("The presenter lets nobody else in at the moment.")


class Muted(Refusal):
    """`retry_after`: the seconds until it ends; None: with the session."""

    code = "muted"
    status = 403
    default = N_("The presenter has muted you. You can read along.")

    def __init__(self, retry_after: float | None = None) -> None:
        super().__init__()
        self.retry_after = retry_after

    @property
    def extra(self) -> dict[str, Any]:
        return {} if self.retry_after is None else {"retry_after": self.retry_after}


@dataclass(frozen=True, slots=True)
class Settings:
    """`slow_seconds`: between two messages of a participant; `locked`: nobody new comes in; `filter`: what becomes of a
    text with a word of the list; `own_words`: the session has words of its own, or allows some."""

    slow_seconds: SlowSeconds = 0
    locked: bool = False
    filter: Filter = "off"
    own_words: bool = False

    @classmethod
    def stored(cls, kept: Mapping[str, Any] | None) -> Self:
        """As the session's row holds them. What another release has stored besides is not known here."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in (kept or {}).items() if name in known})

    def kept(self) -> dict[str, Any]:
        """What the session's row holds: what differs from the usual settings."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {each.name: values[each.name] for each in fields(self) if values[each.name] != each.default}


def slow_rate(seconds: int) -> Rate:
    """One message in so many seconds."""
    return Rate(burst=1, per_second=1 / seconds, of="slow")


def clean_word(typed: str) -> str:
    """A word of a session's own as it is stored. Raises ValueError, with a sentence."""
    word = texts.one_line(typed)
    if not has_letters(word):
        raise ValueError(N_("A word needs a letter or a digit."))
    if texts.graphemes(word) > LONGEST_WORD:
        raise ValueError(N_("This word is too long."))
    return word


def once(words: Sequence[str]) -> list[str]:
    """Each word once."""
    return list(dict.fromkeys(words))


def muted_until(minutes: int | None, now: datetime) -> datetime:
    return FOREVER if minutes is None else now + timedelta(minutes=minutes)


def refuse_muted(until: datetime | None, at: datetime) -> None:
    """`at`: when the command was read. Raises Muted."""
    if until is None or until <= at:
        return
    raise Muted(None if until == FOREVER else max(0.1, round((until - at).total_seconds(), 1)))
