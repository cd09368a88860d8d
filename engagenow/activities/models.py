"""Activities, their rounds, what was answered, and what the answers add up to."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db
from engagenow.core.fields import Fields

NAME = "activities"  # of the feature: its part of the desk and of mine
HAS_VALUE = text("value IS NOT NULL AND counts")


class Activity(db.Model):
    """Something that the room answers. `show` is what a new round starts with.

    `edits`: what the presenter has decided about words that people type (words/edits.py), and about answers to a quiz
    that are right, too (quiz/regrading.py), for all rounds.

    `round`: the current one, 1 before the first is opened; `rounds`: how many there are.
    """

    __tablename__ = "activities"
    __table_args__ = (Index("ix_activities_session", "session_id", "position"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    session_id: Mapped[str] = mapped_column(ForeignKey("live_sessions.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    definition: Mapped[Fields] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    round: Mapped[int] = mapped_column(default=1)
    rounds: Mapped[int] = mapped_column(default=0)
    show: Mapped[str] = mapped_column(String(12))
    names: Mapped[str] = mapped_column(String(10))
    may_change: Mapped[str] = mapped_column(String(12))
    seconds: Mapped[int | None]
    edits: Mapped[list[Fields] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ActivityRound(db.Model):
    """A round of an activity. The meaning of its times is in rules.Standing and rules.Sight.

    `options`: of a run-off; None: all of the definition's. `part`: the question of a quiz that is asked, or was last.
    `remaining`: seconds of the timer, while paused.
    `held`: paused because the session is.
    """

    __tablename__ = "activity_rounds"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    show: Mapped[str] = mapped_column(String(12))
    shown: Mapped[bool] = mapped_column(default=False)
    seen_from: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    options: Mapped[list[str] | None] = mapped_column(JSON)
    part: Mapped[str] = mapped_column(String(40), default="", server_default="")
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepts_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    remaining: Mapped[float | None] = mapped_column(Float)
    held: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ActivityAnswer(db.Model):
    """What a participant answered: the primary key keeps it to one in each round.

    `part`: the question of an activity that has several, else empty. `counts`: false while its participant is
    removed, and once an option that it chose was.
    `value`: the number by which the answers of a round are ordered, where the kind has one.
    """

    __tablename__ = "activity_answers"
    __table_args__ = (
        Index("ix_activity_answers_participant", "participant_id"),
        Index(
            "ix_activity_answers_value", "activity_id", "round", "part", "value",
            sqlite_where=HAS_VALUE, postgresql_where=HAS_VALUE,
        ),
    )  # fmt: skip

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[Fields] = mapped_column(JSON)
    value: Mapped[int | None] = mapped_column(BigInteger)
    counts: Mapped[bool] = mapped_column(default=True)
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ActivityTally(db.Model):
    """What the answers of a round add up to: whole numbers by name, as the kind's `amounts` gives them."""

    __tablename__ = "activity_tallies"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    amounts: Mapped[dict[str, int]] = mapped_column(JSON)


class ActivityText(db.Model):
    """A text that the results list. `number`: its place among the texts of the round, which grows.

    `told_seq`: the stored event that told the room of it; None: not told yet. `gone`: its answer says something else by
    now, or counts no longer; the row stays, without the text, until the room has been told of that.
    """

    __tablename__ = "activity_texts"
    __table_args__ = (UniqueConstraint("activity_id", "round", "number", name="uq_activity_texts_number"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True, default=new_id)
    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"))
    round: Mapped[int]
    number: Mapped[int]
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    told_seq: Mapped[int | None]
    gone: Mapped[bool] = mapped_column(default=False)


class ActivityEntry(db.Model):
    """Something that people typed in a round, and how many of them do so in answers that count.

    `number`: its place among the entries of the round, which grows; `first_at`: when it was given first. What no
    one gives any more has no row.
    """

    __tablename__ = "activity_entries"
    __table_args__ = (UniqueConstraint("activity_id", "round", "number", name="uq_activity_entries_number"),)

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(80), primary_key=True)
    people: Mapped[int]
    number: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UTCDateTime)
