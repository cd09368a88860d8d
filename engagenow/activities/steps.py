"""What the presenter does with an activity while it runs. A step that is taken already makes no event."""

from datetime import datetime

from engagenow.activities import derived, kinds, rounds, rules, saved, service, telling
from engagenow.activities.events import ActivityOpened
from engagenow.activities.kinds.kind import Show
from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import leading
from engagenow.activities.quiz import running as quizzes
from engagenow.activities.quiz.schemas import AllowTime, Next
from engagenow.activities.reading import find, own_view, round_of, view
from engagenow.activities.schemas import CreateActivity, Open
from engagenow.activities.service import SHOW, changed
from engagenow.activities.views import OwnActivityView
from engagenow.core import undoing
from engagenow.core.errors import N_, InvalidTransition, SessionNotActive, TooMany
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.validation import wrong
from engagenow.sessions import stage
from engagenow.sessions.schemas import Stage


def create(live: Live, actor: Actor, asked: CreateActivity) -> OwnActivityView:
    """Prepare an activity, and open it at once if that is asked.

    Raises Forbidden, Invalid, TooMany, and SessionNotActive for what cannot be opened: then nothing is prepared.
    """
    live.require(actor, "activities")
    if asked.open and live.row.status != "active":
        raise SessionNotActive
    activity = service.create(live, actor, derived.filled(live, actor, asked))
    return open_activity(live, actor, activity.id, Open()) if asked.open else own_view(live, activity)


def open_activity(live: Live, actor: Actor, activity_id: str, asked: Open) -> OwnActivityView:
    """Open it for answers: its first round, the same round again, or a new one.

    Raises Forbidden, NotFound, SessionNotActive, InvalidTransition, TooMany, Invalid.
    """
    live.require(actor, "activities")
    activity = find(live, activity_id)
    if live.row.status != "active":
        raise SessionNotActive
    if activity.state != "open" or asked.new_round or asked.options:
        _open(live, activity, asked)
    if asked.stage:
        stage.set_stage(live, actor, Stage(show=SHOW, id=activity.id))
    return own_view(live, activity)


def take_step(live: Live, actor: Actor, activity_id: str, step: rules.Step) -> OwnActivityView:
    """Pause, resume, close or archive. Raises Forbidden, NotFound, InvalidTransition, SessionNotActive."""
    live.require(actor, "activities")
    activity = find(live, activity_id)
    state = rules.next_state(step, activity.state)
    if step == "resume" and live.row.status != "active":
        raise SessionNotActive
    if state != activity.state:
        before = _before(live, activity)
        TAKE[step](live, activity)
        if step in before:
            undoing.remember(live, actor, NAME, step, {"id": activity.id, **before[step]})
    return own_view(live, activity)


def extend(live: Live, actor: Actor, activity_id: str, seconds: int | None) -> OwnActivityView:
    """Move the end of the timer, never before now + 2 s; None takes the timer away.

    Raises Forbidden, NotFound, InvalidTransition.
    """
    live.require(actor, "activities")
    activity = find(live, activity_id)
    round = round_of(live, activity)
    if round is None or activity.state not in ("open", "paused"):
        raise InvalidTransition(rules.NOT_NOW)
    if rounds.plays(activity):
        leading.extend(live, activity, round, seconds)
        return own_view(live, activity)
    if seconds is None:
        if round.closes_at is None and round.remaining is None:
            return own_view(live, activity)
        rounds.stop_timer(activity, round)
    elif activity.state == "open":
        rounds.end_at(live, round, rules.extended(round.closes_at, seconds, live.now))
    else:
        round.remaining = max(rules.SHORTEST.total_seconds(), (round.remaining or 0) + seconds)
    changed(live, activity)
    return own_view(live, activity)


def set_show(live: Live, actor: Actor, activity_id: str, show: Show) -> OwnActivityView:
    """Say to whom the results of the current round are shown. Raises Forbidden, NotFound, InvalidTransition."""
    live.require(actor, "activities")
    activity = find(live, activity_id)
    round = round_of(live, activity)
    if round is None or activity.state == "archived" or rounds.plays(activity):
        raise InvalidTransition(rules.NOT_NOW)
    if rules.next_show(round.show, show) != round.show:
        rounds.show(live, round, show)
        changed(live, activity)
        telling.tell(live, activity, round)
    return own_view(live, activity)


