"""What the presenter does in a quiz: the next step, more time for a question or for a participant."""

from engagenow.activities import rules
from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import clock, regrading, running
from engagenow.activities.quiz.game import Game, game_of, open_game
from engagenow.activities.quiz.models import QuizPlayer, QuizRun
from engagenow.activities.quiz.phases import UNSOLVED, Place, finishing, following, skipping
from engagenow.activities.quiz.schemas import Next
from engagenow.activities.reading import find, round_of
from engagenow.core.errors import N_, InvalidTransition, NotFound
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.validation import wrong


def next_step(live: Live, actor: Actor, activity_id: str, asked: Next) -> bool:
    """Lead the quiz to its next phase. Returns whether there is none left, so that the caller has to close it.

    Raises Forbidden, NotFound, SessionNotActive, Invalid, InvalidTransition.
    """
    live.require(actor, "activities")
    game = open_game(live, activity_id, "id")
    if asked.after is not None and asked.after > game.run.step:
        raise wrong("after", N_("The quiz has not come so far."))
    if asked.after is not None and asked.after < game.run.step:
        return False
    place = _wanted(game, asked)
    if place is None:
        return True
    if asked.skip and game.run.phase == "solution":
        regrading.judge_again(live, game)  # before the podium is ranked
    running.go(live, game, place, skips=asked.skip or (asked.finish and game.place.phase in UNSOLVED))
    return False


def _wanted(game: Game, asked: Next) -> Place | None:
    """The place that follows; None after the podium. Raises InvalidTransition."""
    if asked.finish:
        return finishing(game.place)
    return skipping(game.definition, game.place) if asked.skip else following(game.definition, game.place)


def extend(live: Live, activity: Activity, round: ActivityRound, seconds: int | None) -> None:
    """Move the end of the question that is asked. Raises InvalidTransition."""
    game = game_of(live.database, activity, round)
    if game.run.phase != "answering" or game.run.ends_at is None or seconds is None:
        raise InvalidTransition(rules.NOT_NOW)
    clock.extend(live, game, rules.extended(game.run.ends_at, seconds, live.now))


def allow_time(live: Live, actor: Actor, activity_id: str, participant_id: str, *, allowed: bool) -> Activity:
    """Let a participant have the time that it asked for, or not. Raises Forbidden, NotFound."""
    live.require(actor, "activities")
    activity = find(live, activity_id)
    player = live.database.get(QuizPlayer, (activity.id, participant_id))
    if player is None or player.factor == 1:
        raise NotFound(N_("This participant has not asked for more time."))
    player.allowed = allowed
    live.touch_mine(NAME, [participant_id])
    live.touch_desk(NAME)
    return activity


def check_board(live: Live, activity_id: str, _item: str | None) -> None:
    """Check that the projector can show a quiz's newest board. Raises NotFound before one was shown."""
    activity = find(live, activity_id)
    round = round_of(live, activity)
    run = live.database.get(QuizRun, (activity.id, activity.round))
    if round is None or run is None or not run.boards or activity.state == "archived":
        raise NotFound(N_("There is no board yet."))
