"""How a quiz stands, for the presenter's desk and in results."""

from collections.abc import Iterable

import orjson
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engagenow.activities.kinds.tally import VOTERS
from engagenow.activities.models import Activity, ActivityAnswer, ActivityRound, ActivityTally
from engagenow.activities.quiz import presence, telling
from engagenow.activities.quiz.definition import Question
from engagenow.activities.quiz.events import TELL_BOARDS, QuizPhase
from engagenow.activities.quiz.game import KIND, Game, asked_row, asked_rows, game_of, said_to
from engagenow.activities.quiz.models import QuizPlayer, QuizQuestion
from engagenow.activities.quiz.phases import following
from engagenow.activities.quiz.points import NO_LIMIT
from engagenow.activities.quiz.solving import counts, judged, right_answers
from engagenow.activities.rules import ResultsHidden
from engagenow.core.fields import Fields
from engagenow.core.log import latest_of
from engagenow.core.models import EventRow, ParticipantRow

MOST_REQUESTS = 100


def played(session: Session, activity: Activity, number: int) -> Fields:
    """{questions, board, players, team_board} of a round, with all that the presenter may know."""
    round = session.get(ActivityRound, (activity.id, number))
    if round is None:
        return {"questions": []}
    game = game_of(session, activity, round)
    rows = asked_rows(session, game)
    return {"questions": [_question(session, game, row) for row in rows], **_dumped(telling.standing(session, game))}


def answered_any(session: Session, activity_id: str, number: int) -> int:
    """How many people's answers to any of the questions count."""
    here = (ActivityAnswer.activity_id == activity_id, ActivityAnswer.round == number, ActivityAnswer.counts)
    return session.scalar(select(func.count(ActivityAnswer.participant_id.distinct())).where(*here)) or 0


def phases(session: Session, session_id: str, activities: Iterable[Activity]) -> list[Fields]:
    """Where the quizzes among these are, as the last event of each told it."""
    subjects = [QuizPhase.subject_of(activity.id) or "" for activity in activities if activity.kind == KIND]
    told = latest_of(session, session_id, subjects) if subjects else {}
    return [data for _, data in sorted(told.items())]


def seen(session: Session, activity: Activity, round: ActivityRound) -> Fields:
    """As `played`, but only what the phases have shown, with the texts and options of the questions, and `voters`.

    Raises ResultsHidden before the first solution.
    """
    game = game_of(session, activity, round)
    shown = [row for row in asked_rows(session, game) if row.solved and not row.skipped]
    questions = [{**_question(session, game, row), **_words(game, row)} for row in shown]
    board = _told_board(session, game) if game.run.boards else {}
    if activity.state == "archived" or not (questions or board):
        raise ResultsHidden
    voters = questions[-1]["voters"] if questions else 0
    return {"voters": voters, "questions": questions, **board}


def _told_board(session: Session, game: Game) -> Fields:
    """{board, players, team_board} as the room was told them last.

    The rows of the players would not do: after a later solution they have its points, with the ranks of before.
    """
    activity_id, number = game.key
    of_round = EventRow.payload.contains(f'"activity_id":"{activity_id}","round":{number},', autoescape=True)
    newest = (
        select(EventRow.payload)
        .where(EventRow.session_id == game.activity.session_id, EventRow.name.in_(TELL_BOARDS))
        .where(of_round, EventRow.payload.contains('"board":['))
        .order_by(EventRow.seq.desc())
        .limit(1)
    )
    told = orjson.loads(session.scalar(newest) or "{}")
    return {name: told[name] for name in ("board", "team_board", "players") if told.get(name)}


def _words(game: Game, row: QuizQuestion) -> Fields:
    question = game.definition.find(row.question_id)
    return {"text": question.text, "options": telling.options_of(question)} if question else {}


def _question(session: Session, game: Game, row: QuizQuestion) -> Fields:
    """A question that has begun. Nothing is counted of one that is skipped."""
    question = game.definition.find(row.question_id)
    if question is None:
        return {"question_id": row.question_id, "number": row.number, "skipped": row.skipped}
    told = {"question_id": row.question_id, "number": row.number, "type": question.type, "skipped": row.skipped}
    if row.skipped:
        return told
    found = row.summary if row.solved and row.summary else _so_far(session, game, row, question)
    return {**told, "solved": row.solved, **{name: value for name, value in found.items() if value is not None}}


