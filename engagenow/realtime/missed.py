"""What a room has missed, out of the log."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.log import read_texts
from engagenow.core.models import LiveSession
from engagenow.core.pending import Told
from engagenow.realtime.hall import Hall
from engagenow.realtime.ordering import ReadLog

CHECK_EVERY = 2.0  # seconds between two looks at how far the logs reach

AT_ONCE = 500  # events


def log_of(engine: Engine) -> ReadLog:
    """`read` of Delivery: at most AT_ONCE stored events of a session after a seq."""

    def read(session_id: str, since: int) -> list[Told]:
        with Session(engine) as database:
            return [Told(name, text, seq) for seq, name, text in read_texts(database, session_id, since, limit=AT_ONCE)]

    return read


def look_for_more(database: Session, hall: Hall) -> set[str]:
    """Tell the rooms of this process how far their logs and parts have come: what they were not told is fetched.

    Returns the rooms whose session has been deleted.
    """
    held = hall.delivery.held()
    query = select(LiveSession.id, LiveSession.last_seq, LiveSession.rev).where(LiveSession.id.in_(held))
    found = set()
    for session_id, last_seq, rev in database.execute(query):
        found.add(session_id)
        hall.delivery.hear_of(session_id, last_seq)
        hall.parts.hear_of(session_id, rev)
    return held.keys() - found
