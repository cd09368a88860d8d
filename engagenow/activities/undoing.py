"""What takes back a step of the presenter."""

from datetime import datetime

from engagenow.activities import editing, rounds, service, telling, wording
from engagenow.activities.events import ActivityOpened
from engagenow.activities.frames import frame_of
from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.quiz import regrading
from engagenow.activities.reading import agenda, find, has_answers, own_view, round_of, rounds_of, view
from engagenow.activities.recounting import put_back_those_with
from engagenow.activities.saved import row_from, rows_from
from engagenow.core.errors import InvalidTransition, Refusal
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.undoing import TOO_LATE


def restore(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `delete`."""
    service.require_room(live)
    activity = row_from(Activity, data["activity"])
    live.database.add(activity)
    live.database.flush()
    live.database.add_all(rows_from(data))
    live.database.flush()
    return _back(live, activity)


def unarchive(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `archive`."""
    activity = find(live, data["id"])
    if activity.state != "archived":
        raise InvalidTransition(TOO_LATE)
    activity.state = data["state"]
    for round in rounds_of(live.database, activity):
        telling.tell(live, activity, round)  # what has changed meanwhile
    return _back(live, activity)


def reorder(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `order`. What has been prepared since stands at the end."""
    places = {activity_id: place for place, activity_id in enumerate(data["ids"])}
    for activity in agenda(live.database, live.id):
        activity.position = places.get(activity.id, len(places) + activity.position)
    live.touch_desk(service.NAME)
    return {}


def unedit(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `edit`."""
    activity = find(live, data["id"])
    wanted = dict(data["before"])
    inverse = "definition" in wanted and _is_inverse(live, activity, data)
    changes = _allowed(live, activity, wanted, inverse)
    editing.write(live, activity, changes)
    if inverse and data["round"]:
        _put_back(live, activity, data)
    editing.tell(live, activity)
    return {"activity": own_view(live, activity).model_dump(mode="json")}


def reopen(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `close`: it goes on with the time that was left, or is paused with it as before."""
    activity = find(live, data["id"])
    round = round_of(live, activity)
    if round is None or activity.state != "closed" or round.number != data["round"] or live.row.status != "active":
        raise InvalidTransition(TOO_LATE)
    if data["paused"]:
        rounds.reopen_paused(live, activity, round, data["left"])
    else:
        _reopen(live, activity, round, data["left"])
    return {"activity": own_view(live, activity).model_dump(mode="json")}


def _reopen(live: Live, activity: Activity, round: ActivityRound, left: float | None) -> None:
    rounds.reopen(live, activity)
    rounds.start_timer(live, round, left)
    live.forget(f"activity/{activity.id}")
    live.touch_desk(service.NAME)
    live.announce(ActivityOpened(session_id=live.id, activity=view(activity, round)))


def unedit_words(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `edit_words`."""
    activity = find(live, data["id"])
    by_reports = [edit for edit in activity.edits or [] if edit.get("held") and edit not in data["before"]]
    wording.write(live, activity, [*data["before"], *by_reports])
    return {"activity": own_view(live, activity).model_dump(mode="json")}


UNDO = {
    "delete": restore,
    "archive": unarchive,
    "order": reorder,
    "edit": unedit,
    "close": reopen,
    wording.STEP: unedit_words,
    regrading.STEP: regrading.unaccept,
}


def _back(live: Live, activity: Activity) -> Fields:
    """Pages forgot all of an activity that was gone: they are told all of it that they may see."""
    editing.tell(live, activity)
    return {"activity": own_view(live, activity).model_dump(mode="json")}


def _is_inverse(live: Live, activity: Activity, data: Fields) -> bool:
    """Whether going back restores what was so: nothing was answered, or only options that were removed return."""
    if not has_answers(live, activity.id):
        return True
    return bool(data["taken_out"]) and activity.definition == data["after"]["definition"]


def _put_back(live: Live, activity: Activity, data: Fields) -> None:
    """Answers that were taken out with their options count again, and what was final before the edit is final."""
    round = live.database.get_one(ActivityRound, (activity.id, data["round"]))
    round.reopened_at = datetime.fromisoformat(data["reopened_at"]) if data["reopened_at"] else None
    options = data["taken_out"]
    if options:

        def put_back(live: Live) -> None:
            # Of the end of the batch: its definition has these options again.
            put_back_those_with(live, frame_of(activity, round), options)

        live.once(f"activities {activity.id} again with {' '.join(options)}", put_back)


def _allowed(live: Live, activity: Activity, before: Fields, inverse: bool) -> Fields:
    """{column: value} that it had before. Raises InvalidTransition where an edit could not lead there now.

    `inverse`: options that an edit removed come back in their places, which no other edit may give them.
    """
    own = {"definition": before.pop("definition")} if inverse and has_answers(live, activity.id) else {}
    try:
        changes = {**editing.checked(live, activity, before), **own}
    except Refusal:
        raise InvalidTransition(TOO_LATE) from None
    loses = "definition" in changes and editing.dropped(activity, changes["definition"])
    if loses and has_answers(live, activity.id):
        raise InvalidTransition(TOO_LATE)
    return changes
