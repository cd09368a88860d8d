"""What only some may see of a feature: its part on the desk, and each participant's own part.

Parts are small and told whole, with the session's `rev` as of which they are true: the highest one counts, and nothing
can be missed. No part is in the log.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from orjson import Fragment
from sqlalchemy.orm import Session

from engagenow.core.features import Feature, House
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.people import Participant

log = logging.getLogger(__name__)

LARGEST = 65_536  # bytes of a part, as JSON: what a slow client can take four times a second, and a page can show
EMPTY = Fragment("{}")

Wanted = Callable[[str], bool]  # by a feature's name


@dataclass(slots=True)
class Parts:
    """By feature, as JSON: `desk`, and `mine` by participant id within. A part that is empty is `{}`.

    `scopes`: {feature: the scope that a moderator needs to see its part of the desk, or None}.
    """

    rev: int
    desk: dict[str, Fragment] = field(default_factory=dict)
    mine: dict[str, dict[str, Fragment]] = field(default_factory=dict)
    scopes: dict[str, str | None] = field(default_factory=dict)

    def read_desk(self, house: House, database: Session, session_id: str, wanted: Wanted) -> None:
        """Read the desk's parts of these features."""
        for feature in house:
            if feature.desk and wanted(feature.name):
                self.scopes[feature.name] = feature.desk_scope
                self._put(self.desk, feature, feature.name, feature.desk(database, session_id, house))

    def read_mine(
        self, house: House, database: Session, session_id: str, people_of: Callable[[str], Collection[str]]
    ) -> None:
        """Read these people's own parts, `people_of` a feature's name: one call a feature."""
        for feature in house:
            people = people_of(feature.name) if feature.mine else ()
            if feature.mine and people:
                self._put_all(feature, people, feature.mine(database, session_id, people))

    def desk_of(self, person: Participant) -> Fields:
        """`desk` of joined_session, for one who is at the desk."""
        return self._full({name: part for name, part in self.desk.items() if person.may(self.scopes.get(name))})

    def mine_of(self, participant_id: str) -> Fields:
        """`mine` of joined_session."""
        return self._full({name: parts[participant_id] for name, parts in self.mine.items() if participant_id in parts})

    def _full(self, parts: Mapping[str, Fragment]) -> Fields:
        return {name: {"rev": self.rev, "data": part} for name, part in parts.items() if part is not EMPTY}

    def _put_all(self, feature: Feature, people: Collection[str], found: Mapping[str, Fields]) -> None:
        into = self.mine.setdefault(feature.name, {})
        for person in people:
            self._put(into, feature, person, found.get(person))

    def _put(self, into: dict[str, Fragment], feature: Feature, key: str, part: Fields | None) -> None:
        data = encode(part).encode() if part else b""
        if len(data) > LARGEST:
            log.error("a part of the feature %s is too large to be told: %s bytes", feature.name, len(data))
            return
        into[key] = Fragment(data) if data else EMPTY


def fitting(values: Iterable[Fields], most: int) -> list[Fragment]:
    """As many of the first values as fit into `most` bytes of JSON, encoded."""
    found: list[Fragment] = []
    for value in values:
        encoded = encode(value).encode()
        most -= len(encoded) + len(b",")
        if most < 0:
            break
        found.append(Fragment(encoded))
    return found
