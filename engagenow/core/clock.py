"""The time, in one place so that a test can stand still."""

from datetime import UTC, datetime
from time import monotonic

__all__ = ["monotonic", "now"]


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
