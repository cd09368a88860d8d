"""What a presenter takes home of a quiz beside its results: what each answer earned, and a line for each player."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.activities import kinds
from engagenow.activities.models import Activity, ActivityRound
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.game import (
    KIND,
    Game,
    Said,
    asked_rows,
    factor_of,
    game_of,
    given_of,
    said_to,
    scores_in,
)
from engagenow.activities.quiz.models import QuizPlayer, QuizScore
from engagenow.activities.quiz.points import Given, Outcome, fold
from engagenow.core.errors import N_
from engagenow.core.models import ParticipantRow
from engagenow.core.sheets import Sheet, Word

PLAYERS = Word(N_("Players"))
HEADER = (N_("Round"), N_("Rank"), N_("Nickname"), N_("Team"), N_("Points"), N_("Right answers"))

Row = list[Any]


def answers(session: Session, activity: Activity, round: ActivityRound) -> Iterator[Row]:
    """[round, nickname, answer, points, percent of what is right, question's number, seconds], player by player."""
    game = game_of(session, activity, round)
    questions, said = _solved(session, game)
    for nickname, player in _players(session, game):
        outcomes = _outcomes(game, questions, said.get(player.participant_id, {}), player)
        for number, question in questions:
            if each := said.get(player.participant_id, {}).get(question.id):
                yield [round.number, nickname, _in_words(game, question, each), *_cells(outcomes[question.id], number)]


def players(session: Session, activity: Activity, rounds: Sequence[ActivityRound]) -> Sheet:
    """A line for each player of each round, in the order of the last board, with its points for each question."""
    games = [game_of(session, activity, round) for round in rounds]
    longest = max((game.definition.questions for game in games), key=len, default=[])
    asked = [f"{number}. {question.text}" for number, question in enumerate(longest, start=1)]
    return Sheet(activity.title, (*HEADER, *asked), _lines(session, games), about=PLAYERS)


def _lines(session: Session, games: Sequence[Game]) -> Iterator[Row]:
    for game in games:
        questions, said = _solved(session, game)
        scores = {row.participant_id: row for row in session.scalars(select(QuizScore).where(*scores_in(game)))}
        lines = []
        for nickname, player in _players(session, game):
            if player.participant_id not in said and player.participant_id not in scores:
                continue
            outcomes = _outcomes(game, questions, said.get(player.participant_id, {}), player)
            points: Row = [None] * len(game.definition.questions)
            for number, question in questions:
                points[number - 1] = outcomes[question.id].points if question.id in outcomes else None
            score = scores.get(player.participant_id)
            rank, *sums = (score.rank, score.points, score.correct) if score else (None, 0, 0)
            lines.append([game.round.number, rank, nickname, player.team, *sums, *points])
        yield from sorted(lines, key=_by_rank)


def _by_rank(line: Row) -> tuple[bool, int, int]:
    rank, points = line[1], line[4]
    return rank is None, rank or 0, -points


def _solved(session: Session, game: Game) -> tuple[list[tuple[int, Question]], dict[str, dict[str, Said]]]:
    """([(number, question)] of those that count, {participant id: {question id: answer}})."""
    rows = [row for row in asked_rows(session, game) if row.solved and not row.skipped]
    found = [(row.number, game.definition.find(row.question_id)) for row in rows]
    questions = [(number, question) for number, question in found if question]
    said: dict[str, dict[str, Said]] = {}
    for question_id, given in said_to(session, game, [question.id for _, question in questions]).items():
        for each in given:
            said.setdefault(each.participant_id, {})[question_id] = each
    return questions, said


def _players(session: Session, game: Game) -> list[tuple[str, QuizPlayer]]:
    """[(nickname, player)] of those that were not removed, in the order in which they came."""
    is_player = ParticipantRow.id == QuizPlayer.participant_id
    rows = select(ParticipantRow.nickname, QuizPlayer).join(ParticipantRow, is_player)
    here = rows.where(QuizPlayer.activity_id == game.activity.id, ParticipantRow.kicked_at.is_(None))
    return [(nickname, player) for nickname, player in session.execute(here.order_by(QuizPlayer.number))]


def _outcomes(
    game: Game, questions: list[tuple[int, Question]], said: dict[str, Said], player: QuizPlayer
) -> dict[str, Outcome]:
    """{question id: what the player's answer earned}."""
    factor = factor_of(player)
    given: dict[str, Given] = {
        question.id: given_of(game, question, each.answer, each.millis, factor)
        for _, question in questions
        if (each := said.get(question.id))
    }
    return fold(game.definition, [question for _, question in questions], given)[1]


def _in_words(game: Game, question: Question, said: Said) -> str:
    kind, definition = kinds.KINDS[KIND].part(game.definition, question.id)
    return kind.said(definition, kind.answer.model_validate(said.answer))


def _cells(outcome: Outcome, number: int) -> tuple[int, float, int, float]:
    """(points, percent of what is right, question's number, seconds)."""
    return outcome.points, round(float(100 * outcome.share), 1), number, outcome.millis / 1000
