"""A quiz moves from phase to phase: by the presenter's steps, and by itself where a phase has an end.

Where it is changes at once; what the room is told of it is read and told at the end of the batch, when the answers that
came before are written.
"""

from datetime import datetime, timedelta

from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import lobby, presence, scores, telling
from engagenow.activities.quiz.game import Game, asked_row, factors_of, game_of
from engagenow.activities.quiz.models import QuizQuestion, QuizRun
from engagenow.activities.quiz.phases import Place, ends_by_itself_at, following, lasts
from engagenow.activities.rules import GRACE
from engagenow.core.live import Live

OFTEN = timedelta(seconds=1)  # to look whether all have answered


def open_lobby(live: Live, activity: Activity, round: ActivityRound) -> None:
    """Begin a new round, in the lobby."""
    run = QuizRun(
        activity_id=activity.id,
        round=round.number,
        step=1,
        phase="lobby",
        number=0,
        starts_at=live.now,
        boards=0,
        language=live.house.settings.language,
    )
    live.database.add(run)
    live.database.flush()
    game = game_of(live.database, activity, round)
    live.wake_at(lobby.tell(live, game))
    tell(live, game)


def go(live: Live, game: Game, place: Place, *, by_timer: bool = False, skips: bool = False) -> None:
    """Move a quiz to this place."""
    _leave(live, game, by_timer=by_timer, skips=skips)
    _enter(live, game, place)
    tell(live, game)


def tell(live: Live, game: Game) -> None:
    """Tell the room where a quiz is, at the end of the batch. An archived one is not shown: nothing is told of it."""
    moment = game.moment
    live.touch_desk(NAME)
    if game.activity.state == "archived":
        return

    def work(live: Live) -> None:
        # Read again: another command of the batch may have edited its words.
        now = game_of(live.database, game.activity, game.round)
        live.announce(telling.phase_event(live.database, live.id, now, moment))

    live.once(f"quiz {game.activity.id}:{game.round.number} told {moment}", work)


def wake(live: Live, activity: Activity, round: ActivityRound) -> datetime | None:
    """End a phase whose time is over, or whose question all have answered. Returns when to do so again; None: never."""
    game = game_of(live.database, activity, round)
    if game.run.phase == "lobby":
        return lobby.tell(live, game)
    end = _end_of(game)
    is_over = end is not None and end <= live.now
    if is_over or _all_have_answered(live, game):
        place = following(game.definition, game.place)
        assert place is not None  # noqa: S101 no phase that ends by itself is the last one
        go(live, game, place, by_timer=is_over)
    return _next_look(live, game)


def stop(live: Live, activity: Activity, round: ActivityRound) -> Game:
    """Stop the clock of a quiz that is paused or closed."""
    game = game_of(live.database, activity, round)
    run = game.run
    if run.ends_at is not None:
        run.remaining = max(0.0, (run.ends_at - live.received_at).total_seconds())
        run.ends_at = None
        row = _current(live, game)
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
    tell(live, game)


def extend(live: Live, game: Game, end: datetime) -> None:
    """Move the end of the question that is asked."""
    _end_at(live, game, end, shifts=False)
    tell(live, game)


def _end_of(game: Game) -> datetime | None:
    return ends_by_itself_at(game.place.phase, game.run.ends_at) if game.run.ends_at else None


def _next_look(live: Live, game: Game) -> datetime | None:
    """When to look at a quiz again: when its phase ends by itself, or soon, if it can end before."""
    end = _end_of(game)
    return end if end is None or not _locks_early(game) else min(end, live.now + OFTEN)


def _locks_early(game: Game) -> bool:
    return game.definition.early_lock and game.run.phase == "answering"


def _all_have_answered(live: Live, game: Game) -> bool:
    """Whether to lock the question now, since all have answered it who were here when it began and are here now."""
    row = _current(live, game)
    if not _locks_early(game) or row is None or row.asked_at is None:
        return False
    return presence.everybody_has_answered(*presence.attendance(live.database, game, row.question_id, row.asked_at))


def _end_at(live: Live, game: Game, end: datetime, *, shifts: bool) -> None:
    """Move the end of the current phase. `shifts`: the question counts as asked later, by the same time."""
    game.run.ends_at = end
    row = _current(live, game)
    if game.run.phase == "answering" and row and row.asked_at and row.ends_at:
        if shifts:
            row.asked_at += end - row.ends_at
        row.ends_at = end
        row.accepts_until = end + GRACE
        _touch_personal(live, game)
    live.wake_at(_next_look(live, game) or end)


def _lengthen_personal_time(live: Live, game: Game, stopped: timedelta) -> None:
    """The others are locked: only who has personal time still answers, and the quiz has stood still so long."""
    row = _current(live, game)
    if row and row.asked_at:
        row.asked_at += stopped
        _touch_personal(live, game)


def _touch_personal(live: Live, game: Game) -> None:
    """The own end of all who have personal time is another one."""
    live.touch_mine(NAME, factors_of(live.database, game.activity.id).keys())


def _leave(live: Live, game: Game, *, by_timer: bool, skips: bool) -> None:
    row = _current(live, game)
    if row is None:
        return
    if game.run.phase == "answering" and not by_timer and row.accepts_until:
        row.accepts_until = min(row.accepts_until, live.received_at)
    if game.run.phase == "locked" or skips:
        row.over_at = live.received_at
    row.skipped = row.skipped or skips


def _enter(live: Live, game: Game, place: Place) -> None:
    run = game.run
    run.step += 1
    run.phase, run.number = place.phase, place.number
    run.starts_at, run.remaining = live.now, None
    duration = lasts(place.phase, game.question_at(place))
    run.ends_at = live.now + duration if duration else None
    if look := _next_look(live, game):
        live.wake_at(look)
    if enter := ENTER.get(place.phase):
        enter(live, game)


def _begin_question(live: Live, game: Game) -> None:
    question = game.definition.questions[game.run.number - 1]
    game.round.part = question.id
    activity_id, number = game.key
    live.database.add(
        QuizQuestion(
            activity_id=activity_id, round=number, question_id=question.id, number=game.place.number, skipped=False,
            solved=False,
        )
    )  # fmt: skip
    live.database.flush()


def _ask(live: Live, game: Game) -> None:
    row = live.database.get_one(QuizQuestion, (*game.key, game.round.part))
    question = game.definition.questions[game.run.number - 1]
    row.asked_at = live.now
    row.ends_at = live.now + timedelta(seconds=question.seconds)
    row.accepts_until = row.ends_at + GRACE
    if game.definition.teams:
        row.present = presence.people_here(live.database, live.id)
    _touch_personal(live, game)


def _solve(live: Live, game: Game) -> None:
    row = live.database.get_one(QuizQuestion, (*game.key, game.round.part))
    question = game.definition.questions[game.run.number - 1]
    row.solved = True
    key = f"quiz {game.activity.id}:{game.round.number} grades {question.id}"
    live.once(key, lambda live: scores.grade(live, game, question))


def _rank(live: Live, game: Game) -> None:
    if game.definition.board != "never":
        game.run.boards += 1
        key = f"quiz {game.activity.id}:{game.round.number} ranks {game.run.boards}"
        live.once(key, lambda live: scores.rank(live, game))


def _current(live: Live, game: Game) -> QuizQuestion | None:
    """The question that is asked, or was asked last."""
    question = game.question_at(game.place)
    return asked_row(live.database, game, question) if question else None


ENTER = {"ready": _begin_question, "answering": _ask, "solution": _solve, "board": _rank, "podium": _rank}
