"""What clients may tell us about questions."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from engagenow.core.repeatable import Repeatable
from engagenow.core.text_fields import at_most, few_lines, one_line, several_lines, visible
from engagenow.questions import rules

QuestionId = Annotated[str, StringConstraints(min_length=1, max_length=64)]


def different(labels: list[str]) -> list[str]:
    """Each label once."""
    return list(dict.fromkeys(labels))


# The last validator runs first: a text is tidied before its length is measured. A grapheme has few code points; the
# bound on these keeps a text from being long and narrow.
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=1500),
    at_most(rules.LONGEST),
    AfterValidator(visible),
    AfterValidator(few_lines),
    BeforeValidator(several_lines),
]
Reply = Annotated[
    str,
    StringConstraints(max_length=2500),
    at_most(rules.LONGEST_REPLY),
    AfterValidator(visible),
    AfterValidator(few_lines),
    BeforeValidator(several_lines),
]
Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    at_most(rules.LONGEST_LABEL),
    AfterValidator(visible),
    BeforeValidator(one_line),
]
Labels = Annotated[list[Label], Field(max_length=rules.MOST_LABELS), AfterValidator(different)]


class EditText(Repeatable):
    """`text`: 1 to 300 characters as a reader counts them."""

    text: Text


class Ask(EditText):
    """`anonymous`: the room, the presenter and moderators are not told who asks."""

    anonymous: bool = False


class Vote(Repeatable):
    """`voted`: whether this participant supports the question from now on."""

    voted: bool


class AnswerQuestion(Repeatable):
    """`reply`: what is left out stays; an empty one is taken away."""

    answered: bool
    reply: Reply | None = None


class Merge(Repeatable):
    """`into`: the question whose text stays."""

    into: QuestionId


class SetLabels(Repeatable):
    """`labels`: all that it has from now on."""

    labels: Labels


class Queue(Repeatable):
    """`position`: 0 is the next one; beyond the last one is the end; null takes it out."""

    position: Annotated[int, Field(ge=0, le=rules.MOST_QUESTIONS)] | None


class OfQuestion(Repeatable):
    """The payload of a command about a question, such as withdraw_question."""

    id: QuestionId


class VoteForQuestion(Vote, OfQuestion):
    """The payload of vote_question."""


class EditQuestion(EditText, OfQuestion):
    """The payload of edit_question."""


class AnswerThisQuestion(AnswerQuestion, OfQuestion):
    """The payload of answer_question."""


class MergeQuestions(Merge, OfQuestion):
    """The payload of merge_questions."""


class LabelQuestion(SetLabels, OfQuestion):
    """The payload of label_question."""


class QueueQuestion(Queue, OfQuestion):
    """The payload of queue_question."""
