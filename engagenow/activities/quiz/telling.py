"""What the room is told of a quiz: in each phase what that one may show, and no more."""

import hashlib
from collections.abc import Sequence
from functools import partial

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, select
from sqlalchemy.orm import Session

from engagenow.activities.models import NAME
from engagenow.activities.quiz.boards import standings, team_points
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.events import BoardLine, QuizPhase, Solved, TeamLine
from engagenow.activities.quiz.game import Game, Moment, asked_row, asked_rows, game_of, members_of, scores_in
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion, QuizScore
from engagenow.activities.quiz.names import name_of
from engagenow.activities.quiz.phases import LATEST
from engagenow.activities.quiz.points import Score
from engagenow.activities.quiz.scores import score_of, team_sums_of
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.sessions.schemas import rfc3339

ON_BOARD = 10  # people

Placed = tuple[QuizScore, ParticipantRow, QuizPlayer]


def tell(live: Live, game: Game) -> None:
    """Tell the room where a quiz is, at the end of the batch. An archived one is not shown: nothing is told of it."""
    moment = game.moment
    live.touch_desk(NAME)
    if game.activity.state != "archived":
        key = f"quiz {game.activity.id}:{game.round.number} told {moment}"
        live.once(key, partial(_tell, game=game, moment=moment))


def _tell(live: Live, game: Game, moment: Moment) -> None:
    # Read again: another command of the batch may have edited its words.
    now = game_of(live.database, game.activity, game.round)
    live.announce(phase_event(live.database, live.id, now, moment))


def phase_event(session: Session, session_id: str, game: Game, moment: Moment) -> QuizPhase:
    """What is told of a quiz that is there. All answers are written."""
    question = game.question_at(moment.place)
    return QuizPhase(
        session_id=session_id,
        activity_id=game.activity.id,
        round=game.round.number,
        step=moment.step,
        phase=moment.place.phase,
        question_id=question.id if question and moment.place.phase != "podium" else None,
        number=moment.place.number if question and moment.place.phase != "podium" else None,
        of=len(game.definition.questions),
        starts_at=rfc3339(moment.starts_at) or "",
        ends_at=rfc3339(moment.ends_at),
        remaining=moment.remaining,
        **_shown(session, game, moment, question),
    )


def _shown(session: Session, game: Game, moment: Moment, question: Question | None) -> Fields:
    phase = moment.place.phase
    if phase in ("board", "podium"):
        return board(session, game) if game.definition.board != "never" else {}
    if question is None:
        return {}
    shown = asked_of(question, phase)
    if phase == "solution":
        row = asked_row(session, game, question)
        shown |= {**((row and row.summary) or {}), "explanation": question.explanation or None}
    return shown


def asked_of(question: Question, phase: str) -> Fields:
    """What of a question is shown while it is asked."""
    shown: Fields = {"type": question.type, "seconds": question.seconds, "weight": question.weight}
    if phase != "ready":
        shown["text"] = question.text
    if phase not in ("ready", "question"):
        shown["options"] = options_of(question) or None
        shown["multiple"] = question.multiple if question.type == "choice" else None
    return shown


def options_of(question: Question) -> list[Fields]:
    """Its options: those that are to be put in order stand in one that says nothing of the right one."""
    options = [{"id": option.id, "text": option.text} for option in question.options]
    return sorted(options, key=partial(_mixed, question)) if question.type == "order" else options


def _mixed(question: Question, option: Fields) -> bytes:
    return hashlib.sha256(f"{question.id} {option['id']}".encode()).digest()


def board(session: Session, game: Game) -> Fields:
    """{board, players, team_board}: the first ON_BOARD as of the last board, how many there are, and the teams."""
    first = _first(session, game, [QuizScore.rank], QuizScore.rank.is_not(None))
    return _board(session, game, first, {person.id: row.rank or 0 for row, person, _ in first})


def standing(session: Session, game: Game) -> Fields:
    """The same, as of the last solution, for the presenter, whatever was shown."""
    by_time = game.definition.has_speed
    first = _first(session, game, [QuizScore.points.desc(), *([QuizScore.millis] if by_time else [])])
    places = standings({person.id: score_of(row) for row, person, _ in first}, by_time=by_time)
    return _board(session, game, first, {person: place.rank for person, place in places.items()})


def _first(
    session: Session, game: Game, order: Sequence[ColumnExpressionArgument[int | None]], *more: ColumnElement[bool]
) -> list[Placed]:
    rows = select(QuizScore, ParticipantRow, QuizPlayer).where(
        *scores_in(game),
        *more,
        ParticipantRow.id == QuizScore.participant_id,
        QuizPlayer.activity_id == QuizScore.activity_id,
        QuizPlayer.participant_id == QuizScore.participant_id,
    )
    found = session.execute(rows.order_by(*order, QuizPlayer.number).limit(ON_BOARD))
    return [(row, person, player) for row, person, player in found]


def _board(session: Session, game: Game, first: list[Placed], ranks: dict[str, int]) -> Fields:
    asked = asked_rows(session, game)
    return {
        "board": [_line(game, placed, ranks[placed[1].id], asked) for placed in first],
        "players": session.scalar(select(func.count()).select_from(QuizScore).where(*scores_in(game))) or 0,
        "team_board": _team_lines(session, game, asked) if game.definition.teams else None,
    }


def _line(game: Game, placed: Placed, rank: int, asked: list[QuizQuestion]) -> BoardLine:
    row, person, player = placed
    return BoardLine(
        name=shown_name(game, person.nickname, player),
        player=player.player,
        points=row.points,
        rank=rank,
        was=row.was,
        participant_id=person.id if game.activity.names == "named" else None,
        team=player.team,
        since=_since(person, asked),
    )


def shown_name(game: Game, nickname: str, player: QuizPlayer) -> str:
    """What boards call a player."""
    return nickname if game.activity.names == "named" else name_of(player.number, game.run.language)


def _since(person: ParticipantRow, asked: list[QuizQuestion]) -> int | None:
    """The number of the first question that it was there for in time, if not the first one."""
    there = (row.number for row in asked if row.ends_at is not None and person.joined_at <= row.ends_at - LATEST)
    number = next(there, None)
    return number if number != 1 else None


def _team_lines(session: Session, game: Game, asked: list[QuizQuestion]) -> list[TeamLine]:
    members = members_of(session, game.activity.id)
    points = team_points(team_sums_of(asked))
    everyone = {team: Score(points.get(team, 0)) for team in range(1, (game.definition.teams or 0) + 1)}
    placed = standings(everyone, by_time=False)
    return [
        TeamLine(team=team, points=everyone[team].points, rank=standing.rank, members=members.get(team, 0))
        for team, standing in placed.items()
    ]


def has_solved(session: Session, game: Game) -> bool:
    """Whether a solution was shown, also one of a question that was skipped after it."""
    return any(row.solved for row in asked_rows(session, game))


def solutions(session: Session, game: Game) -> dict[str, Solved]:
    """{question id: what was shown of it} of all questions whose solution was shown, as they are judged now."""
    shown = (row for row in asked_rows(session, game) if row.solved and not row.skipped)
    return {row.question_id: Solved(**(row.summary or {})) for row in shown}
