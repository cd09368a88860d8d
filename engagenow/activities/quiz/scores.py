"""Adding up points: question by question as solutions are shown, and all of them again where judging has changed.

Everything here runs at the end of a batch, when all of its answers are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engagenow.activities.models import NAME
from engagenow.activities.quiz.boards import TeamSum, standings, team_sums
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.game import (
    Game,
    Said,
    asked_row,
    asked_rows,
    factors_of,
    given_of,
    players_of,
    said_to,
    scores_in,
)
from engagenow.activities.quiz.models import QuizQuestion, QuizScore
from engagenow.activities.quiz.points import Outcome, Score, outcome_of
from engagenow.activities.quiz.solving import judged
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.upserts import new_row


def grade(live: Live, game: Game, question: Question) -> None:
    """Add what the answers to a question have earned, once its solution is shown."""
    row = asked_row(live.database, game, question)
    # A summary: everything was added up again in this batch already, with this question.
    if row is None or row.skipped or row.summary is not None:
        return
    said = said_to(live.database, game, [question.id])[question.id]
    before = scores_of(live.database, game)
    outcomes = _outcomes(game, question, said, factors_of(live.database, game.activity.id), before)
    people = {*before, *outcomes}
    after = {person: before.get(person, Score()).after(question, outcomes.get(person)) for person in people}
    row.summary = judged(game, question, said)
    _note_teams(live, game, row, outcomes)
    _write(live, game, after)
    live.touch_mine(NAME, outcomes.keys())


def grade_again(live: Live, game: Game) -> None:
    """Add up the points of all solved questions again: answers are judged differently, or count no longer, or again."""
    rows = [row for row in asked_rows(live.database, game) if row.solved and not row.skipped]
    said = said_to(live.database, game, [row.question_id for row in rows])
    factors = factors_of(live.database, game.activity.id)
    people = {each.participant_id for answers in said.values() for each in answers}
    scores = {person: Score() for person in people}
    for row in rows:
        question = game.definition.find(row.question_id)
        if question is None:
            continue
        outcomes = _outcomes(game, question, said[question.id], factors, scores)
        scores = {person: score.after(question, outcomes.get(person)) for person, score in scores.items()}
        row.summary = judged(game, question, said[question.id])
        _note_teams(live, game, row, outcomes)
    before = _rows(live.database, game).keys()
    gone = QuizScore.participant_id.in_(before - people)
    live.database.execute(delete(QuizScore).where(*scores_in(game), gone))
    _write(live, game, scores, _places(game, scores) if game.run.boards else {})
    live.touch_mine(NAME, people | before)


def rank(live: Live, game: Game) -> None:
    """Write the ranks of a new board, each with the rank on the board before."""
    rows = _rows(live.database, game)
    scores = {person: score_of(row) for person, row in rows.items()}
    places = _places(game, scores)
    _write(live, game, scores, {person: {**places[person], "was": row.rank} for person, row in rows.items()})
    live.touch_mine(NAME, scores.keys())


def scores_of(session: Session, game: Game) -> dict[str, Score]:
    """{participant id: score}, as of the last question that is solved."""
    return {person: score_of(row) for person, row in _rows(session, game).items()}


def score_of(row: QuizScore) -> Score:
    """The score that is stored."""
    return Score(row.points, row.millis, row.correct, row.in_a_row)


def team_sums_of(rows: Iterable[QuizQuestion]) -> list[dict[int, TeamSum]]:
    """What each question that counts brought the teams."""
    counting = [row.team_sums for row in rows if row.solved and not row.skipped and row.team_sums]
    return [{int(team): TeamSum(*sums) for team, sums in each.items()} for each in counting]


def _rows(session: Session, game: Game) -> dict[str, QuizScore]:
    return {row.participant_id: row for row in session.scalars(select(QuizScore).where(*scores_in(game)))}


def _outcomes(
    game: Game, question: Question, said: list[Said], factors: Mapping[str, int], before: Mapping[str, Score]
) -> dict[str, Outcome]:
    """{participant id: what its answer came to}."""
    found = {}
    for each in said:
        person = each.participant_id
        given = given_of(game, question, each.answer, each.millis, factors.get(person, 1))
        found[person] = outcome_of(game.definition, question, given, before.get(person, Score()))
    return found


def _note_teams(live: Live, game: Game, row: QuizQuestion, outcomes: Mapping[str, Outcome]) -> None:
    if not game.definition.teams:
        return
    team_of = {person: player.team for person, player in players_of(live.database, game.activity.id).items()}
    points = {person: outcome.points for person, outcome in outcomes.items()}
    sums = team_sums(game.definition.teams, team_of, row.present or (), points)
    row.team_sums = {str(team): [each.points, each.members] for team, each in sums.items()}


def _places(game: Game, scores: Mapping[str, Score]) -> dict[str, Fields]:
    found = standings(scores, by_time=game.definition.has_speed)
    return {person: asdict(standing) for person, standing in found.items()}


def _write(live: Live, game: Game, scores: Mapping[str, Score], more: Mapping[str, Fields] | None = None) -> None:
    """Write these scores, with further columns of each."""
    activity_id, number = game.key
    for person, score in scores.items():
        values = {
            "points": score.points,
            "millis": score.millis,
            "correct": score.right,
            "in_a_row": score.in_a_row,
            **(more or {}).get(person, {}),
        }
        live.upsert(new_row(QuizScore, activity_id=activity_id, round=number, participant_id=person, **values))
