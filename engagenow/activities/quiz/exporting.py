"""The export of a quiz beside its results: what each answer earned, and a line for each player."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from engagenow.activities.quiz.points import Outcome, fold
from engagenow.core.errors import N_
from engagenow.core.models import ParticipantRow
from engagenow.core.sheets import Sheet, Word

PLAYERS = Word(N_("Players"))
HEADER = (N_("Round"), N_("Rank"), N_("Nickname"), N_("Team"), N_("Points"), N_("Right answers"))

Row = list[object]
Asked = tuple[int, Question]  # with its number


@dataclass(frozen=True, slots=True)
class Player:
    """One who has answered, or has a score. `outcomes`: {question id: what the answer to it earned}."""

    nickname: str
    team: int | None
    score: QuizScore | None
    said: dict[str, Said]
    outcomes: dict[str, Outcome]


def answers(session: Session, activity: Activity, round: ActivityRound) -> Iterator[Row]:
    """[round, nickname, answer, points, percent of what is right, question's number, seconds], player by player."""
    game = game_of(session, activity, round)
    questions = _solved(session, game)
    for player in _players(session, game, questions):
        for number, question in questions:
            if said := player.said.get(question.id):
                cells = _cells(player.outcomes[question.id], number)
                yield [round.number, player.nickname, _in_words(game, question, said), *cells]


def players(session: Session, activity: Activity, rounds: Sequence[ActivityRound]) -> Sheet:
    """A line for each player of each round, in the order of the last board, with its points for each question."""
    games = [game_of(session, activity, round) for round in rounds]
    longest = max((game.definition.questions for game in games), key=len, default=[])
    asked = [f"{number}. {question.text}" for number, question in enumerate(longest, start=1)]
    lines = (line for game in games for line in _lines(session, game))
    return Sheet(activity.title, (*HEADER, *asked), lines, about=PLAYERS)


def _lines(session: Session, game: Game) -> list[Row]:
    questions = _solved(session, game)
    players = sorted(_players(session, game, questions), key=_by_rank)
    return [_line(game, player) for player in players]


def _line(game: Game, player: Player) -> Row:
    score = player.score
    rank, *sums = (score.rank, score.points, score.correct) if score else (None, 0, 0)
    outcomes = (player.outcomes.get(question.id) for question in game.definition.questions)
    points = [outcome.points if outcome else None for outcome in outcomes]
    return [game.round.number, rank, player.nickname, player.team, *sums, *points]


def _by_rank(player: Player) -> tuple[bool, int, int]:
    rank, points = (player.score.rank, player.score.points) if player.score else (None, 0)
    return rank is None, rank or 0, -points


def _solved(session: Session, game: Game) -> list[Asked]:
    """[(number, question)] of those that count."""
    rows = [row for row in asked_rows(session, game) if row.solved and not row.skipped]
    found = [(row.number, game.definition.find(row.question_id)) for row in rows]
    return [(number, question) for number, question in found if question]


def _players(session: Session, game: Game, questions: Sequence[Asked]) -> Iterator[Player]:
    """Those whose answers count, in the order in which they came."""
    said: dict[str, dict[str, Said]] = defaultdict(dict)
    for question_id, given in said_to(session, game, [question.id for _, question in questions]).items():
        for each in given:
            said[each.participant_id][question_id] = each
    scores = {row.participant_id: row for row in session.scalars(select(QuizScore).where(*scores_in(game)))}
    is_player = ParticipantRow.id == QuizPlayer.participant_id
    rows = select(ParticipantRow.nickname, QuizPlayer).join(ParticipantRow, is_player)
    counts = ParticipantRow.kicked_at.is_(None) | ParticipantRow.removed_author_of.is_not(None)
    here = rows.where(QuizPlayer.activity_id == game.activity.id, counts)
    for nickname, row in session.execute(here.order_by(QuizPlayer.number)):
        theirs, score = said[row.participant_id], scores.get(row.participant_id)
        if theirs or score:
            yield Player(nickname, row.team, score, theirs, _outcomes(game, questions, theirs, factor_of(row)))


def _outcomes(game: Game, questions: Sequence[Asked], said: dict[str, Said], factor: int) -> dict[str, Outcome]:
    given = {
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
