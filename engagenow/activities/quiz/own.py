"""What a participant alone sees: its answers to all activities, and how it does in quizzes."""

from collections import defaultdict
from collections.abc import Collection

from orjson import Fragment
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engagenow.activities import reading
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound
from engagenow.activities.quiz.game import (
    KIND,
    Game,
    answers_in,
    asked_rows,
    factor_of,
    game_of,
    given_of,
    scores_in,
    window_of,
)
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion, QuizScore
from engagenow.activities.quiz.phases import own_end
from engagenow.activities.quiz.points import NO_LIMIT, Given, Outcome, fold
from engagenow.activities.quiz.telling import shown_name
from engagenow.core.fields import Fields
from engagenow.core.log import encode
from engagenow.core.models import ParticipantRow
from engagenow.sessions.schemas import rfc3339

ROOM = 16_384  # bytes of a participant's part for quizzes: first for the one that was opened last


def mine(session: Session, session_id: str, participant_ids: Collection[str]) -> dict[str, Fields]:
    """{participant id: {answers, quizzes: {activity id: …}}}, see reading.mine: of who has any of that."""
    quizzes = _quizzes(session, session_id)
    found = reading.mine(session, session_id, participant_ids, reserved=ROOM if quizzes else 0)
    left = dict.fromkeys(participant_ids, ROOM)
    for game in quizzes:
        for person, own in _own(session, game, participant_ids).items():
            encoded = encode(own).encode()
            left[person] -= len(encoded) + len(game.activity.id) + 4
            if left[person] >= 0:
                part = found.setdefault(person, {"answers": []})
                part.setdefault("quizzes", {})[game.activity.id] = Fragment(encoded)
    return found


def _quizzes(session: Session, session_id: str) -> list[Game]:
    """The current rounds of those that are or were open, the last one first."""
    rows = select(Activity, ActivityRound).where(
        Activity.session_id == session_id,
        Activity.kind == KIND,
        Activity.state != "archived",
        ActivityRound.activity_id == Activity.id,
        ActivityRound.number == Activity.round,
    )
    found = session.execute(rows.order_by(ActivityRound.opened_at.desc()))
    return [game_of(session, activity, round) for activity, round in found]


def _own(session: Session, game: Game, people: Collection[str]) -> dict[str, Fields]:
    players = _players(session, game, people)
    asked = asked_rows(session, game)
    given = _given(session, game, asked, {person: player for person, (player, _) in players.items()})
    scores = _scores(session, game, players) if game.run.boards else {}
    players_ranked = _ranked(session, game) if scores else 0
    return {
        person: {
            **_player(game, player, nickname, asked),
            **_points(game, asked, given[person]),
            **_place(scores.get(person), players_ranked),
        }
        for person, (player, nickname) in players.items()
    }


def _players(session: Session, game: Game, people: Collection[str]) -> dict[str, tuple[QuizPlayer, str]]:
    """{participant id: (player, nickname)}."""
    rows = select(QuizPlayer, ParticipantRow.nickname).join(
        ParticipantRow, ParticipantRow.id == QuizPlayer.participant_id
    )
    theirs = rows.where(QuizPlayer.activity_id == game.activity.id, QuizPlayer.participant_id.in_(people))
    return {player.participant_id: (player, nickname) for player, nickname in session.execute(theirs)}


def _player(game: Game, player: QuizPlayer, nickname: str, asked: list[QuizQuestion]) -> Fields:
    known = {
        "round": game.round.number,
        "player": player.player,
        "name": shown_name(game, nickname, player),
        "team": player.team,
        "factor": None if player.factor == NO_LIMIT else player.factor,
        "allowed": player.allowed,
    }
    question = game.question_at(game.place)
    factor = factor_of(player)
    if factor == 1 or question is None or game.run.phase not in ("answering", "locked"):
        return known
    end = own_end(window_of(asked[-1]), question.seconds, factor)
    return {**known, **({"ends_at": rfc3339(end)} if end else {})}


def _points(game: Game, asked: list[QuizQuestion], given: dict[str, Given]) -> Fields:
    """{points, right, questions} of what is solved."""
    counting = [game.definition.find(row.question_id) for row in asked if row.solved and not row.skipped]
    score, outcomes = fold(game.definition, [question for question in counting if question], given)
    return {
        "points": score.points,
        "right": score.right,
        "questions": {question_id: _outcome(outcome) for question_id, outcome in outcomes.items()},
    }


def _outcome(outcome: Outcome) -> Fields:
    return {"points": outcome.points, "share": round(float(outcome.share), 4), "right": outcome.right}


def _place(row: QuizScore | None, players: int) -> Fields:
    """{rank, behind, players} as of the last board."""
    if row is None or row.rank is None:
        return {}
    return {"rank": row.rank, "behind": row.behind or 0, "players": players}


def _ranked(session: Session, game: Game) -> int:
    ranked = select(func.count()).select_from(QuizScore).where(*scores_in(game), QuizScore.rank.is_not(None))
    return session.scalar(ranked) or 0


def _scores(session: Session, game: Game, people: Collection[str]) -> dict[str, QuizScore]:
    rows = session.scalars(select(QuizScore).where(*scores_in(game), QuizScore.participant_id.in_(people)))
    return {row.participant_id: row for row in rows}


def _given(
    session: Session, game: Game, asked: list[QuizQuestion], players: dict[str, QuizPlayer]
) -> dict[str, dict[str, Given]]:
    """{participant id: {question id: its answer, judged}} of what is solved."""
    found: dict[str, dict[str, Given]] = defaultdict(dict)
    solved = [row.question_id for row in asked if row.solved and not row.skipped]
    if not solved:
        return found
    theirs = (*answers_in(game), ActivityAnswer.part.in_(solved), ActivityAnswer.participant_id.in_(players))
    columns = (ActivityAnswer.part, ActivityAnswer.participant_id, ActivityAnswer.answer, ActivityAnswer.value)
    for part, person, answer, millis in session.execute(select(*columns).where(*theirs)):
        question = game.definition.find(part)
        if question:
            found[person][part] = given_of(game, question, answer, millis or 0, factor_of(players[person]))
    return found
