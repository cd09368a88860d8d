"""What a presenter can set of moderation, and what that means for a text, its author and a newcomer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Self

from engagenow.core import texts
from engagenow.core.errors import N_, Refusal
from engagenow.core.fields import Fields
from engagenow.core.limits import Rate
from engagenow.moderation.filter import has_letters

Filter = Literal["off", "hold", "refuse"]
Hold = Literal["off", "suspicious", "all"]
Links = Literal["allow", "hold"]
Repeats = Literal["allow", "refuse"]
Why = Literal["word", "link", "all", "reported"]
SlowSeconds = Literal[0, 5, 10, 30, 60, 120]

MOST_WORDS = 200  # of a session's own, and as many that it allows
LONGEST_WORD = 40  # graphemes
LONGEST_MUTE = 24 * 60  # minutes
LONGEST_DELAY = 10  # seconds, on the projector
MOST_WAITING = 20  # texts of one participant
TOLD_FOR = timedelta(minutes=10)  # so long an author reads that a text was dismissed
SHIELD_SLOW: SlowSeconds = 30
# The same text of one participant. One in 5 s, the fastest pace of the load test, is always taken.
REPEATS = Rate(burst=5, per_second=0.2, of="repeats")
REPORTS = Rate(burst=5, per_second=0.05, of="reports")  # of one participant
REPORTS_TO_HOLD = 3  # different people's
GONE = N_("This text does not wait any more.")
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = r"^\d{1,16}\.[\w-]{1,40}$"  # see place_of
# An address with its beginning, a name with an ending that addresses have and abbreviations have not, or with a path.
LINK = re.compile(
    r"https?://\S|\bwww\.\S|\b[\w-]{2,60}\.(?:com|net|org|kr|io|gg|ly|xyz|shop|site|link)\b"
    r"|\b[\w-]{1,60}\.[a-z]{2,24}/[\w-]",
    re.IGNORECASE,
)


class TextRefused(Refusal):
    """A text has a word that the filter refuses."""

    code = "text_refused"
    status = 422
    default = N_("This contains a word that is not allowed here. Please write it differently.")


class SessionLocked(Refusal):
    """The presenter lets no newcomer in."""

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
    def extra(self) -> Fields:
        """{retry_after}, in seconds, unless the mute ends with the session."""
        return {} if self.retry_after is None else {"retry_after": self.retry_after}


@dataclass(frozen=True, slots=True)
class Settings:
    """`slow_seconds`: between two messages of a participant; `locked`: newcomers are refused; `filter`: what becomes of
    a text with a word of the list, `links`: of one with a link, `repeats`: of one that its author repeats; `hold`:
    which texts of each feature wait; `own_words`: the session has words of its own, or allows some; `shield`: see
    `in_force`; `stage_delay`: the projector's page shows what the audience wrote this many seconds later."""

    slow_seconds: SlowSeconds = 0
    locked: bool = False
    filter: Filter = "hold"
    links: Links = "allow"
    repeats: Repeats = "allow"
    hold: Mapping[str, Hold] = field(default_factory=dict)
    own_words: bool = False
    shield: bool = False
    stage_delay: int = 3

    @classmethod
    def stored(cls, kept: Fields | None) -> Self:
        """As the session's row holds them. What another release has stored besides is not known here."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in (kept or {}).items() if name in known})

    @property
    def in_force(self) -> Self:
        """With the shield: the stricter of what is set and of what it asks. What is set stays as it is beneath."""
        if not self.shield:
            return self
        slow: SlowSeconds = max(self.slow_seconds, SHIELD_SLOW)
        return replace(self, slow_seconds=slow, locked=True, repeats="refuse")

    def kept(self) -> Fields:
        """What the session's row holds: what differs from the usual settings."""
        usual = type(self)()
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in values.items() if value != getattr(usual, name)}

    def why_to_hold(self, feature: str, text: str, found: str | None) -> Why | None:
        """Why a text of this feature waits; None: it does not. `found`: a word of the list in it."""
        held = "all" if self.shield else self.hold.get(feature, "off")
        if found and (self.filter == "hold" or held == "suspicious"):
            return "word"
        if (self.links == "hold" or held == "suspicious") and LINK.search(text):
            return "link"
        return "all" if held == "all" else None


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


def moment(said: object) -> object:
    """A time as clients say it, by RFC 3339; what is no text as it is. Raises ValueError."""
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def once(words: Sequence[str]) -> list[str]:
    """Each word once."""
    return list(dict.fromkeys(words))


def place_of(at: datetime, id_: str) -> str:
    """Where an entry stands in a list that is ordered by (time, id), for the Link header: `<microseconds>.<id>`."""
    return f"{(at - EPOCH) // timedelta(microseconds=1)}.{id_}"


def read_place(place: str) -> tuple[datetime, str]:
    """The (time, id) that `place_of` was given."""
    microseconds, _, id_ = place.partition(".")
    return EPOCH + timedelta(microseconds=int(microseconds)), id_


def muted_until(minutes: int | None, now: datetime) -> datetime:
    """When a mute of so many minutes ends; None: with the session."""
    return FOREVER if minutes is None else now + timedelta(minutes=minutes)


def muted_by(by_name: datetime | None, as_author: datetime | None) -> datetime | None:
    """Until when a participant is muted, by its name or as the author of an anonymous text; None: it is not."""
    return max(filter(None, (by_name, as_author)), default=None)


def refuse_muted(until: datetime | None, at: datetime) -> None:
    """`at`: when the command was read. Raises Muted."""
    if until is None or until <= at:
        return
    raise Muted(None if until == FOREVER else max(0.1, round((until - at).total_seconds(), 1)))
