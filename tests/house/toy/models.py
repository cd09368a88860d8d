"""The toy's tables. In the product they are `db.Model`s with a migration; these belong to tests alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engagenow.core.database import UTCDateTime
from engagenow.core.models import LiveSession


class ToyBase(DeclarativeBase):
    metadata = MetaData()


class Round(ToyBase):
    """A time in which people may pick. `closed` once the room has been told of its end; `note` is for the presenter."""

    __tablename__ = "toy_rounds"

    session_id: Mapped[str] = mapped_column(ForeignKey(LiveSession.id, ondelete="CASCADE"), primary_key=True)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")


class Pick(ToyBase):
    """What a participant has picked: at most one thing."""

    __tablename__ = "toy_picks"

    session_id: Mapped[str] = mapped_column(ForeignKey(LiveSession.id, ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[str] = mapped_column(primary_key=True)
    picked: Mapped[str]
    picked_at: Mapped[datetime] = mapped_column(UTCDateTime)
