"""What becomes of a round: it begins, its timer runs, it is paused and closed. The use cases have asked every rule."""

from datetime import datetime, timedelta

from sqlalchemy import select

from engagenow.activities import kinds, rules
from engagenow.activities.events import ActivityClosed
from engagenow.activities.kinds.kind import Show
from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import clock
from engagenow.activities.quiz import telling as quiz
from engagenow.activities.quiz.running import open_lobby
from engagenow.activities.schemas import Open
from engagenow.activities.service import changed, tell_gone
from engagenow.activities.views import By
from engagenow.core.live import Live
from engagenow.sessions.schemas import rfc3339


def plays(activity: Activity) -> bool:
    """Whether it is led from phase to phase."""
    return kinds.KINDS[activity.kind].plays


def start(live: Live, activity: Activity, asked: Open) -> ActivityRound:
    """Begin a new round, a quiz in its lobby. `start_timer` has to follow."""
    activity.rounds += 1
    activity.round = activity.rounds
    activity.state = "open"
    round = ActivityRound(
        activity_id=activity.id,
        number=activity.round,
        show=activity.show,
        shown=activity.show in ("live", "revealed"),
        seen_from=None if activity.show == "hidden" else live.received_at,
        options=asked.options,
        opened_at=live.now,
        held=False,
    )
    live.database.add(round)
    live.database.flush()
    if plays(activity):
        open_lobby(live, activity, round)
    return round


def reopen(live: Live, activity: Activity) -> ActivityRound:
    """Go on with the round that was closed last. `start_timer` has to follow."""
    round = live.database.get_one(ActivityRound, (activity.id, activity.round))
    activity.state = "open"
    round.closed_at = None
    if plays(activity):
        clock.go_on(live, activity, round)
    return round


def reopen_paused(live: Live, activity: Activity, round: ActivityRound, left: float | None) -> None:
    """It waits for `resume` as before it was closed: answers that reached the server meanwhile stay too late."""
    activity.state = "paused"
    round.closed_at = None
    round.remaining = left
    changed(live, activity)


def start_timer(live: Live, round: ActivityRound, seconds: float | None) -> None:
    """Close the round after so many seconds from now; None: when it is closed by hand."""
    if seconds is None:
        round.closes_at = None
        round.accepts_until = None
    else:
        end_at(live, round, live.now + timedelta(seconds=seconds))


def stop_timer(activity: Activity, round: ActivityRound) -> None:
    """It ends when it is closed. What came too late for a round that is paused stays too late."""
    round.closes_at = None
    round.remaining = None
    if activity.state == "open":
        round.accepts_until = None


def end_at(live: Live, round: ActivityRound, moment: datetime) -> None:
    """End the timer then. Answers are taken for GRACE after it (P3)."""
    round.closes_at = moment
    round.accepts_until = moment + rules.GRACE
    live.wake_at(round.accepts_until)


def pause(live: Live, activity: Activity) -> None:
    """Take no answers. `remaining` keeps what is left of the timer."""
    round = live.database.get_one(ActivityRound, (activity.id, activity.round))
    if round.closes_at is not None:
        round.remaining = max(0.0, (round.closes_at - live.received_at).total_seconds())
    _stop_answers(round, live.received_at)
    round.closes_at = None
    activity.state = "paused"
    if plays(activity):
        quiz.tell(live, clock.stop(live, activity, round))
    changed(live, activity)


def resume(live: Live, activity: Activity) -> None:
    """Take answers again, with what is left of the timer."""
    round = live.database.get_one(ActivityRound, (activity.id, activity.round))
    activity.state = "open"
    if plays(activity):
        clock.go_on(live, activity, round)
    start_timer(live, round, round.remaining)
    round.remaining = None
    round.held = False
    changed(live, activity)


def close_by_hand(live: Live, activity: Activity) -> None:
    """End the current round at the moment at which the presenter asked for it."""
    round = live.database.get_one(ActivityRound, (activity.id, activity.round))
    close(live, activity, round, by="presenter", at=live.received_at)


def close(live: Live, activity: Activity, round: ActivityRound, *, by: By, at: datetime) -> None:
    """End the round at this moment, which for a timer has passed: answers were taken for a while after it (P3)."""
    if by != "timer":
        _stop_answers(round, at)
    if plays(activity):
        clock.stop(live, activity, round)
    round.closed_at = at
    round.remaining = None
    round.held = False
    activity.state = "closed"
    live.touch_desk(NAME)
    live.announce(
        ActivityClosed(
            session_id=live.id, activity_id=activity.id, round=round.number, by=by, closed_at=rfc3339(at) or ""
        )
    )


def archive(live: Live, activity: Activity) -> None:
    """Hide an activity from the room. Its answers are kept."""
    activity.state = "archived"
    tell_gone(live, activity)


def _stop_answers(round: ActivityRound, moment: datetime) -> None:
    """What reaches the server after this moment is too late, and after an earlier end as well."""
    earlier = round.accepts_until
    round.accepts_until = moment if earlier is None else min(earlier, moment)


def show(live: Live, round: ActivityRound, show: Show) -> None:
    """Set to whom results are shown, and note since when: answers are final by that (P2)."""
    if round.show == "after_answer":
        round.seen_at = live.now
    if show != "hidden" and round.seen_from is None:
        round.seen_from = live.received_at
    round.show = show
    round.shown = round.shown or show in ("live", "revealed")


def running(live: Live) -> list[Activity]:
    """What is open or paused, in the order of the agenda."""
    running = select(Activity).where(Activity.session_id == live.id, Activity.state.in_(("open", "paused")))
    return list(live.database.scalars(running.order_by(Activity.position, Activity.id)))
