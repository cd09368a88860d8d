"""The time, in one place so that a test can stand still."""

from datetime import UTC, datetime
from time import monotonic

__all__ = ["Pause", "monotonic", "now"]


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


class Pause:
    """Between two times of something that is done again and again."""

    def __init__(self) -> None:
        self._began: float | None = None

    def is_due(self, seconds: float) -> bool:
        """True when `seconds` have passed since the last True, and at the first call."""
        if self._began is not None and monotonic() - self._began < seconds:
            return False
        self._began = monotonic()
        return True

    def end(self) -> None:
        """Be over at once."""
        self._began = None
