"""Counting who supports a question: once for all votes of a batch, from the votes themselves."""

from collections.abc import Iterable
from functools import partial

from sqlalchemy import func, select, update

from engagenow.core.live import Live
from engagenow.core.models import ParticipantRow
from engagenow.questions.families import families, parents, parts_of, root_of
from engagenow.questions.models import NAME, Question, QuestionVote
from engagenow.questions.telling import change, tell_soon


def count_again(live: Live, question_ids: Iterable[str]) -> None:
    """Count the votes for these, when all of the batch are written, and tell the room.

    Not for what is done at the end of the batch: that counts at once.
    """
    _noted(live).update(question_ids)
    live.once("questions count votes", _count)


def touch_supporters(live: Live, question: Question) -> None:
    """Who supports it by itself, or what was merged into it, supports another question now."""
    family = [question.id, *parts_of(parents(live.database, live.id), question.id)]
    found = select(QuestionVote.participant_id).where(QuestionVote.question_id.in_(family), QuestionVote.voted)
    live.touch_mine(NAME, set(live.database.scalars(found)))


def leave(live: Live, participant_id: str) -> None:
    """Keep the questions and votes of a participant who leaves; take out those of one who is removed.

    Of one who was removed as the author of an anonymous text, the questions with a name stay: if they went at the same
    moment, they would tell who it was.
    """
    person = live.database.get(ParticipantRow, participant_id)
    if person is not None and person.kicked_at is not None:
        _take_out_or_back_soon(live, participant_id)


def back(live: Live, participant_id: str) -> None:
    """The questions and votes of a participant who is readmitted are there again."""
    _take_out_or_back_soon(live, participant_id)


def _take_out_or_back_soon(live: Live, participant_id: str) -> None:
    # At the end of the batch: the votes of this very batch are written then, and of several removals and readmissions
    # the last one counts.
    live.once(f"questions of {participant_id}", partial(_take_out_or_back, participant_id=participant_id))


def _take_out_or_back(live: Live, participant_id: str) -> None:
    person = live.database.get(ParticipantRow, participant_id)
    if person is None:
        return  # deleted in this batch
    removed = person.kicked_at is not None
    for question in live.database.scalars(select(Question).where(Question.participant_id == participant_id)).all():
        gone = removed and (question.anonymous or person.removed_author_of is None)
        if question.removed != gone and question.state != "withdrawn":
            if gone and not question.merged_into:
                release(live, question)
            change(live, question, removed=gone)
    theirs = (QuestionVote.participant_id == participant_id, QuestionVote.counts.is_(removed))
    voted = list(live.database.scalars(select(QuestionVote.question_id).where(*theirs)))
    live.database.execute(update(QuestionVote).where(*theirs).values(counts=not removed))
    if voted:
        live.touch_mine(NAME, [participant_id])
        _noted(live).update(voted)
    _count(live)


def release(live: Live, question: Question) -> None:
    """It is about to be gone: what was merged into it is shown by itself again, or within what it was merged into."""
    merged = select(Question).where(Question.merged_into == question.id, Question.state == "merged")
    for part in live.database.scalars(merged).all():
        if question.merged_into:
            change(live, part, merged_into=question.merged_into)
            continue
        bring_back(live, part)
        touch_supporters(live, part)
        count_again(live, [part.id, question.id])


def bring_back(live: Live, part: Question) -> None:
    """Undo the merging of a question. Where its author was removed, those merged into it stand by themselves."""
    change(live, part, state="answered" if part.answered_at else "live", merged_into=None)
    if part.removed:
        release(live, part)


def _count(live: Live) -> None:
    """Of merged questions the ones that they are shown within are counted."""
    noted = _noted(live)
    above = parents(live.database, live.id)
    roots = {root_of(above, question_id) for question_id in noted}
    noted.clear()
    below = families(above)
    for question in live.database.scalars(select(Question).where(Question.id.in_(roots))).all():
        question.votes = _supporters(live, question.id, [question.id, *below.get(question.id, ())])
        if question.votes != question.told:
            tell_soon(live)


def _supporters(live: Live, root: str, family: list[str]) -> int:
    """How many people have voted for one of a family, each counted once.

    Who asked the root is none of them, also where that person had voted for what was merged into it.
    """
    people = func.count(func.distinct(QuestionVote.participant_id))
    standing = (QuestionVote.question_id.in_(family), QuestionVote.voted, QuestionVote.counts)
    others = QuestionVote.participant_id.is_distinct_from(Question.participant_id)
    counted = select(people).join(Question, Question.id == root).where(*standing, others)
    return live.database.scalar(counted) or 0


def _noted(live: Live) -> set[str]:
    return live.remember("questions to count", set[str])
