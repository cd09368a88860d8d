"""Where quizzes are, which questions were asked when, who plays, and what they have earned."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from engagenow.core.codes import new_id
from engagenow.core.database import UTCDateTime, db
from engagenow.core.fields import Fields


class QuizRun(db.Model):
    """Where a round of a quiz is. `step` grows with each phase.

    `number`: of the question, 0 in the lobby. `ends_at`: of a phase that ends by itself; while the quiz stands still
    there is none, and `remaining` has the seconds that are left. `boards`: how many boards were shown.
    `language`: of the generated names.
    """

    __tablename__ = "quiz_runs"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[int]
    phase: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    remaining: Mapped[float | None] = mapped_column(Float)
    boards: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(8))


class QuizQuestion(db.Model):
    """A question that has begun. The meaning of its times is in phases.Window.

    `skipped`: its answers count for nothing. `solved`: its solution was shown. `present`: with teams, the ids of who
    was here when it was asked. Once it is solved, `summary` is what its solution shows (events.Solved), and `team_sums`
    {team: [points, members]}.
    """

    __tablename__ = "quiz_questions"

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[int]
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    accepts_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    skipped: Mapped[bool] = mapped_column(default=False)
    solved: Mapped[bool] = mapped_column(default=False)
    present: Mapped[list[str] | None] = mapped_column(JSON)
    summary: Mapped[Fields | None] = mapped_column(JSON)
    team_sums: Mapped[Fields | None] = mapped_column(JSON)


class QuizPlayer(db.Model):
    """A participant of a quiz. `player`: its id on boards, which says nothing of the participant; `number`: of its
    generated name.

    `factor`: it has asked for so many times the time of the others, 1: no more, 0: no limit. It counts once it is
    `allowed`.
    """

    __tablename__ = "quiz_players"
    __table_args__ = (Index("ix_quiz_players_participant", "participant_id"),)

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True)
    player: Mapped[str] = mapped_column(String(40), default=new_id)
    number: Mapped[int]
    team: Mapped[int | None]
    factor: Mapped[int] = mapped_column(default=1)
    allowed: Mapped[bool] = mapped_column(default=False)


class QuizScore(db.Model):
    """What a participant has earned in a round with the questions that are solved: see points.Score, of which `correct`
    is `right`.

    `rank`, `behind`: as of the last board, with `was`, the rank on the board before; None before the first board.
    """

    __tablename__ = "quiz_scores"
    __table_args__ = (Index("ix_quiz_scores_participant", "participant_id"),)

    activity_id: Mapped[str] = mapped_column(ForeignKey("activities.id", ondelete="CASCADE"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True)
    points: Mapped[int]
    millis: Mapped[int] = mapped_column(BigInteger)
    correct: Mapped[int]
    in_a_row: Mapped[int]
    rank: Mapped[int | None]
    behind: Mapped[int | None]
    was: Mapped[int | None]
