"""Taking back the last step of a presenter: for 10 s it is remembered what was so before.

A use case that can be undone says what its feature needs for that. `undo` of the feature has a function for each step.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from engagenow.core.batch_models import UndoRow
from engagenow.core.errors import N_, Forbidden, InvalidTransition
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor

UNDO_FOR = timedelta(seconds=10)
NOTHING = ""
TOO_LATE = N_("Something has happened since that would be lost. This can no longer be undone.")
Undo = Callable[[Live, Actor, Fields], Fields]


def remember(live: Live, actor: Actor, feature: str, step: str, data: Fields) -> None:
    """Let this be what `undo` takes back next. `data`: JSON values."""
    until = live.now + UNDO_FOR
    _keep(live, actor, feature, step, data, until)
    live.wake_at(until)


def undo(live: Live, actor: Actor) -> Fields:
    """Take back the actor's last step: {undone: step} and what the feature answers.

    Raises Forbidden, InvalidTransition.
    """
    _require_may_take_steps(live, actor)
    last = live.find(UndoRow, live.id, _author(live, actor))
    if last is None or last.step == NOTHING or last.until < live.received_at:
        raise InvalidTransition(N_("There is nothing to undo."))
    step = last.step
    take_back = _undo_of(live, last)
    if take_back is None:
        raise InvalidTransition(N_("This step cannot be undone at the moment."))
    answer = take_back(live, actor, last.data)
    _keep(live, actor, "", NOTHING, {}, live.now)
    return {"undone": step, **answer}


def _require_may_take_steps(live: Live, actor: Actor) -> None:
    """Allow the presenter, and moderators with the scope of a feature that has steps: each undoes only own ones.

    Raises Forbidden, LinkExpired.
    """
    for scope in (feature.desk_scope for feature in live.house if feature.undo and feature.desk_scope):
        with suppress(Forbidden):
            live.require(actor, scope)
            return
    live.require_presenter(actor)


def wake(live: Live) -> datetime | None:
    """Forget what can no longer be undone; when the next one is to be forgotten."""
    here = UndoRow.session_id == live.id
    live.database.execute(delete(UndoRow).where(here, UndoRow.until <= live.now))
    return live.database.scalar(select(func.min(UndoRow.until)).where(here))


def _undo_of(live: Live, last: UndoRow) -> Undo | None:
    """None where this process does not know the step: while a new version is installed, another process may have taken
    it."""
    return next((feature.undo.get(last.step) for feature in live.house if feature.name == last.feature), None)


def _keep(live: Live, actor: Actor, feature: str, step: str, data: Fields, until: datetime) -> None:
    author_id = _author(live, actor)
    row = UndoRow(session_id=live.id, author_id=author_id, feature=feature, step=step, data=data, until=until)
    live.upsert(row)


def _author(live: Live, actor: Actor) -> str:
    """The presenter is one person by its login and by its socket."""
    return live.row.owner_id if actor.presents(live.row) else getattr(actor, "id", "")
