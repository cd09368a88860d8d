"""What a feature keeps in this process's memory."""

from typing import Protocol


class Memory(Protocol):
    """It is kept by session."""

    def forget(self, session_id: str) -> None:
        """Drop all that is kept of a session that has been deleted."""
