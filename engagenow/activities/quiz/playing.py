"""What participants do in a quiz: answering the question that is asked, choosing a team, asking for more time."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count

from sqlalchemy import func, select

from engagenow.activities import rules
from engagenow.activities.frames import Frame, part_of
from engagenow.activities.models import NAME
from engagenow.activities.quiz import boards, regrading
from engagenow.activities.quiz.game import (
    Game,
    as_quiz,
    factor_of,
    game_of,
    members_of,
    open_game,
    players_of,
    window_of,
)
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion
from engagenow.activities.quiz.phases import WrongQuestion, check_in_time
from engagenow.activities.quiz.points import NO_LIMIT, millis_of
from engagenow.activities.quiz.views import TeamChosen, TimeRequested
from engagenow.core.codes import new_id
from engagenow.core.errors import N_, InvalidTransition
from engagenow.core.live import Live
from engagenow.core.people import Actor, Participant
from engagenow.core.upserts import new_row
from engagenow.core.validation import wrong


def asked_in_time(live: Live, frame: Frame, actor: Actor, question_id: str | None) -> Frame:
    """The question that is answered; without an id, the one that is asked. Raises WrongQuestion, ActivityClosed.

    An answer to an earlier question counts if it reached the server while that one was asked.
    """
    assert frame.round is not None  # noqa: S101 asked after its standing
    row = _row(live, frame, question_id or frame.round.part)
    question = as_quiz(frame.definition).find(row.question_id) if row else None
    if row is None or question is None or row.skipped:
        raise WrongQuestion
    person = live.askers.get(getattr(actor, "id", ""))
    factor = factor_of(_players(live, frame.activity.id).get(person.id)) if person else 1
    joined_at = person.joined_at if person else live.row.created_at
    try:
        check_in_time(window_of(row), question.seconds, factor, joined_at, live.received_at)
    except rules.ActivityClosed:
        if row.question_id != frame.round.part:
            raise WrongQuestion from None
        raise
    return part_of(frame, question.id)


def millis(live: Live, frame: Frame) -> int:
    """The response time of the answer that is being stored, in milliseconds."""
    row = _row(live, frame, frame.part)
    asked_at = row.asked_at if row else None
    assert asked_at is not None  # noqa: S101 it is in time
    return millis_of((live.received_at - asked_at) / timedelta(seconds=1), live.round_trip)


def answered(live: Live, quiz: Frame, question_id: str, actor: Participant) -> None:
    """Make a participant who has answered a question one of the players, with a team.

    An answer that waited in the queue until its solution was shown is judged at the end of the batch.
    """
    player = join(live, quiz.activity.id, actor.id)
    teams = as_quiz(quiz.definition).teams
    if teams and player.team is None:
        _put_into(live, player, boards.smallest(teams, _members(live, quiz.activity.id)))
    row = _row(live, quiz, question_id)
    if row is not None and row.solved:
        regrading.judge_again(live, _game(live, quiz))


def choose_team(live: Live, actor: Actor, activity_id: str, team: int) -> TeamChosen:
    """Put a participant into a team.

    Raises NotFound, SessionNotActive, Invalid, InvalidTransition, Forbidden, RateLimited.
    """
    game = open_game(live, activity_id, "activity_id")
    person = rules.require_participant(actor)
    if team > (game.definition.teams or 0):
        raise wrong("team", N_("There is no such team."))
    now = _players(live, activity_id).get(person.id)
    if game.run.phase != "lobby" and now is not None and now.team is not None:
        raise InvalidTransition(N_("Teams are chosen before the quiz begins."))
    live.spend(person.id, rules.ANSWERS)
    _put_into(live, join(live, activity_id, person.id), team)
    _touch(live, person)
    return TeamChosen(activity_id=activity_id, team=team)


def request_time(live: Live, actor: Actor, activity_id: str, factor: int | None) -> TimeRequested:
    """Ask the presenter for so many times as long; None: for no limit, 1: for no more.

    Raises NotFound, SessionNotActive, Invalid, InvalidTransition, Forbidden, RateLimited.
    """
    game = open_game(live, activity_id, "activity_id")
    person = rules.require_participant(actor)
    if game.run.phase != "lobby":
        raise InvalidTransition(N_("More time is asked for before the quiz begins."))
    live.spend(person.id, rules.ANSWERS)
    player = join(live, activity_id, person.id)
    wanted = NO_LIMIT if factor is None else factor
    if player.factor != wanted:
        player.factor, player.allowed = wanted, False
    _touch(live, person)
    state = "none" if wanted == 1 else "allowed" if player.allowed else "waiting"
    return TimeRequested(activity_id=activity_id, factor=factor, state=state)


def join(live: Live, activity_id: str, participant_id: str) -> QuizPlayer:
    """The participant as one of the players; a new one, if it is none yet. To be called after all that may refuse."""
    players = _players(live, activity_id)
    if participant_id not in players:
        # A hall begins to play with its first answers. These rows are written by one statement for all of a batch: as
        # objects of the database's session they would cost several times as much.
        row = new_row(
            QuizPlayer, activity_id=activity_id, participant_id=participant_id, player=new_id(), factor=1,
            allowed=False, team=None, number=_next_number(live, activity_id),
        )  # fmt: skip
        live.upsert(row)
        players[participant_id] = row
    return players[participant_id]


def _game(live: Live, quiz: Frame) -> Game:
    assert quiz.round is not None  # noqa: S101 it is answered
    activity, round = quiz.activity, quiz.round
    return live.remember(f"quiz/{activity.id}/{round.number}", partial(game_of, live.database, activity, round))


def _row(live: Live, frame: Frame, question_id: str) -> QuizQuestion | None:
    key = (frame.activity.id, frame.number, question_id)
    found = live.remember("quiz questions", dict[tuple[str, int, str], QuizQuestion])
    if key not in found and (row := live.database.get(QuizQuestion, key)):
        found[key] = row
    return found.get(key)


def _players(live: Live, activity_id: str) -> dict[str, QuizPlayer]:
    """{participant id: player} of those who ask in this batch, read at once for all of them."""
    return live.remember(f"quiz players/{activity_id}", partial(players_of, live.database, activity_id, live.askers))


def _next_number(live: Live, activity_id: str) -> int:
    return next(live.remember(f"quiz numbers/{activity_id}", partial(_numbers_after_last, live, activity_id)))


def _numbers_after_last(live: Live, activity_id: str) -> Iterator[int]:
    last = select(func.max(QuizPlayer.number)).where(QuizPlayer.activity_id == activity_id)
    return count((live.database.scalar(last) or 0) + 1)


def _members(live: Live, activity_id: str) -> dict[int, int]:
    return live.remember(f"quiz teams/{activity_id}", partial(members_of, live.database, activity_id))


def _put_into(live: Live, player: QuizPlayer, team: int) -> None:
    members = _members(live, player.activity_id)
    if player.team is not None:
        members[player.team] -= 1
    members[team] = members.get(team, 0) + 1
    player.team = team


def _touch(live: Live, person: Participant) -> None:
    live.touch_mine(NAME, [person.id])
    live.touch_desk(NAME)
