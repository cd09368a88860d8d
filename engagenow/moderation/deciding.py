"""Deciding on texts that wait, or that were reported: the first decision counts."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import delete, func, select

from engagenow.core import answers, audit
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.people import Actor, Participant
from engagenow.moderation import acts, reports, rules
from engagenow.moderation.door import Waiting
from engagenow.moderation.models import NAME, HeldText
from engagenow.moderation.views import Approved, Dismissed
from engagenow.moderation.waiting import is_anonymous


def approve(live: Live, actor: Actor, text_id: str, feature: str | None = None) -> Approved:
    """Give a text its place now, or keep one that was reported. `feature`: what it is, where the client knows.

    Raises Forbidden, NotFound, and what its feature refuses a text with.
    """
    _require(live, actor, text_id, feature)
    decide = _decider(live, feature)
    if decide and not _is_seen(live, feature, text_id):
        seq = decide(live, text_id, True, None)
        reports.settle(live, str(feature), text_id, approved=True)
        acts.record(live, actor, "approved", feature=feature, text_id=text_id)
        return Approved(id=text_id, seq=seq)
    row = _waiting(live, text_id, feature)
    if row is None:
        reports.decide(live, actor, feature, text_id, approved=True)
        acts.record(live, actor, "approved", feature=feature, text_id=text_id)
        return Approved(id=text_id, seq=None)
    person = live.database.get_one(ParticipantRow, row.participant_id)
    author = Participant(person.id, live.id, person.nickname, "participant")
    waiting = Waiting(row.id, author, row.text, row.client_msg_id, row.activity_id, row.round, row.kept)
    seq = _publisher(live, row.feature)(live, waiting)
    if row.client_msg_id and row.kept is None:
        answers.amend(live.database, live.id, (person.id, row.client_msg_id), {"id": row.id, "seq": seq})
    live.database.delete(row)
    reports.settle(live, row.feature, row.id, approved=True)
    _decided(live, actor, row, "approved")
    return Approved(id=row.id, seq=seq)


def dismiss(live: Live, actor: Actor, text_id: str, feature: str | None = None, reason: str | None = None) -> Dismissed:
    """Never show a text, and forget what it says. Its author is told. Raises Forbidden, NotFound."""
    _require(live, actor, text_id, feature)
    if decide := _decider(live, feature):
        decide(live, text_id, False, reason)
        reports.settle(live, str(feature), text_id, approved=False)
        acts.record(live, actor, "dismissed", feature=feature, text_id=text_id)
        return Dismissed(id=text_id)
    row = _waiting(live, text_id, feature)
    if row is None:
        reports.decide(live, actor, feature, text_id, approved=False)
        acts.record(live, actor, "dismissed", feature=feature, text_id=text_id)
        return Dismissed(id=text_id)
    forget_text(live, row, reason)
    reports.settle(live, row.feature, row.id, approved=False)
    _decided(live, actor, row, "dismissed")
    return Dismissed(id=row.id)


def forget_text(live: Live, row: HeldText, reason: str | None) -> None:
    """Let it be dismissed; its author reads of that for a while."""
    row.text, row.found, row.reason, row.dismissed_at = "", None, reason, live.now
    live.wake_at(live.now + rules.TOLD_FOR)


def leave(live: Live, participant_id: str) -> None:
    """The texts of a participant who is removed wait no longer; who only leaves may come back."""
    person = live.database.get(ParticipantRow, participant_id)
    if person is None or person.kicked_at is None:
        return
    # At the end of the batch: what this participant wrote in it is written then.
    live.once(f"moderation of {participant_id}", partial(_forget_all_of, participant_id=participant_id))


def renamed(live: Live, participant_id: str, nickname: str) -> None:
    """What was taken from the room comes back under this nickname."""
    theirs = (HeldText.participant_id == participant_id, HeldText.kept.is_not(None))
    for row in live.database.scalars(select(HeldText).where(*theirs)).all():
        if row.kept and "nickname" in row.kept:
            row.kept = {**row.kept, "nickname": nickname}
    live.touch_desk(NAME)


def wake(live: Live) -> datetime | None:
    """Forget what was dismissed a while ago; when the next one is to be forgotten."""
    dismissed = (HeldText.session_id == live.id, HeldText.dismissed_at.is_not(None))
    over = (*dismissed, HeldText.dismissed_at <= live.now - rules.TOLD_FOR)
    authors = live.database.scalars(select(HeldText.participant_id).where(*over)).all()
    if authors:
        live.database.execute(delete(HeldText).where(*over))
        live.touch_mine(NAME, set(authors))
    first = live.database.scalar(select(func.min(HeldText.dismissed_at)).where(*dismissed))
    return first + rules.TOLD_FOR if first else None


def _require(live: Live, actor: Actor, text_id: str, feature: str | None) -> None:
    """Raises Forbidden, LinkExpired."""
    row = live.database.get(HeldText, text_id) if feature is None else None
    of = feature or (row.feature if row else "")
    live.require(actor, live.house.scope_of(of))


def _decider(live: Live, feature: str | None) -> Callable[[Live, str, bool, str | None], int | None] | None:
    """`decide` of a feature that keeps what waits itself, or None."""
    found = live.house.named(feature)
    return found.decide if found else None


def _is_seen(live: Live, feature: str | None, text_id: str) -> bool:
    """Whether the room sees this text."""
    kind = live.house.reportable(feature)
    shown = kind.read(live.database, live.id, [text_id]).get(text_id) if kind else None
    return shown is not None and not shown.held


def _publisher(live: Live, feature: str) -> Callable[[Live, Waiting], int | None]:
    """Raises LookupError where no feature gives such a text a place."""
    found = live.house.publisher(feature)
    if found is None:
        raise LookupError(f"nothing publishes a text of {feature!r}")
    return found


def _waiting(live: Live, text_id: str, feature: str | None) -> HeldText | None:
    """The text, while it waits. None for an unknown one, and for one that was decided on before."""
    row = live.database.get(HeldText, text_id)
    if row is None or row.session_id != live.id or row.dismissed_at is not None or feature not in (None, row.feature):
        return None
    return row


def _decided(live: Live, actor: Actor, row: HeldText, act: str) -> None:
    author = None if is_anonymous(row) else row.participant_id
    acts.record(live, actor, act, participant_id=author, feature=row.feature, text_id=row.id)
    live.touch_mine(NAME, [row.participant_id])
    live.after(partial(audit.record, f"text {act}", session_id=live.id, participant_id=row.participant_id))


def _forget_all_of(live: Live, participant_id: str) -> None:
    """Of one who was removed as the author of an anonymous text those with a name stay: they would tell who it was."""
    person = live.database.get(ParticipantRow, participant_id)
    keeps_named = person is not None and person.removed_author_of is not None
    for row in live.database.scalars(select(HeldText).where(HeldText.participant_id == participant_id)).all():
        if is_anonymous(row) or not keeps_named:
            live.database.delete(row)
    live.touch_desk(NAME)
    live.touch_mine(NAME, [participant_id])
