"""The commands about questions."""

from engagenow.core.commands import Call, Commands
from engagenow.core.fields import Fields
from engagenow.questions import merging, presenting, service
from engagenow.questions.schemas import (
    AnswerThisQuestion,
    Ask,
    EditQuestion,
    LabelQuestion,
    MergeQuestions,
    OfQuestion,
    QueueQuestion,
    VoteForQuestion,
)

commands = Commands()


@commands.on("ask", Ask)
def ask(call: Call, asked: Ask) -> Fields:
    """Ask the presenter something: one question in 20 s, and at most three that are not answered."""
    return call.run(service.ask, asked.text, asked.anonymous)


@commands.on("vote_question", VoteForQuestion)
def vote_question(call: Call, asked: VoteForQuestion) -> Fields:
    """Support a question of another participant, or no longer."""
    return call.run(service.vote, asked.id, asked.voted, low_priority=True)


@commands.on("edit_question", EditQuestion)
def edit_question(call: Call, asked: EditQuestion) -> Fields:
    """Change one's own question. It keeps its votes, and is marked once others have read it."""
    return call.run(service.edit, asked.id, asked.text)


@commands.on("withdraw_question", OfQuestion)
def withdraw_question(call: Call, asked: OfQuestion) -> None:
    """Take back one's own question until it is answered, out of the log too."""
    call.run(service.withdraw, asked.id)


@commands.on("answer_question", AnswerThisQuestion, who="presenter", scope="questions")
def answer_question(call: Call, asked: AnswerThisQuestion) -> Fields:
    """Say that a question was answered, or not, and what the answer was."""
    return {"question": call.run(presenting.answer, asked.id, asked.answered, asked.reply)}


@commands.on("merge_questions", MergeQuestions, who="presenter", scope="questions")
def merge_questions(call: Call, asked: MergeQuestions) -> Fields:
    """Show a question within another one, which all who supported either support."""
    return {"question": call.run(merging.merge, asked.id, asked.into)}


@commands.on("unmerge_question", OfQuestion, who="presenter", scope="questions")
def unmerge_question(call: Call, asked: OfQuestion) -> Fields:
    """Let a question that was merged stand by itself again."""
    return {"question": call.run(merging.unmerge, asked.id)}


@commands.on("label_question", LabelQuestion, who="presenter", scope="questions")
def label_question(call: Call, asked: LabelQuestion) -> Fields:
    """Give a question these labels, and no others. A session has at most 20."""
    return {"question": call.run(presenting.label, asked.id, asked.labels)}


@commands.on("queue_question", QueueQuestion, who="presenter", scope="questions")
def queue_question(call: Call, asked: QueueQuestion) -> Fields:
    """Put a question into the queue of those that come next, or take it out. Only the desk sees the queue."""
    return call.run(presenting.put_in_queue, asked.id, asked.position)