def _so_far(session: Session, game: Game, row: QuizQuestion, question: Question) -> Fields:
    """Counts as the answers come; how many are right once no more do."""
    if question.id != game.round.part or row.asked_at is None:
        return {**right_answers(game, question), "voters": 0, "counts": {}}
    if game.run.phase == "answering" and question.type == "choice":
        tally = session.get(ActivityTally, (*game.key, question.id))
        amounts = tally.amounts if tally else {}
        chosen = {option: amounts.get(f"option:{option}", 0) for option in question.option_ids}
        return {**right_answers(game, question), "voters": amounts.get(VOTERS, 0), "counts": chosen}
    said = said_to(session, game, [question.id])[question.id]
    if game.run.phase == "answering":
        return {**right_answers(game, question), "voters": len(said), "counts": counts(question, said)}
    return judged(game, question, said)


def desk(session: Session, current: Iterable[tuple[Activity, ActivityRound]]) -> dict[str, Fields]:
    """{activity id: how it stands} of the quizzes among these that are open or paused, each with its current round."""
    running = [each for each in current if each[0].kind == KIND and each[0].state in ("open", "paused")]
    return {activity.id: _desk(session, game_of(session, activity, round)) for activity, round in running}


def _desk(session: Session, game: Game) -> Fields:
    place, question = game.place, game.question_at(game.place)
    after = following(game.definition, place)
    solution = {**right_answers(game, question), "explanation": question.explanation or None} if question else {}
    return {
        "round": game.round.number,
        "step": game.run.step,
        "phase": place.phase,
        "question_id": question.id if question else None,
        "number": place.number or None,
        "solution": {name: value for name, value in solution.items() if value is not None} or None,
        "next": after.phase if after else "closed",
        "requests": _requests(session, game),
        **_attendance(session, game, question),
    }


def _attendance(session: Session, game: Game, question: Question | None) -> Fields:
    """{here, answered, everybody, personal}: of those who were here when the question began and are here now."""
    row = asked_row(session, game, question) if question else None
    if row is None or row.asked_at is None or game.run.phase not in ("answering", "locked"):
        return {"here": 0, "answered": 0, "everybody": False, "personal": 0}
    here, answered = presence.attendance(session, game, row.question_id, row.asked_at)
    personal = select(func.count()).select_from(QuizPlayer).join(ParticipantRow, _is_player()).where(
        QuizPlayer.activity_id == game.activity.id, QuizPlayer.allowed, QuizPlayer.factor != 1,
        *presence.was_here(session, game, row.asked_at), ~presence.has_answered(game, row.question_id),
    )  # fmt: skip
    return {
        "here": here,
        "answered": answered,
        "everybody": presence.everybody_has_answered(here, answered),
        "personal": session.scalar(personal) or 0,
    }


def _requests(session: Session, game: Game) -> list[Fields]:
    """Who has asked for more time."""
    rows = select(QuizPlayer, ParticipantRow.nickname).join(ParticipantRow, _is_player())
    here = rows.where(QuizPlayer.activity_id == game.activity.id, QuizPlayer.factor != 1)
    return [
        {
            "participant_id": player.participant_id,
            "nickname": nickname,
            "factor": None if player.factor == NO_LIMIT else player.factor,
            "allowed": player.allowed,
        }
        for player, nickname in session.execute(here.order_by(QuizPlayer.number).limit(MOST_REQUESTS))
    ]


def _is_player() -> ColumnElement[bool]:
    return ParticipantRow.id == QuizPlayer.participant_id


def _dumped(board: Fields) -> Fields:
    """The fields of a board as JSON values, without those that mean nothing."""
    lists = {name: [line.model_dump() for line in board[name]] for name in ("board", "team_board") if board.get(name)}
    return {**lists, "players": board["players"]} if board.get("players") else {}
