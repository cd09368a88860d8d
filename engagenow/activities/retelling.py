"""Telling the last results of a round again, without what was removed from them since.

It is needed where the results are hidden again: no other event would tell of the removal, and the snapshot would still
show it to those who come in.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from engagenow.activities import entries, kinds, rules, texts
from engagenow.activities.events import ActivityResults
from engagenow.activities.models import Activity, ActivityRound
from engagenow.core.events import INCREMENT
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.log import latest_of


def subjects(activity_id: str, number: int) -> tuple[str, str]:
    """What the events of a round's results are stored under: whole ones, and increments."""
    subject = ActivityResults.subject_of(activity_id, str(number)) or ""
    return subject, f"{INCREMENT}{subject}"


def tell_what_is_left(live: Live, activity: Activity, round: ActivityRound) -> None:
    """At the end of the batch, announce the last results that were told of a round again, if the room sees no newer
    ones."""
    if round.shown and activity.state != "archived" and not rules.room_sees(activity.state, round.show):
        key = f"activities tell what is left {activity.id}:{round.number}"
        live.once(key, partial(_tell_what_is_left, activity=activity, round=round))


def take_back_soon(live: Live, activity: Activity, round: ActivityRound, gone: Mapping[str, datetime]) -> None:
    """At the end of the batch, take back entries that no one gives now. `gone`: {entry: when it was given first}."""

    def take_back(live: Live) -> None:
        if entries.take_back_noted(live, activity.id, round.number):
            tell_what_is_left(live, activity, round)

    entries.note_gone(live, activity.id, round.number, gone)
    live.once(f"activities take back {activity.id}:{round.number}", take_back)


def _tell_what_is_left(live: Live, activity: Activity, round: ActivityRound) -> None:
    told = latest_of(live.database, live.id, subjects(activity.id, round.number))
    for data in told.values():
        results = data["results"]
        if kinds.KINDS[activity.kind].lists_texts:
            results = {**results, "added": [], "removed": texts.take_gone(live, activity.id, round.number)}
        live.announce(ActivityResults(**{**_fields(data), "results": results}))


def _fields(data: Fields) -> Fields:
    return {name: value for name, value in data.items() if name != "seq"}
