"""The taps that no event has told yet, in this process's memory."""

from collections import Counter


class Taps:
    def __init__(self) -> None:
        self._by_session: dict[str, Counter[str]] = {}

    def add(self, session_id: str, emoji: str) -> None:
        self._by_session.setdefault(session_id, Counter())[emoji] += 1

    def counting(self, session_id: str) -> bool:
        """Has anyone tapped since the last `take`?"""
        return session_id in self._by_session

    def take(self, session_id: str) -> dict[str, int]:
        """The taps of a session, which then starts again."""
        return dict(self._by_session.pop(session_id, {}))

    def put_back(self, session_id: str, counts: dict[str, int]) -> None:
        """What was taken could not be told."""
        self._by_session.setdefault(session_id, Counter()).update(counts)

    def forget(self, session_id: str) -> None:
        self._by_session.pop(session_id, None)

    def sessions(self) -> list[str]:
        """The sessions with taps to tell."""
        return list(self._by_session)
