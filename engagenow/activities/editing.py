"""Editing an activity: before the first answer everything, after it what leaves the answers their meaning (P10)."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds, rules, telling
from engagenow.activities.frames import frame_of
from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import telling as quiz
from engagenow.activities.quiz.game import game_of
from engagenow.activities.reading import find, has_answers, own_view, round_of
from engagenow.activities.recounting import take_out_those_with
from engagenow.activities.schemas import ChangeActivity, Settings
from engagenow.activities.service import changed, check_settings
from engagenow.activities.views import OwnActivityView
from engagenow.core import undoing
from engagenow.core.errors import N_, InvalidTransition
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.validation import wrong


def edit(live: Live, actor: Actor, activity_id: str, asked: ChangeActivity) -> OwnActivityView:
    """Change what is given. Once it has been answered only its wording may change (P10).

    Raises Forbidden, NotFound, Invalid, HasAnswers, InvalidTransition.
    """
    live.require(actor, "activities")
    activity = find(live, activity_id)
    changes = checked(live, activity, _wanted(asked))
    if changes:
        undoing.remember(live, actor, NAME, "edit", _for_undo(live, activity, changes))
        write(live, activity, changes)
        tell(live, activity)
    return own_view(live, activity)


def write(live: Live, activity: Activity, changes: Fields) -> None:
    """Let it have these values, which are `checked`."""
    round = round_of(live, activity)
    if "definition" in changes and round is not None:
        _drop_options(live, activity, round, changes["definition"])
        if _reopens(activity, changes["definition"]):
            round.reopened_at = live.now
    for name, value in changes.items():
        setattr(activity, name, value)


def tell(live: Live, activity: Activity) -> None:
    """Tell who can see it what it is now, and its results."""
    changed(live, activity)
    round = round_of(live, activity)
    if round is not None and activity.state != "archived":
        telling.tell(live, activity, round)
        if kinds.KINDS[activity.kind].plays:
            quiz.tell(live, game_of(live.database, activity, round))


def _for_undo(live: Live, activity: Activity, changes: Fields) -> Fields:
    """`taken_out`: the options whose answers, of this round, count no longer."""
    round = round_of(live, activity)
    removes = "definition" in changes and has_answers(live, activity.id)
    return {
        "id": activity.id,
        "before": {name: getattr(activity, name) for name in changes},
        "after": changes,
        "round": round.number if round else None,
        "reopened_at": round.reopened_at.isoformat() if round and round.reopened_at else None,
        "taken_out": dropped(activity, changes["definition"]) if removes else [],
    }


def _reopens(activity: Activity, definition: Fields) -> bool:
    kind = kinds.KINDS[activity.kind]
    model = kind.definition
    return kind.reopens(model.model_validate(activity.definition), model.model_validate(definition))


def dropped(activity: Activity, definition: Fields) -> list[str]:
    """Ids of the options that a definition takes away."""
    kind = kinds.KINDS[activity.kind]
    model = kind.definition
    return kind.dropped(model.model_validate(activity.definition), model.model_validate(definition))


def _drop_options(live: Live, activity: Activity, round: ActivityRound, definition: Fields) -> None:
    """Have the answers of the current round that chose an option that is removed taken out, when all are written."""
    options = dropped(activity, definition)
    if options:
        frame = frame_of(activity, round)
        key = f"activities {activity.id} without {' '.join(options)}"
        live.once(key, partial(take_out_those_with, frame=frame, options=options))


def _wanted(asked: ChangeActivity) -> Fields:
    """{column: value} of what is given."""
    fields = asked.model_fields_set & {*Settings.model_fields, "title", "definition"}
    wanted = asked.model_dump(include=fields, exclude={"client_msg_id"})
    return {name: value for name, value in wanted.items() if value is not None or name == "seconds"}


def checked(live: Live, activity: Activity, wanted: Fields) -> Fields:
    """{column: its new value} of what differs, if an activity as it is now may become that: by an edit and by its undo.

    Raises Invalid, HasAnswers, InvalidTransition.
    """
    kind = kinds.KINDS[activity.kind]
    # The phases of a quiz that has begun refer to its questions.
    answered = has_answers(live, activity.id) or (kind.plays and activity.rounds > 0)
    changes = {name: value for name, value in wanted.items() if getattr(activity, name) != value}
    if answered and not changes.keys().isdisjoint(Settings.model_fields):
        raise rules.HasAnswers
    check_settings(kind, changes.get("show"), changes.get("seconds"))
    if "names" in changes and activity.rounds:
        raise InvalidTransition(N_("Whether names are shown is settled when it is opened first."))
    asked = changes.pop("definition", None)
    if asked is not None:
        changes |= _changed_definition(live.database, activity, asked, answered)
    return changes


def _check_run_offs(session: Session, activity: Activity, dropped: list[str]) -> None:
    """Raises Invalid for an option that a run-off was about: its results could not be shown any more."""
    run_offs = select(ActivityRound.options).where(ActivityRound.activity_id == activity.id)
    if any(option in (options or ()) for options in session.scalars(run_offs) for option in dropped):
        raise wrong("definition.options", N_("An option of a run-off cannot be removed."))


def _changed_definition(session: Session, activity: Activity, asked: Fields, answered: bool) -> Fields:
    kind = kinds.KINDS[activity.kind]
    before = kind.definition.model_validate(activity.definition)
    after = kind.change(before, asked) if answered else kind.define(asked)
    _check_run_offs(session, activity, kind.dropped(before, after))
    definition = after.model_dump()
    return {} if definition == activity.definition else {"definition": definition}
