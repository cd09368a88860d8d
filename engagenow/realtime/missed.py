"""What a room has missed, out of the log."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.core.live import Told
from engagenow.core.log import read_texts
from engagenow.realtime.delivery import ReadLog

AT_ONCE = 500  # events


def log_of(engine: Engine) -> ReadLog:
    def read(session_id: str, since: int) -> list[Told]:
        with Session(engine) as database:
            return [Told(name, text, seq) for seq, name, text in read_texts(database, session_id, since, limit=AT_ONCE)]

    return read
