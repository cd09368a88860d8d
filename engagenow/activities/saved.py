"""Rows as JSON values, for putting back what was deleted."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select

from engagenow.activities.models import Activity, ActivityRound
from engagenow.core.database import UTCDateTime
from engagenow.core.live import Live

Data = dict[str, Any]


def rows_of(live: Live, activity: Activity) -> Data:
    """An activity without answers, with its rounds, for `restore`."""
    of_it = select(ActivityRound).where(ActivityRound.activity_id == activity.id)
    return {"activity": _data(activity), "rounds": [_data(row) for row in live.database.scalars(of_it)]}


def row_from(model: type, data: Data) -> Any:
    """A new row with these values."""
    columns = inspect(model).columns
    moments = {name for name, value in data.items() if value and isinstance(columns[name].type, UTCDateTime)}
    return model(**{name: datetime.fromisoformat(v) if name in moments else v for name, v in data.items()})


def left_of(round: ActivityRound, now: datetime) -> float | None:
    """Seconds that are left of a round's timer, or were when it was paused. None without one."""
    if round.closes_at is None:
        return round.remaining
    return max(0.0, (round.closes_at - now) / timedelta(seconds=1))


def _data(row: Any) -> Data:
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
