"""Events of what changes fast: at most one each 250 ms of a subject, over all processes, or as its class has it, or
its feature for this subject.

What is waiting stands in the database, and the session's `wake_at` sees to it that the last one is stored, too.
"""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from engagenow.core.batch_models import CoalescedRow
from engagenow.core.events import CATALOGUE, Event
from engagenow.core.live import Live

CHANGED = "core.coalesced"  # for live.remember: the subjects that have changed, in order


def coalesce(live: Live, event: type[Event], *values: str) -> None:
    """Tell the room that a subject has changed: now, or when its class's pause has passed since it was told last.

    `values` are of the event's `subject` fields. The event is made by the function for its class in the `coalesced` of
    a feature, once for all that has changed by then.
    """
    subject, subjects = _subject(event, values), live.remember(CHANGED, dict[str, None])
    if subject not in subjects:
        subjects[subject] = None
        live.undo(partial(subjects.pop, subject, None))
    live.once(CHANGED, _tell_changed)


def tell_now(live: Live, event: type[Event], *values: str) -> None:
    """Tell the room at once how a subject stands: what is announced next puts an end to it, and must come after it."""
    subject = _subject(event, values)
    if _announce(live, subject):
        live.upsert(CoalescedRow(session_id=live.id, subject=subject, told_at=live.now, pending=False))


def tell_waiting(live: Live) -> None:
    """Store the events whose pause is over."""
    waiting = select(CoalescedRow).where(CoalescedRow.session_id == live.id, CoalescedRow.pending)
    for row in live.database.scalars(waiting).all():
        _tell_or_wait(live, row.subject, row)


def _tell_changed(live: Live) -> None:
    subjects = list(live.remember(CHANGED, dict[str, None]))
    live.forget(CHANGED)
    told = select(CoalescedRow).where(CoalescedRow.session_id == live.id, CoalescedRow.subject.in_(subjects))
    rows = {row.subject: row for row in live.database.scalars(told)}
    for subject in subjects:
        _tell_or_wait(live, subject, rows.get(subject))


def _tell_or_wait(live: Live, subject: str, before: CoalescedRow | None) -> None:
    if before is None or before.told_at + _pause(live, subject) <= live.now:
        live.upsert(CoalescedRow(session_id=live.id, subject=subject, told_at=live.now, pending=False))
        _announce(live, subject)
        return
    if not before.pending:
        live.upsert(CoalescedRow(session_id=live.id, subject=subject, told_at=before.told_at, pending=True))
    live.wake_at(before.told_at + _pause(live, subject))


def _announce(live: Live, subject: str) -> bool:
    """Whether there was anything to tell."""
    name, *values = subject.split(":")
    for feature in live.house:
        if make := feature.coalesced.get(CATALOGUE[name]):
            event = make(live, *values)
            if event:
                _tell(live, event)
                return True
    return False


def _tell(live: Live, event: Event) -> None:
    if event.stored:
        live.announce(event)
    else:
        live.pass_on(event)


def _pause(live: Live, subject: str) -> timedelta:
    """Of the event's class, if no feature says otherwise of this subject."""
    name, *values = subject.split(":")
    event = CATALOGUE[name]
    own = next((feature.pauses[event] for feature in live.house if event in feature.pauses), None)
    return own(live, *values) if own else event.pause


def _subject(event: type[Event], values: tuple[str, ...]) -> str:
    subject = event.subject_of(*values)
    if subject is None:
        raise TypeError(f"the event {event.name!r} has no subject")
    return subject
