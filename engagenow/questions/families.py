"""Questions that were merged into others: a question that stands by itself, and all that are shown within it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagenow.questions.models import Question

Parents = dict[str, str]  # {id of a merged question: the id of the one that it was merged into}


def parents(session: Session, session_id: str) -> Parents:
    """Of all merged questions of a session."""
    merged = select(Question.id, Question.merged_into).where(
        Question.session_id == session_id, Question.merged_into.is_not(None)
    )
    return {question_id: into for question_id, into in session.execute(merged) if into}


def root_of(parents: Parents, question_id: str) -> str:
    """The question that this one is shown within: itself, unless it was merged."""
    while question_id in parents:
        question_id = parents[question_id]
    return question_id


def parts_of(parents: Parents, question_id: str) -> list[str]:
    """The ids of all that were merged into this one, at any depth, whether or not it was merged itself."""
    found: list[str] = []
    for part in parents:
        above: str | None = parents[part]
        while above is not None and above != question_id:
            above = parents.get(above)
        if above is not None:
            found.append(part)
    return found


def families(parents: Parents) -> dict[str, list[str]]:
    """{id: the ids of all that were merged into it, at any depth}, of the questions that stand by themselves."""
    found: dict[str, list[str]] = {}
    for question_id in parents:
        found.setdefault(root_of(parents, question_id), []).append(question_id)
    return found
