"""When a session may take which step."""

from datetime import datetime, timedelta
from typing import Literal

from engagenow.core.errors import InvalidTransition

Step = Literal["activate", "pause", "end"]

REOPEN_WITHIN = timedelta(hours=48)
LEADS_TO = {"activate": "active", "pause": "paused", "end": "ended"}
FROM = {"activate": {"draft", "paused", "ended"}, "pause": {"active"}, "end": {"active", "paused"}}


def next_status(step: Step, status: str, *, ended_at: datetime | None, now: datetime) -> str:
    """The status that a step leads to; the same status when it is taken already. Raises InvalidTransition.

    An ended session opens again for 48 hours (contract section 1).
    """
    wanted = LEADS_TO[step]
    if status == wanted:
        return status
    if status not in FROM[step]:
        raise InvalidTransition
    if status == "ended" and ended_at is not None and now - ended_at > REOPEN_WITHIN:
        raise InvalidTransition
    return wanted


def step_to(status: str) -> Step:
    """The step that leads to a status. Raises InvalidTransition for a status that no step leads to."""
    for step, target in LEADS_TO.items():
        if target == status:
            return step  # type: ignore[return-value]
    raise InvalidTransition
