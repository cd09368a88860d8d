"""What a room has missed, out of the log."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.live import Told
from engagenow.core.log import read_texts
from engagenow.core.models import LiveSession
from engagenow.realtime.delivery import Delivery, ReadLog

CHECK_EVERY = 2.0  # seconds between two looks at how far the logs reach

AT_ONCE = 500  # events


def log_of(engine: Engine) -> ReadLog:
    def read(session_id: str, since: int) -> list[Told]:
        with Session(engine) as database:
            return [Told(name, text, seq) for seq, name, text in read_texts(database, session_id, since, limit=AT_ONCE)]

    return read


def look_for_more(database: Session, delivery: Delivery) -> None:
    """Tell the rooms of this process how far their logs reach: what nobody told them is fetched."""
    heads = select(LiveSession.id, LiveSession.last_seq).where(LiveSession.id.in_(delivery.held()))
    for session_id, last_seq in database.execute(heads):
        delivery.hear_of(session_id, last_seq)
