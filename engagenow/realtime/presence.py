"""Who is in which room, as people: two tabs of one participant are one."""

from collections import defaultdict
from functools import partial

MOST_TABS = 20  # connections of one participant in this process


class Presence:
    """The participants of this process's rooms. The presenter is in no count."""

    def __init__(self) -> None:
        self._tabs: dict[str, dict[str, dict[str, None]]] = defaultdict(partial(defaultdict, dict))  # the oldest first
        self._changed: set[str] = set()
        self._lost: dict[str, set[str]] = defaultdict(set)

    def enter(self, session_id: str, participant_id: str, sid: str) -> None:
        """A connection of the participant comes into the room."""
        people = self._tabs[session_id]
        if participant_id not in people:
            self._changed.add(session_id)
        people[participant_id][sid] = None
        self._lost[session_id].discard(participant_id)

    def leave(self, session_id: str, participant_id: str, sid: str) -> None:
        """The connection has left the room. One that is not there changes nothing."""
        people = self._tabs.get(session_id, {})
        tabs = people.get(participant_id)
        if tabs is None:
            return
        tabs.pop(sid, None)
        if not tabs:
            del people[participant_id]
            self._changed.add(session_id)
            self._lost[session_id].add(participant_id)
        if not people:
            del self._tabs[session_id]

    def count(self, session_id: str) -> int:
        """How many participants are here, in this process."""
        return len(self._tabs.get(session_id, ()))

    def is_here(self, session_id: str, participant_id: str) -> bool:
        """Whether the participant has a connection in this process."""
        return participant_id in self._tabs.get(session_id, ())

    def has_other_tab(self, session_id: str, participant_id: str, sid: str) -> bool:
        """Whether the participant is here by another connection than `sid`."""
        return bool(self._tabs.get(session_id, {}).get(participant_id, {}).keys() - {sid})

    def surplus(self, session_id: str, participant_id: str) -> list[str]:
        """The oldest connections of a participant that are too many."""
        return list(self._tabs.get(session_id, {}).get(participant_id, ()))[:-MOST_TABS]

    def sessions(self) -> list[str]:
        """The sessions with participants here."""
        return list(self._tabs)

    def counts(self) -> dict[str, int]:
        """{session: how many participants are here}."""
        return {session_id: len(people) for session_id, people in list(self._tabs.items())}

    def people(self, session_id: str) -> set[str]:
        """The ids of the participants who are here."""
        return set(self._tabs.get(session_id, ()))

    def miss(self, session_id: str, people: list[str]) -> None:
        """These are said to be here, and are not: let go of them as of others who were lost."""
        self._lost[session_id].update(people)

    def take_changed(self) -> list[tuple[str, int]]:
        """(session, count) of those whose count has changed since the last call."""
        changed, self._changed = self._changed, set()
        return [(session_id, self.count(session_id)) for session_id in changed]

    def take_lost(self) -> list[tuple[str, list[str]]]:
        """(session, participants) whose last connection ended since the last call, and who are not back."""
        lost, self._lost = self._lost, defaultdict(set)
        return [(session_id, sorted(people)) for session_id, people in list(lost.items()) if people]
