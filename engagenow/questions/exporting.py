"""What a presenter takes home of the questions: a sheet, and lines for formats that have one table.

Of an anonymous question nothing tells who asked it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engagenow.core.errors import N_
from engagenow.core.sheets import Said, Sheet, Word
from engagenow.questions.models import NAME, Question
from engagenow.sessions.schemas import rfc3339

PART = N_("Questions")  # the sheet's title, and the feature's name as the column of the lines has it
HEADER = (N_("Time"), N_("Nickname"), N_("Question"), N_("Votes"), N_("State"), N_("Labels"), N_("Reply"))
STATES = {"live": N_("not answered"), "answered": N_("answered"), "merged": N_("merged")}

Cell = str | int | datetime | None


def sheets(session: Session, session_id: str) -> Iterable[Sheet]:
    """One sheet, in the order of the votes. None where there are no questions."""
    rows = list(_rows(session, session_id))
    if rows:
        yield Sheet(Word(PART), HEADER, rows)


def export(session: Session, session_id: str) -> Iterable[Said]:
    """A line a question, in the order in which they were asked."""
    for question in session.scalars(_kept(session_id).order_by(Question.asked_at, Question.id)):
        asked = rfc3339(question.asked_at)
        yield Said(NAME, None, asked, question.nickname or "", "participant", question.text, STATES[question.state])


def _rows(session: Session, session_id: str) -> Iterator[list[Cell]]:
    for question in session.scalars(_kept(session_id).order_by(Question.votes.desc(), Question.asked_at, Question.id)):
        state, labels = Word(STATES[question.state]), ", ".join(question.labels)
        yield [question.asked_at, question.nickname, question.text, question.votes, state, labels, question.reply]


def _kept(session_id: str) -> Select[Question]:
    """All questions but those that were taken back, or that wait for the presenter."""
    here = (Question.session_id == session_id, Question.removed.is_(False))
    return select(Question).where(*here, Question.state.in_(STATES))
