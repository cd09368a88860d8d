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
    """`anonymous`: who asks is told to no one."""

    anonymous: bool = False


class Vote(Repeatable):
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
    """A command about a question."""

    id: QuestionId


class VoteForQuestion(Vote, OfQuestion):
    pass


class EditQuestion(EditText, OfQuestion):
    pass


class AnswerThisQuestion(AnswerQuestion, OfQuestion):
    pass


class MergeQuestions(Merge, OfQuestion):
    pass


class LabelQuestion(SetLabels, OfQuestion):
    pass


class QueueQuestion(Queue, OfQuestion):
    pass
