"""When a session may take which step, and what its projector can show."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from engagenow.core.errors import N_, Invalid, InvalidTransition
from engagenow.core.panels import Show

Step = Literal["activate", "pause", "end"]

REOPEN_WITHIN = timedelta(hours=48)
LEADS_TO = {"activate": "active", "pause": "paused", "end": "ended"}
FROM = {"activate": {"draft", "paused", "ended"}, "pause": {"active"}, "end": {"active", "paused"}}


def next_status(step: Step, status: str, *, ended_at: datetime | None, now: datetime) -> str:
    """The status that a step leads to; the same status when it is taken already. Raises InvalidTransition.

    An ended session opens again for 48 hours.
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


def refuse_stage(asked: Mapping[str, str], show: Show | None) -> None:
    """`asked`: the fields of a stage that are set; `show`: what its `show` names, None: nothing. Raises Invalid."""
    if show is None:
        raise _wrong(["show"], N_("The projector cannot show this."))
    wanted = {"id"} if show.find else set()
    if missing := wanted - asked.keys():
        raise _wrong(missing, N_("This field is required."))
    if foreign := asked.keys() - {"show", "code"} - wanted - set(show.takes):
        raise _wrong(foreign, N_("This does not belong to what is shown."))


def _wrong(fields: Iterable[str], message: str) -> Invalid:
    return Invalid(errors=[{"field": field, "message": message} for field in sorted(fields)])
