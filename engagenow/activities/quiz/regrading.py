"""Judging again what was judged: another answer is right, too, or some answers count no longer, or again."""

from functools import partial

from sqlalchemy import select

from engagenow.activities.models import NAME, Activity, ActivityRound
from engagenow.activities.quiz import scores, telling
from engagenow.activities.quiz.correct import RightAnswer, check_correct
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.events import TELL_BOARDS, JsonAnswer, QuizRegraded
from engagenow.activities.quiz.game import Game, check_is_quiz, definition_of, game_of
from engagenow.activities.quiz.models import QuizPlayer, QuizRun
from engagenow.activities.quiz.schemas import Accept
from engagenow.activities.quiz.solving import as_json
from engagenow.activities.reading import find, own_view, round_of
from engagenow.activities.views import OwnActivityView
from engagenow.core import undoing
from engagenow.core.errors import N_, NotFound
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor
from engagenow.core.taking_back import rewrite_by
from engagenow.core.validation import wrong

STEP = "accept"  # what `undo` answers
BOARDS = frozenset({"board", "podium"})
SHOWS_POINTS = BOARDS | {"solution"}


def judge_again(live: Live, game: Game) -> None:
    """Add up all points again at the end of the batch, and tell the room what differs from what it was shown."""
    live.once(f"quiz {game.activity.id}:{game.round.number} judges", partial(_judge_again, game=game))


def judge_everywhere_again(live: Live, participant_id: str) -> None:
    """The same in all rounds of the quizzes in which a participant has played. Its answers are written."""
    for game in _games_of(live, participant_id):
        judge_again(live, game)


def tell_new_name(live: Live, participant_id: str, nickname: str) -> None:
    """Show this nickname on all boards that were told. A board that is shown is told again."""
    rewrite_by(live, TELL_BOARDS, participant_id, partial(_under, participant_id=participant_id, nickname=nickname))
    for game in _games_of(live, participant_id):
        live.touch_mine(NAME, [participant_id])
        if game.run.phase in BOARDS and game.round.number == game.activity.round:
            telling.tell(live, game)


def _under(data: Fields, participant_id: str, nickname: str) -> Fields:
    """The data of an event with a board that has a line of this participant."""
    lines = [line | {"name": nickname} if line["participant_id"] == participant_id else line for line in data["board"]]
    return {**data, "board": lines}


def _games_of(live: Live, participant_id: str) -> list[Game]:
    played = select(Activity, ActivityRound).where(
        Activity.session_id == live.id,
        ActivityRound.activity_id == Activity.id,
        ActivityRound.part != "",
        QuizPlayer.activity_id == Activity.id,
        QuizPlayer.participant_id == participant_id,
    )
    return [game_of(live.database, activity, round) for activity, round in live.database.execute(played).all()]


def _judge_again(live: Live, game: Game) -> None:
    # Read again: another command of the batch may have accepted an answer.
    now = game_of(live.database, game.activity, game.round)
    scores.grade_again(live, now)
    live.touch_desk(NAME)
    live.once(f"quiz {game.activity.id}:{game.round.number} judged", partial(_tell, game=now))


def _tell(live: Live, game: Game) -> None:
    if game.activity.state == "archived" or not telling.has_solved(live.database, game):
        return
    questions = telling.solutions(live.database, game)
    board = telling.board(live.database, game) if game.run.boards else {}
    activity_id, number = game.key
    live.announce(QuizRegraded(session_id=live.id, activity_id=activity_id, round=number, questions=questions, **board))
    if game.run.phase in SHOWS_POINTS and number == game.activity.round:
        telling.tell(live, game)


def accept(live: Live, actor: Actor, activity_id: str, asked: Accept) -> OwnActivityView:
    """Take another answer to a question as right, too, in all rounds. The same again changes nothing.

    Raises Forbidden, NotFound, Invalid.
    """
    live.require(actor, "activities")
    activity = find(live, activity_id)
    question = _question(activity, round_of(live, activity), asked.question_id)
    edit = {"question_id": question.id, "correct": _checked(question, asked.correct)}
    before = activity.edits or []
    if edit not in before:
        undoing.remember(live, actor, NAME, STEP, {"id": activity.id, "before": before})
        write(live, activity, [*before, edit])
    return own_view(live, activity)


def unaccept(live: Live, _actor: Actor, data: Fields) -> Fields:
    """Undo `accept`."""
    activity = find(live, data["id"])
    write(live, activity, data["before"])
    return {"activity": own_view(live, activity).model_dump(mode="json")}


def write(live: Live, activity: Activity, edits: list[Fields]) -> None:
    """Store these as the answers that are right, too, [{question_id, correct}], and judge all rounds again."""
    activity.edits = edits
    live.forget(f"activity/{activity.id}")
    live.touch_desk(NAME)
    begun = (ActivityRound.activity_id == QuizRun.activity_id) & (ActivityRound.number == QuizRun.round)
    rounds = select(ActivityRound).join(QuizRun, begun).where(ActivityRound.activity_id == activity.id)
    for round in live.database.scalars(rounds).all():
        live.forget(f"quiz/{activity.id}/{round.number}")
        judge_again(live, game_of(live.database, activity, round))


def _question(activity: Activity, round: ActivityRound | None, question_id: str) -> Question:
    """Raises Invalid, NotFound."""
    check_is_quiz(activity)
    question = definition_of(activity, round).find(question_id)
    if question is None:
        raise NotFound(N_("There is no such question in this quiz."))
    return question


def _checked(question: Question, asked: RightAnswer) -> JsonAnswer:
    """A right answer as it is stored. Raises Invalid."""
    try:
        check_correct(question.type, question.option_ids, asked)
    except ValueError as error:
        raise wrong("correct", str(error)) from None
    return as_json(asked)
