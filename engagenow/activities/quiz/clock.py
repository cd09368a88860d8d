"""The clock of a quiz: when its phase ends, by how much it is moved, and that it stands still while the quiz does."""

from datetime import datetime, timedelta

from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import lobby, telling
from engagenow.activities.quiz.game import Game, asked_row, factors_of, game_of
from engagenow.activities.quiz.models import QuizQuestion
from engagenow.activities.quiz.phases import ends_by_itself_at
from engagenow.activities.rules import GRACE
from engagenow.core.live import Live

OFTEN = timedelta(seconds=1)  # to look whether all have answered


def stop(live: Live, activity: Activity, round: ActivityRound) -> Game:
    """Stop the clock of a quiz that is paused or closed."""
    game = game_of(live.database, activity, round)
    run = game.run
    if run.ends_at is not None:
        run.remaining = max(0.0, (run.ends_at - live.received_at).total_seconds())
        run.ends_at = None
        row = current_row(live, game)
        if run.phase == "answering" and row and row.accepts_until:
            row.accepts_until = min(row.accepts_until, live.received_at)
    return game


def go_on(live: Live, activity: Activity, round: ActivityRound) -> None:
    """Start the clock of a quiz again, with the time that was left. The time in between is in no response time.

    `round.accepts_until` still says when the clock was stopped.
    """
    game = game_of(live.database, activity, round)
    if game.run.remaining is not None:
        _end_at(live, game, live.now + timedelta(seconds=game.run.remaining), shifts=True)
        game.run.remaining = None
    elif game.run.phase == "locked" and round.accepts_until is not None:
        _lengthen_personal_time(live, game, live.now - round.accepts_until)
    if game.run.phase == "lobby":
        live.wake_at(lobby.tell(live, game))
    telling.tell(live, game)


def extend(live: Live, game: Game, end: datetime) -> None:
    """Move the end of the question that is asked."""
    _end_at(live, game, end, shifts=False)
    telling.tell(live, game)


def end_of(game: Game) -> datetime | None:
    """When the current phase ends by itself; None for one that does not, and while the quiz stands still."""
    return ends_by_itself_at(game.place.phase, game.run.ends_at) if game.run.ends_at else None


def next_look(live: Live, game: Game) -> datetime | None:
    """When to look at a quiz again: when its phase ends by itself, or soon, if it can end before."""
    end = end_of(game)
    return end if end is None or not locks_early(game) else min(end, live.now + OFTEN)


def locks_early(game: Game) -> bool:
    """Whether a question is being answered that is locked as soon as all have answered it."""
    return game.definition.early_lock and game.run.phase == "answering"


def current_row(live: Live, game: Game) -> QuizQuestion | None:
    """The row of the question that is asked, or was asked last; None in the lobby."""
    question = game.question_at(game.place)
    return asked_row(live.database, game, question) if question else None


def touch_personal(live: Live, game: Game) -> None:
    """The own end of all who have personal time is another one."""
    live.touch_mine(NAME, factors_of(live.database, game.activity.id).keys())


def _end_at(live: Live, game: Game, end: datetime, *, shifts: bool) -> None:
    """Move the end of the current phase. `shifts`: the question counts as asked later, by the same time."""
    game.run.ends_at = end
    row = current_row(live, game)
    if game.run.phase == "answering" and row and row.asked_at and row.ends_at:
        if shifts:
            row.asked_at += end - row.ends_at
        row.ends_at = end
        row.accepts_until = end + GRACE
        touch_personal(live, game)
    live.wake_at(next_look(live, game) or end)


def _lengthen_personal_time(live: Live, game: Game, stopped: timedelta) -> None:
    """The others are locked: only who has personal time still answers, and the quiz has stood still so long."""
    row = current_row(live, game)
    if row and row.asked_at:
        row.asked_at += stopped
        touch_personal(live, game)