def next_quiz_step(live: Live, actor: Actor, activity_id: str, asked: Next) -> OwnActivityView:
    """Lead a quiz to its next phase; after its podium it is closed.

    Raises Forbidden, NotFound, Invalid, SessionNotActive, InvalidTransition.
    """
    is_over = leading.next_step(live, actor, activity_id, asked)
    if is_over:
        return take_step(live, actor, activity_id, "close")
    return own_view(live, find(live, activity_id))


def allow_time(live: Live, actor: Actor, activity_id: str, asked: AllowTime) -> OwnActivityView:
    """Let a participant of a quiz have the time that it asked for, or not. Raises Forbidden, NotFound."""
    return own_view(live, leading.allow_time(live, actor, activity_id, asked.participant_id, allowed=asked.allowed))


def session_moved(live: Live, before: str) -> None:
    """Pausing the session pauses what is open, activating it resumes that, ending it closes everything."""
    for activity in rounds.running(live):
        round = round_of(live, activity)
        if round is None:
            continue
        if live.row.status == "ended":
            rounds.close(live, activity, round, by="end", at=live.received_at)
        elif live.row.status == "paused" and activity.state == "open":
            rounds.pause(live, activity)
            round.held = True
        elif live.row.status == "active" and round.held:
            rounds.resume(live, activity)


def wake(live: Live) -> datetime | None:
    """Close what its timer ends, and end phases of quizzes; when the next one is to end."""
    waiting: list[datetime | None] = []
    for activity in rounds.running(live):
        round = round_of(live, activity)
        if round is not None and activity.state == "open":
            waiting.append((quizzes.wake if rounds.plays(activity) else _end_in_time)(live, activity, round))
    return min((end for end in waiting if end is not None), default=None)


def _end_in_time(live: Live, activity: Activity, round: ActivityRound) -> datetime | None:
    """Close a round whose timer is over; when it is to be closed, if it has a timer that is not."""
    if round.closes_at is None:
        return None
    end = round.closes_at + rules.GRACE
    if end > live.now:
        return end
    rounds.close(live, activity, round, by="timer", at=round.closes_at)
    return None


def _open(live: Live, activity: Activity, asked: Open) -> None:
    if activity.state not in ("draft", "closed"):
        raise InvalidTransition(rules.NOT_NOW)
    _check_round(activity, asked)
    is_new = asked.new_round or not activity.rounds
    round = rounds.start(live, activity, asked) if is_new else rounds.reopen(live, activity)
    rounds.start_timer(live, round, asked.seconds or activity.seconds)
    live.forget(f"activity/{activity.id}")
    live.announce(ActivityOpened(session_id=live.id, activity=view(activity, round)))
    telling.tell(live, activity, round)


def _before(live: Live, activity: Activity) -> dict[rules.Step, Fields]:
    """What undoing a step needs, of the steps that can be undone."""
    round = round_of(live, activity)
    left = saved.left_of(round, live.received_at) if round else None
    # What is paused only because the session is goes on with it.
    paused = activity.state == "paused" and not (round and round.held)
    return {
        "archive": {"state": activity.state},
        "close": {"round": activity.round, "left": left, "paused": paused},
    }


def _check_round(activity: Activity, asked: Open) -> None:
    """Raises TooMany, Invalid."""
    if asked.new_round and activity.rounds >= rules.MOST_ROUNDS:
        raise TooMany(N_("An activity has at most %(most)s rounds."), most=rules.MOST_ROUNDS)
    kind = kinds.KINDS[activity.kind]
    service.check_settings(kind, None, asked.seconds)
    if asked.options is None:
        return
    if not asked.new_round or not activity.rounds:
        raise wrong("options", N_("A run-off is a new round."))
    kind.limit(kind.definition.model_validate(activity.definition), asked.options)


TAKE = {"pause": rounds.pause, "resume": rounds.resume, "close": rounds.close_by_hand, "archive": rounds.archive}
