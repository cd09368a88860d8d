"""Who is muted or removed as the author of an anonymous text, as the desk lists it: by the text, never by name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.models import ParticipantRow
from engagenow.moderation.muting import Moment, time_of

LISTED = 50
# {part of the desk: (as the author of what, until or since when)}
COLUMNS: dict[str, tuple[InstrumentedAttribute[str | None], Moment]] = {
    "muted": (ParticipantRow.muted_author_of, ParticipantRow.author_muted_until),
    "removed": (ParticipantRow.removed_author_of, ParticipantRow.kicked_at),
}


def listed(session: Session, session_id: str, house: House, name: str) -> list[Fields]:
    """Those of `muted` or `removed`: {participant_id: None, nickname: None, feature, id, text, until or at}.

    `text` is null once it is gone.
    """
    key, moment = COLUMNS[name]
    here = (ParticipantRow.session_id == session_id, key.is_not(None))
    query = select(key, moment).where(*here).order_by(moment, key).limit(LISTED)
    return [_entry(session, session_id, house, name, str(of), at) for of, at in session.execute(query)]


def _entry(session: Session, session_id: str, house: House, name: str, key: str, moment: datetime | None) -> Fields:
    feature, _, text_id = key.partition("/")
    kind = house.reportable(feature)
    shown = kind.read(session, session_id, [text_id]).get(text_id) if kind else None
    names: Fields = {"feature": feature, "id": text_id, "text": shown.text if shown else None}
    return {"participant_id": None, "nickname": None, **names, "until" if name == "muted" else "at": time_of(moment)}
