"""What web processes tell each other over Redis.

Processes of two versions run side by side while a new one is deployed: a field that is not known here is ignored, and
a field that is added later needs a default. A message that cannot be read costs nothing that is stored (missed.py).
"""

from dataclasses import dataclass, field
from typing import ClassVar

from engagenow.core.pending import Told


@dataclass(frozen=True, slots=True)
class Events:
    """What has been stored in a session, in order, and what only some of its participants are told."""

    kind: ClassVar[str] = "events"

    session_id: str
    told: list[Told]


@dataclass(frozen=True, slots=True)
class PartsTouched:
    """With this rev of a session these parts have changed: of features the desk's; of features these people's own; and
    what these groups see."""

    kind: ClassVar[str] = "parts_touched"

    session_id: str
    rev: int
    desk: list[str]
    mine: dict[str, list[str]]
    groups: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeopleChanged:
    """Participants came or went in these sessions: count again."""

    kind: ClassVar[str] = "people_changed"

    sessions: list[str]


@dataclass(frozen=True, slots=True)
class PeopleLost:
    """The last connections of these participants to the sender have ended, and that is stored."""

    kind: ClassVar[str] = "people_lost"

    session_id: str
    people: list[str]


@dataclass(frozen=True, slots=True)
class LoginEnded:
    """A browser's login has ended."""

    kind: ClassVar[str] = "login_ended"

    login_id: str


@dataclass(frozen=True, slots=True)
class LinksEnded:
    """Links of screens or moderators have been revoked."""

    kind: ClassVar[str] = "screens_ended"  # as processes of the release before know it

    link_ids: list[str]


@dataclass(frozen=True, slots=True)
class SessionDeleted:
    """A session has been deleted with all that was said in it."""

    kind: ClassVar[str] = "session_deleted"

    session_id: str


Message = Events | PartsTouched | PeopleChanged | PeopleLost | LoginEnded | LinksEnded | SessionDeleted
