"""Texts that participants can report, as moderation asks a feature for them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engagenow.core.fields import Fields

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engagenow.core.live import Live
    from engagenow.core.people import Actor


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that the room sees, or that waits (`held`).

    `participant_id`: of its author; None for the presenter, and for what several people may have written (`shared`), as
    a word of a cloud.
    """

    participant_id: str | None
    nickname: str | None
    text: str
    anonymous: bool = False
    held: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Reportable:
    """What moderation asks of texts that participants can report.

    read      (database session, session id, ids) -> {id: Shown} of those of the ids that the room sees, or that wait
    take      (live, id): hide it from the room until the presenter has decided -> what `publish` needs to put it back,
              as columns of moderation.models.HeldText; None for a feature that keeps what waits itself
    remove    (live, actor, id): take it back for good
    put_back  (live, id): show again what `take` has hidden; of a feature that keeps it itself and has no `decide`
    """

    read: "Callable[[Session, str, Collection[str]], dict[str, Shown]]"
    take: "Callable[[Live, str], Fields | None]"
    remove: "Callable[[Live, Actor, str], object]"
    put_back: "Callable[[Live, str], None] | None" = None
