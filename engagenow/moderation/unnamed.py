"""Who is muted or removed as the author of an anonymous text, as the desk lists it: by the text, never by name."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.core.features import House
from engagenow.core.models import ParticipantRow
from engagenow.moderation import rules
from engagenow.sessions.schemas import rfc3339

LISTED = 50
COLUMNS: dict[str, Any] = {
    "muted": (ParticipantRow.muted_author_of, ParticipantRow.author_muted_until),
    "removed": (ParticipantRow.removed_author_of, ParticipantRow.kicked_at),
}


def listed(session: Session, session_id: str, house: House, name: str) -> list[dict[str, Any]]:
    """Those of `muted` or `removed`: {participant_id: None, nickname: None, feature, id, text, until or at}.

    `text` is null once it is gone.
    """
    key, moment = COLUMNS[name]
    here = (ParticipantRow.session_id == session_id, key.is_not(None))
    query = select(key, moment).where(*here).order_by(moment, key).limit(LISTED)
    return [_entry(session, session_id, house, name, *row) for row in session.execute(query)]


def _entry(session: Session, session_id: str, house: House, name: str, key: str, moment: Any) -> dict[str, Any]:
    feature, _, text_id = key.partition("/")
    kind = house.reportable(feature)
    shown = kind.read(session, session_id, [text_id]).get(text_id) if kind else None
    when = None if moment == rules.FOREVER else rfc3339(moment)
    names = {"feature": feature, "id": text_id, "text": shown.text if shown else None}
    return {"participant_id": None, "nickname": None, **names, "until" if name == "muted" else "at": when}
