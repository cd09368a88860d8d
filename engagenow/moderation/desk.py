"""What the presenter and moderators see of moderation, and what each participant alone does."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import LiveSession, ParticipantRow
from engagenow.core.parts import fitting
from engagenow.moderation import acts, muting, reports, unnamed, waiting
from engagenow.moderation.models import NAME
from engagenow.moderation.rules import Settings
from engagenow.sessions.schemas import rfc3339

LISTED = 50  # of those who are removed
MOST_BYTES = 8_000  # of each list, as JSON; what waits has waiting.MOST_BYTES


def desk(session: Session, session_id: str, house: House) -> Fields | None:
    """{waiting: {counts, texts}, reports, muted: [{participant_id, nickname, until}], removed: [{participant_id,
    nickname, at}], audit, shield}: of each list the newest that fit. None when all of it is empty."""
    muted = [*muting.listed(session, session_id), *unnamed.listed(session, session_id, house, "muted")]
    removed = [*_removed(session, session_id), *unnamed.listed(session, session_id, house, "removed")]
    held = waiting.desk(session, session_id)
    found: Fields = {
        "reports": fitting(reports.desk(session, session_id, house), MOST_BYTES),
        "muted": fitting(muted, MOST_BYTES),
        "audit": fitting(acts.desk(session, session_id), MOST_BYTES),
        "removed": fitting(removed, MOST_BYTES),
        "shield": Settings.stored(session.get_one(LiveSession, session_id).moderation).shield,
    }
    return {"waiting": held, **found} if held["counts"] or any(found.values()) else None


def mine(session: Session, session_id: str, people: Collection[str]) -> dict[str, Fields]:
    """{participant id: {waiting, dismissed, reported, muted: {until}}}: own texts, what this participant has reported,
    and until when it is muted."""
    found = waiting.mine(session, people)
    for person_id, reported in reports.mine(session, people).items():
        found.setdefault(person_id, {})["reported"] = reported
    for person_id, until in muting.until_of(session, session_id, people).items():
        found.setdefault(person_id, {})["muted"] = {"until": until}
    return found


def back(live: Live, _participant_id: str) -> None:
    """A participant is let in again: the desk lists who is removed."""
    live.touch_desk(NAME)


def _removed(session: Session, session_id: str) -> list[Fields]:
    """Those who are removed, the last one first."""
    named = ParticipantRow.removed_author_of.is_(None)
    here = (ParticipantRow.session_id == session_id, ParticipantRow.kicked_at.is_not(None), named)
    query = select(ParticipantRow).where(*here).order_by(ParticipantRow.kicked_at.desc(), ParticipantRow.id)
    return [
        {"participant_id": person.id, "nickname": person.nickname, "at": rfc3339(person.kicked_at)}
        for person in session.scalars(query.limit(LISTED))
    ]
