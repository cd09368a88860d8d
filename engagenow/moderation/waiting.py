"""Texts that wait, as the desk and their authors read them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.models import ParticipantRow
from engagenow.core.parts import fitting
from engagenow.moderation import rules
from engagenow.moderation.models import HeldText
from engagenow.moderation.schemas import WaitingPage
from engagenow.moderation.views import WaitingText
from engagenow.sessions.schemas import rfc3339

NEWEST = 100  # on the desk; the rest by pages
MOST_BYTES = 32_000  # of them there, as JSON: less than a part may have
MOST_DISMISSED = 50  # of one participant, in its own part: the newest


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


def desk(session: Session, session_id: str) -> Fields:
    """{counts: {feature: n}, texts: the newest that fit, oldest first}."""
    here = (HeldText.session_id == session_id, HeldText.dismissed_at.is_(None))
    counts = session.execute(select(HeldText.feature, func.count()).where(*here).group_by(HeldText.feature))
    newest = _texts(session_id).order_by(HeldText.created_at.desc(), HeldText.id.desc()).limit(NEWEST)
    texts = [_view(row, nickname).model_dump(mode="json") for row, nickname in session.execute(newest)]
    return {"counts": dict(counts.all()), "texts": fitting(texts, MOST_BYTES)[::-1]}


def mine(session: Session, people: Collection[str]) -> dict[str, Fields]:
    """{participant id: {waiting: [...], dismissed: [...]}} of those who have such texts, oldest first."""
    theirs = select(HeldText).where(HeldText.participant_id.in_(people))
    rows = session.scalars(theirs.order_by(HeldText.created_at, HeldText.id))
    found: dict[str, Fields] = {}
    for row in rows:
        own = found.setdefault(row.participant_id, {"waiting": [], "dismissed": []})
        named: Fields = {"feature": row.feature, "id": row.id, "client_msg_id": row.client_msg_id}
        named |= {"activity_id": row.activity_id, "round": row.round}
        if row.dismissed_at is None:
            own["waiting"].append({**named, "text": row.text, "created_at": rfc3339(row.created_at)})
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


def is_anonymous(row: HeldText) -> bool:
    """Its author answers under an alias: the desk does not name who it is."""
    return bool(row.kept and row.kept.get("anonymous"))


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
