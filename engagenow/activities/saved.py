"""Rows as JSON values, for putting back what was deleted."""

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import inspect, select

from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion, QuizRun
from engagenow.core.database import UTCDateTime
from engagenow.core.fields import Fields
from engagenow.core.live import Live

OfActivity = ActivityRound | QuizRun | QuizQuestion | QuizPlayer
Row = TypeVar("Row")

# The tables in which an activity without answers may have rows.
TABLES: dict[str, type[OfActivity]] = {
    "rounds": ActivityRound,
    "runs": QuizRun,
    "questions": QuizQuestion,
    "players": QuizPlayer,
}


def rows_of(live: Live, activity: Activity) -> Fields:
    """An activity without answers, with all that belongs to it, for `restore`."""
    return {"activity": _data(activity), **{name: _rows(live, table, activity) for name, table in TABLES.items()}}


def rows_from(data: Fields) -> list[OfActivity]:
    """What `rows_of` kept beside the activity, as new rows."""
    return [row_from(table, row) for name, table in TABLES.items() for row in data.get(name, ())]


def row_from(model: type[Row], data: Fields) -> Row:
    """A new row with these values."""
    columns = inspect(model).columns
    moments = {name for name, value in data.items() if value and isinstance(columns[name].type, UTCDateTime)}
    return model(**{name: datetime.fromisoformat(v) if name in moments else v for name, v in data.items()})


def left_of(round: ActivityRound, now: datetime) -> float | None:
    """Seconds that are left of a round's timer, or were when it was paused. None without one."""
    if round.closes_at is None:
        return round.remaining
    return max(0.0, (round.closes_at - now) / timedelta(seconds=1))


def _rows(live: Live, table: type[OfActivity], activity: Activity) -> list[Fields]:
    return [_data(row) for row in live.database.scalars(select(table).where(table.activity_id == activity.id))]


def _data(row: object) -> Fields:
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
