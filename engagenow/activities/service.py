"""The agenda: what the presenter prepares, and how an activity looks."""

from sqlalchemy import func, select

from engagenow.activities import kinds, rules, saved, texts
from engagenow.activities.events import ActivityGone, ActivityUpdated
from engagenow.activities.kinds.kind import AnyKind
from engagenow.activities.models import NAME, Activity
from engagenow.activities.reading import (
    agenda,
    find,
    has_answers,
    own_view,
    own_views,
    round_of,
    view,
)
from engagenow.activities.schemas import CreateActivity
from engagenow.activities.templates import DERIVED, QUIZZES, TEMPLATES, Translate
from engagenow.activities.views import OwnActivityView
from engagenow.core import undoing
from engagenow.core.codes import new_id
from engagenow.core.errors import N_, NotFound, TooMany
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.validation import wrong
from engagenow.sessions import stage

SHOW, BOARD = "activity", "board"  # of a stage: an activity, and the newest board of a quiz


def filled(asked: CreateActivity, translate: Translate) -> CreateActivity:
    """What is to be made, of a template in a language as well. Raises Invalid."""
    return _from_template(asked, translate) if asked.template else _as_asked(asked)


def create(live: Live, actor: Actor, prepared: CreateActivity) -> Activity:
    """Prepare an activity, which is `filled`, at the end of the agenda. Raises Forbidden, Invalid, TooMany."""
    live.require(actor, "activities")
    kind = kinds.find(prepared.kind or "")
    definition = kind.define(prepared.definition)
    check_settings(kind, prepared.show, prepared.seconds)
    require_room(live)
    activity = Activity(
        id=new_id(),
        session_id=live.id,
        position=next_position(live),
        kind=kind.name,
        title=prepared.title,
        definition=definition.model_dump(),
        state="draft",
        round=1,
        rounds=0,
        show=prepared.show or kind.show,
        names=prepared.names or kind.names,
        may_change=prepared.may_change or kind.may_change,
        seconds=prepared.seconds,
        created_at=live.now,
    )
    add(live, activity)
    return activity


def copy(live: Live, actor: Actor, activity_id: str) -> OwnActivityView:
    """A draft with the same definition, right after the original. Raises Forbidden, NotFound, TooMany."""
    live.require(actor, "activities")
    original = find(live, activity_id)
    require_room(live)
    for later in agenda(live.database, live.id):
        if later.position > original.position:
            later.position += 1
    definition = kinds.find(original.kind).define(original.definition).model_dump()
    names = ("kind", "title", "show", "names", "may_change", "seconds")
    same = {name: getattr(original, name) for name in names}
    copied = Activity(
        id=new_id(), session_id=live.id, position=original.position + 1, state="draft", round=1, rounds=0,
        created_at=live.now, definition=definition, **same,
    )  # fmt: skip
    add(live, copied)
    return own_view(live, copied)


def delete(live: Live, actor: Actor, activity_id: str) -> None:
    """Delete an activity that has not been answered. Raises Forbidden, NotFound, HasAnswers."""
    live.require(actor, "activities")
    activity = find(live, activity_id)
    if has_answers(live, activity.id):
        raise rules.HasAnswers
    undoing.remember(live, actor, NAME, "delete", saved.rows_of(live, activity))
    live.forget(f"activity/{activity.id}")
    live.database.delete(activity)
    live.database.flush()
    tell_gone(live, activity)


def put_in_order(live: Live, actor: Actor, ids: list[str]) -> list[OwnActivityView]:
    """Give the agenda this order. Raises Forbidden, Invalid unless each activity is named once."""
    live.require(actor, "activities")
    known = {activity.id: activity for activity in agenda(live.database, live.id)}
    if sorted(ids) != sorted(known):
        raise wrong("ids", N_("Please name each activity of the session once."))
    if ids != list(known):
        undoing.remember(live, actor, NAME, "order", {"ids": list(known)})
    for position, activity_id in enumerate(ids):
        known[activity_id].position = position
    live.touch_desk(NAME)
    return own_views(live.database, live.id, [known[one] for one in ids])


def add(live: Live, activity: Activity) -> None:
    """The next command of the batch finds it."""
    live.database.add(activity)
    live.database.flush()
    live.touch_desk(NAME)


def changed(live: Live, activity: Activity) -> None:
    """Tell who can see an activity that it is not what it was."""
    live.forget(f"activity/{activity.id}")
    live.touch_desk(NAME)
    if activity.rounds and activity.state != "archived":
        live.announce(ActivityUpdated(session_id=live.id, activity=view(activity, round_of(live, activity))))


def tell_gone(live: Live, activity: Activity) -> None:
    """Tell that an activity was archived or deleted, and take it off the projector."""
    live.touch_desk(NAME)
    for show in (SHOW, BOARD):
        stage.take_off(live, show, activity.id)
    if activity.rounds:
        live.announce(ActivityGone(session_id=live.id, activity_id=activity.id))


def check_settings(kind: AnyKind, show: str | None, seconds: int | None) -> None:
    """Raises Invalid for what a quiz does not have: its phases say what is shown, and how long they last."""
    if kind.plays and show not in (None, kind.show):
        raise wrong("show", N_("A quiz shows its results step by step."))
    if kind.plays and seconds is not None:
        raise wrong("seconds", N_("A quiz has a time for each question."))


def require_room(live: Live) -> None:
    """Raises TooMany."""
    number = select(func.count()).where(Activity.session_id == live.id)
    if (live.database.scalar(number) or 0) >= rules.MOST_ACTIVITIES:
        raise TooMany(N_("A session has at most %(most)s activities."), most=rules.MOST_ACTIVITIES)


def next_position(live: Live) -> int:
    """The position of the next activity, at the end of the agenda; the first one is 0."""
    last = live.database.scalar(select(func.max(Activity.position)).where(Activity.session_id == live.id))
    return 0 if last is None else last + 1


def _as_asked(asked: CreateActivity) -> CreateActivity:
    """Raises Invalid for what is missing."""
    for name in ("kind", "title", "definition"):
        if getattr(asked, name) is None:
            raise wrong(name, N_("This field is required."))
    return asked


def _from_template(asked: CreateActivity, translate: Translate) -> CreateActivity:
    """Raises Invalid for what a template has itself. What is made of another activity is filled later (derived.py)."""
    has_own = asked.definition is not None and asked.template not in QUIZZES
    if asked.kind is not None or has_own or asked.template is None:
        raise wrong("template", N_("Please give either a kind or a template."))
    if (asked.template in DERIVED) != (asked.from_ is not None):
        raise wrong("from", N_("Which activity are the options taken from?"))
    if asked.template not in TEMPLATES:
        return asked
    template = TEMPLATES[asked.template]
    made = {
        "kind": template.kind,
        "title": asked.title or translate(template.title),
        "definition": {**template.define(translate), **(asked.definition or {})},
        "may_change": asked.may_change or template.may_change,
        "names": asked.names or template.names,
    }
    return asked.model_copy(update=made)


def check_shown(live: Live, activity_id: str, item: str | None) -> None:
    """Check that the projector can show it, or one of its texts. Raises NotFound, also for a draft."""
    activity = find(live, activity_id)
    if not activity.rounds or activity.state == "archived":
        raise NotFound(N_("There is no such activity."))
    if item is not None and not texts.is_shown(live.database, activity.id, item):
        raise NotFound(N_("There is no such text."))
