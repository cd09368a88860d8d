"""The taps that no event has told yet, in this process's memory."""

from collections import Counter


class Taps:
    """Counts by session and emoji: one for each application. Taps of a killed process are lost."""

    def __init__(self) -> None:
        self._by_session: dict[str, Counter[str]] = {}

    def add(self, session_id: str, emoji: str) -> None:
        """Count one tap."""
        self._by_session.setdefault(session_id, Counter())[emoji] += 1

    def counting(self, session_id: str) -> bool:
        """Whether there was a tap since the last `take`."""
        return session_id in self._by_session

    def take(self, session_id: str) -> dict[str, int]:
        """The taps of a session, which then starts again."""
        return dict(self._by_session.pop(session_id, {}))

    def put_back(self, session_id: str, counts: dict[str, int]) -> None:
        """Count again what was taken and could not be stored."""
        self._by_session.setdefault(session_id, Counter()).update(counts)

    def forget(self, session_id: str) -> None:
        """The session has been deleted: its taps are told to no one."""
        self._by_session.pop(session_id, None)

    def sessions(self) -> list[str]:
        """The sessions with taps to tell."""
        return list(self._by_session)
