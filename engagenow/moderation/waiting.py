"""Texts that wait: what the desk and their authors read of them, approving and dismissing."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Select, delete, func, select, tuple_
from sqlalchemy.orm import Session

from engagenow.core import answers, audit
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.core.parts import fitting
from engagenow.core.people import Actor, Participant
from engagenow.moderation import acts, reports, rules
from engagenow.moderation.door import Waiting
from engagenow.moderation.models import NAME, HeldText
from engagenow.moderation.schemas import Approved, Dismissed, WaitingPage, WaitingText
from engagenow.sessions.schemas import rfc3339

NEWEST = 100  # on the desk; the rest by pages
MOST_BYTES = 32_000  # of them there, as JSON: less than a part may have
MOST_DISMISSED = 50  # of one participant, in its own part: the newest


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


def page(session: Session, session_id: str, house: House, asked: WaitingPage) -> tuple[list[WaitingText], str | None]:
    """(texts that wait, in the order in which they came; where the next page begins, as its `after`, or None).

    A place is valid also when the text that stood there has been decided on.
    """
    after = rules.read_place(asked.after) if asked.after else None
    own = house.named(asked.feature)
    if own and own.waiting:
        texts = [WaitingText(**text) for text in own.waiting(session, session_id, after, asked.limit + 1)]
    else:
        texts = _page(session, session_id, asked.feature, after, asked.limit + 1)
    more = len(texts) > asked.limit
    texts = texts[: asked.limit]
    return texts, rules.place_of(texts[-1].created_at, texts[-1].id) if more else None


def desk(session: Session, session_id: str) -> dict[str, Any]:
    """{counts: {feature: n}, texts: the newest that fit, oldest first}."""
    here = (HeldText.session_id == session_id, HeldText.dismissed_at.is_(None))
    counts = session.execute(select(HeldText.feature, func.count()).where(*here).group_by(HeldText.feature))
    newest = _texts(session_id).order_by(HeldText.created_at.desc(), HeldText.id.desc()).limit(NEWEST)
    texts = [_view(row, nickname).model_dump(mode="json") for row, nickname in session.execute(newest)]
    return {"counts": dict(counts.all()), "texts": fitting(texts, MOST_BYTES)[::-1]}


def mine(session: Session, people: Collection[str]) -> dict[str, dict[str, Any]]:
    """{participant id: {waiting: [...], dismissed: [...]}} of those who have such texts, oldest first."""
    theirs = select(HeldText).where(HeldText.participant_id.in_(people))
    rows = session.scalars(theirs.order_by(HeldText.created_at, HeldText.id))
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        own = found.setdefault(row.participant_id, {"waiting": [], "dismissed": []})
        named = {"feature": row.feature, "id": row.id, "client_msg_id": row.client_msg_id}
        if row.dismissed_at is None:
            place = {"activity_id": row.activity_id, "round": row.round}
            own["waiting"].append({**named, "text": row.text, "created_at": rfc3339(row.created_at), **place})
        else:
            own["dismissed"] = [*own["dismissed"], {**named, "reason": row.reason}][-MOST_DISMISSED:]
    return found


def _page(
    session: Session, session_id: str, feature: str | None, after: tuple[datetime, str] | None, most: int
) -> list[WaitingText]:
    query = _texts(session_id)
    if feature:
        query = query.where(HeldText.feature == feature)
    if after:
        query = query.where(tuple_(HeldText.created_at, HeldText.id) > after)
    rows = session.execute(query.order_by(HeldText.created_at, HeldText.id).limit(most))
    return [_view(row, nickname) for row, nickname in rows]


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
    ids = {"session_id": live.id, "participant_id": row.participant_id}
    live.after(lambda: audit.record(f"text {act}", **ids))


def is_anonymous(row: HeldText) -> bool:
    """Its author answers under an alias: the desk does not name who it is."""
    return bool(row.kept and row.kept.get("anonymous"))


def _forget_all_of(live: Live, participant_id: str) -> None:
    """Of one who was removed as the author of an anonymous text those with a name stay: they would tell who it was."""
    person = live.database.get(ParticipantRow, participant_id)
    keeps_named = person is not None and person.removed_author_of is not None
    for row in live.database.scalars(select(HeldText).where(HeldText.participant_id == participant_id)).all():
        if is_anonymous(row) or not keeps_named:
            live.database.delete(row)
    live.touch_desk(NAME)
    live.touch_mine(NAME, [participant_id])


def _texts(session_id: str) -> Select[HeldText, str]:
    joined = select(HeldText, ParticipantRow.nickname).join(
        ParticipantRow, ParticipantRow.id == HeldText.participant_id
    )
    return joined.where(HeldText.session_id == session_id, HeldText.dismissed_at.is_(None))


def _view(row: HeldText, nickname: str) -> WaitingText:
    author = (None, None) if is_anonymous(row) else (row.participant_id, nickname)
    return WaitingText(
        feature=row.feature, id=row.id, participant_id=author[0], nickname=author[1], text=row.text,
        why=row.why, found=row.found, activity_id=row.activity_id, created_at=row.created_at,
    )  # fmt: skip
