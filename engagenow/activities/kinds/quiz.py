"""A quiz: several questions, one after the other. Each of them is a kind of its own for the answers to it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from engagenow.activities.kinds.choice import ChoiceAnswer
from engagenow.activities.kinds.kind import A, AnyKind, Kind, Line, Part
from engagenow.activities.kinds.number import NumberAnswer
from engagenow.activities.kinds.options import Words, at_most, check_known, visible
from engagenow.activities.kinds.ranking import RankingAnswer
from engagenow.activities.kinds.tally import VOTERS, Stored, Tally
from engagenow.activities.percent import percentages
from engagenow.activities.quiz.correct import LONGEST_ACCEPTED, RightAnswer, Target
from engagenow.activities.quiz.definition import Question, QuizDefinition
from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.core.validation import wrong


class TypedAnswer(Part):
    """`texts`: one text, in a list as in the answer to an activity in words."""

    texts: list[Annotated[Words, at_most(LONGEST_ACCEPTED), AfterValidator(visible)]] = Field(
        min_length=1, max_length=1
    )


class AskedQuestion(Kind[Question, A]):
    """Checks and adds up the answers to questions of one type."""

    definition = Question

    def said(self, definition: Question, answer: A) -> str:
        """The texts of the options that it names, in the answer's order."""
        texts = {option.id: option.text for option in definition.options}
        return " / ".join(texts.get(option, "") for option in self.named(answer))

    def named(self, answer: A) -> list[str]:
        """The ids of options that an answer names, in its order."""
        return []


class Choosing(AskedQuestion[ChoiceAnswer]):
    """Choosing one option, or several where more than one is right."""

    name = "choice"
    answer = ChoiceAnswer

    def check(self, definition: Question, answer: ChoiceAnswer) -> None:
        """Raises Invalid for an unknown option, one that is named twice, none, and several where one is right."""
        check_known(definition, answer.options, "answer.options")
        if not answer.options:
            raise wrong("answer.options", N_("Please choose at least %(least)s."), least=1)
        if len(answer.options) > 1 and not definition.multiple:
            raise wrong("answer.options", N_("Please choose at most %(most)s."), most=1)

    def amounts(self, definition: Question, answer: ChoiceAnswer) -> Counter[str]:
        """1 for each option that is chosen."""
        return Counter({VOTERS: 1, **{f"option:{option}": 1 for option in answer.options}})

    def named(self, answer: ChoiceAnswer) -> list[str]:
        """What is chosen."""
        return answer.options


class Ordering(AskedQuestion[RankingAnswer]):
    """Putting all options in order."""

    name = "order"
    answer = RankingAnswer

    def check(self, definition: Question, answer: RankingAnswer) -> None:
        """Raises Invalid for an unknown option, one that is named twice, and one that is missing."""
        check_known(definition, answer.order, "answer.order")
        if len(answer.order) < len(definition.options):
            raise wrong("answer.order", N_("Please put all of them in order."))

    def named(self, answer: RankingAnswer) -> list[str]:
        """All options."""
        return answer.order


class Counting(AskedQuestion[NumberAnswer]):
    """Giving a number."""

    name = "number"
    answer = NumberAnswer

    def said(self, definition: Question, answer: NumberAnswer) -> str:
        """The number."""
        return str(answer.value)


class Typing(AskedQuestion[TypedAnswer]):
    """Typing a text."""

    name = "text"
    answer = TypedAnswer

    def texts(self, answer: TypedAnswer) -> list[str]:
        """The text, in a list."""
        return answer.texts

    def said(self, definition: Question, answer: TypedAnswer) -> str:
        """The text."""
        return answer.texts[0]


QUESTIONS: dict[str, AnyKind] = {each.name: each for each in (Choosing(), Ordering(), Counting(), Typing())}


class NoAnswer(Part):
    """A quiz is answered question by question."""


class Quiz(Kind[QuizDefinition, NoAnswer]):
    """Several questions, which the presenter leads the room through. `part` of an answer is the id of its question."""

    name = "quiz"
    definition = QuizDefinition
    answer = NoAnswer
    show = "hidden"
    may_change = "never"
    names = "named"
    plays: ClassVar[bool] = True
    more_columns = (N_("Question number"), N_("Seconds"))  # of an answer

    def part(self, definition: QuizDefinition, part: str) -> tuple[AnyKind, Part]:
        """(the kind of its type, the question); the quiz itself where there is no such question."""
        question = definition.find(part)
        return (QUESTIONS[question.type], question) if question else (self, definition)

    def for_participants(self, definition: QuizDefinition) -> Fields:
        """Nothing of the questions: what a phase may show, its event tells."""
        settings = definition.model_dump(include={"scoring", "board", "streak", "teams", "penalty"})
        return {"of": len(definition.questions), **settings}

    def meaning(self, definition: QuizDefinition) -> object:
        """All but the wording, which may still change once it is open."""
        return definition.model_dump(exclude={"questions": {"__all__": {"text", "explanation", "options"}}}), [
            question.option_ids for question in definition.questions
        ]

    def edited(self, definition: QuizDefinition, edits: Sequence[Fields]) -> QuizDefinition:
        """With the right answers that were accepted afterwards: [{question_id, correct}]."""
        also: dict[str, list[RightAnswer]] = {}
        for edit in edits:
            correct = edit["correct"]
            accepted = Target.model_validate(correct) if isinstance(correct, dict) else correct
            also.setdefault(edit["question_id"], []).append(accepted)
        return definition.accepting(also)

    def results(self, definition: QuizDefinition, tally: Tally, stored: Stored) -> Fields:
        """{voters, questions, board, players, team_board}: `voters` of the current question, see quiz/reading.py."""
        return {"voters": tally.get(VOTERS, 0), **stored.played()}

    def for_room(self, results: Fields) -> Fields:
        """Nothing: its phases say what is shown."""
        return {"voters": results["voters"]}

    def lines(self, definition: QuizDefinition, results: Fields) -> list[Line]:
        """Each question with how many had it right, then the board."""
        questions = [_line(definition, played) for played in results["questions"]]
        board = [(f"{line['rank']}. {line['name']}", line["points"], None) for line in results.get("board") or ()]
        return [*questions, *board]


def _line(definition: QuizDefinition, played: Fields) -> Line:
    """A question with how many had it right."""
    question = definition.find(played["question_id"])
    text = f"{played['number']}. {question.text if question else ''}"
    if played["skipped"] or "right" not in played:
        return text, None, None
    return text, played["right"], percentages([played["right"]], played["voters"], shares=False).shown[0]


kind = Quiz()
