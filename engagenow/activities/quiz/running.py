"""A quiz moves from phase to phase: by the presenter's steps, and by itself where a phase has an end.

Where it is changes at once; what the room is told of it is read and told at the end of the batch, when the answers that
came before are written.
"""

from datetime import datetime, timedelta
from functools import partial

from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.quiz import lobby, presence, scores, telling
from engagenow.activities.quiz.clock import current_row, end_of, locks_early, next_look, touch_personal
from engagenow.activities.quiz.game import Game, game_of
from engagenow.activities.quiz.models import QuizQuestion, QuizRun
from engagenow.activities.quiz.phases import Place, following, lasts
from engagenow.activities.rules import GRACE
from engagenow.core.live import Live


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
    telling.tell(live, game)


def go(live: Live, game: Game, place: Place, *, by_timer: bool = False, skips: bool = False) -> None:
    """Move a quiz to this place."""
    _leave(live, game, by_timer=by_timer, skips=skips)
    _enter(live, game, place)
    telling.tell(live, game)


def wake(live: Live, activity: Activity, round: ActivityRound) -> datetime | None:
    """End a phase whose time is over, or whose question all have answered. Returns when to do so again; None: never."""
    game = game_of(live.database, activity, round)
    if game.run.phase == "lobby":
        return lobby.tell(live, game)
    end = end_of(game)
    is_over = end is not None and end <= live.now
    if is_over or _all_have_answered(live, game):
        place = following(game.definition, game.place)
        assert place is not None  # noqa: S101 no phase that ends by itself is the last one
        go(live, game, place, by_timer=is_over)
    return next_look(live, game)


def _all_have_answered(live: Live, game: Game) -> bool:
    """Whether to lock the question now, since all have answered it who were here when it began and are here now."""
    row = current_row(live, game)
    if not locks_early(game) or row is None or row.asked_at is None:
        return False
    return presence.everybody_has_answered(*presence.attendance(live.database, game, row.question_id, row.asked_at))


def _leave(live: Live, game: Game, *, by_timer: bool, skips: bool) -> None:
    row = current_row(live, game)
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
    if look := next_look(live, game):
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
    touch_personal(live, game)


def _solve(live: Live, game: Game) -> None:
    row = live.database.get_one(QuizQuestion, (*game.key, game.round.part))
    question = game.definition.questions[game.run.number - 1]
    row.solved = True
    key = f"quiz {game.activity.id}:{game.round.number} grades {question.id}"
    live.once(key, partial(scores.grade, game=game, question=question))


def _rank(live: Live, game: Game) -> None:
    if game.definition.board != "never":
        game.run.boards += 1
        key = f"quiz {game.activity.id}:{game.round.number} ranks {game.run.boards}"
        live.once(key, partial(scores.rank, game=game))


ENTER = {"ready": _begin_question, "answering": _ask, "solution": _solve, "board": _rank, "podium": _rank}
