"""Questions as CSV, for spreadsheets: a line for each, in the columns of COLUMNS.

`correct` has the places of the right options from 1, "1|3", for `order` all of them in the right order; a number, with
its tolerance after "±" or "+-"; or the texts that are accepted, with "|" between them. An empty cell means the default.
"""

import csv
import io
import json
from collections.abc import Sized

from pydantic import ValidationError

from engagenow.activities.quiz.correct import OPTION_TYPES, Target
from engagenow.activities.quiz.definition import MOST_OPTIONS, MOST_QUESTIONS, Question, QuizDefinition
from engagenow.core.errors import N_, Invalid
from engagenow.core.fields import Fields
from engagenow.core.validation import invalid, read, wrong

OPTIONS = tuple(f"option{place}" for place in range(1, MOST_OPTIONS + 1))
COLUMNS = ("type", "text", "correct", "seconds", "read", "weight", "partial", "explanation", *OPTIONS)
BOM = "\ufeff"  # tells spreadsheets that the file is UTF-8
LIST, RANGES = "|", ("±", "+-")
YES = frozenset({"1", "true", "yes", "y", "예", "o"})
FORMULAS = ("=", "+", "-", "@", "\t")  # what a spreadsheet would compute


def questions_of(text: str, format: str) -> list[Question]:
    """The questions of a JSON or CSV text. Raises Invalid, with the line or the place of what is wrong."""
    return _from_json(text) if format == "json" else _from_csv(text)


def _from_json(text: str) -> list[Question]:
    """A list of questions, or an object with `questions`."""
    try:
        found = json.loads(text.removeprefix(BOM))
    except (ValueError, RecursionError):
        raise wrong("text", N_("This is not valid JSON.")) from None
    asked = found.get("questions") if isinstance(found, dict) else found
    if not isinstance(asked, list):
        raise wrong("text", N_("This must be a list."))
    _check_number(asked)
    return [read(Question, each, f"questions.{place}") for place, each in enumerate(asked)]


def _from_csv(text: str) -> list[Question]:
    lines = csv.DictReader(io.StringIO(text.removeprefix(BOM), newline=""), strict=True)
    try:
        rows = [(lines.line_num, row) for row in lines]
    except csv.Error:
        raise wrong("text", N_("This is not valid CSV.")) from None
    if not {"type", "text", "correct"} <= set(lines.fieldnames or ()):
        raise wrong("text", N_("The first line names the columns: type, text, correct, option1 and so on."))
    _check_number(rows)
    return [_question(number, row) for number, row in rows]


def _check_number(asked: Sized) -> None:
    if not len(asked):
        raise wrong("text", N_("There is no question in it."))
    if len(asked) > MOST_QUESTIONS:
        raise wrong("text", N_("Please give at most %(max_length)s."), max_length=MOST_QUESTIONS)


def _question(number: int, row: Fields) -> Question:
    """Raises Invalid, with the number of the line."""
    try:
        return Question.model_validate(_asked(row), strict=True)
    except ValidationError as error:
        raise _at_line(number, invalid(error)) from None
    except ValueError:
        raise wrong(f"line {number}", N_("This value is not allowed.")) from None


def _at_line(number: int, refusal: Invalid) -> Invalid:
    return Invalid(errors=[{**problem, "field": f"line {number}"} for problem in refusal.errors])


def _asked(row: Fields) -> Fields:
    """Raises ValueError for what is no number."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    asked: Fields = {"type": cells["type"].lower(), "text": _plain(cells["text"])}
    if explanation := cells["explanation"]:
        asked["explanation"] = _plain(explanation)
    if asked["type"] in OPTION_TYPES:
        asked["options"] = [{"text": _plain(cells[name])} for name in OPTIONS if cells[name]]
    asked["correct"] = _correct(asked["type"], cells["correct"])
    asked |= {name: int(cells[name]) for name in ("seconds", "read") if cells[name]}
    if cells["weight"]:
        asked["weight"] = _number(cells["weight"])
    return {**asked, "partial": cells["partial"].lower() in YES}


def _correct(type_: str, cell: str) -> list[int] | list[str] | dict[str, float]:
    parts = [_plain(part.strip()) for part in cell.split(LIST)]
    if type_ in OPTION_TYPES:
        return [int(part) - 1 for part in parts]
    if type_ != "number":
        return parts
    for sign in RANGES:
        cell = cell.replace(sign, LIST)
    value, _, tolerance = cell.partition(LIST)
    return {"value": _number(value), "tolerance": _number(tolerance or "0")}


def _number(text: str) -> float | int:
    number = float(_plain(text.strip()))
    return int(number) if number.is_integer() else number


def written(definition: Fields, format: str) -> str:
    """The stored definition of a quiz as the text of a file. `format`: "csv" or "json"."""
    quiz = QuizDefinition.model_validate(definition)
    return as_csv(quiz.questions) if format == "csv" else json.dumps(quiz.model_dump(), ensure_ascii=False, indent=2)


def as_csv(questions: list[Question]) -> str:
    """Questions as CSV with a byte order mark, a line for each below the names of the columns."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(_row(question) for question in questions)
    return BOM + out.getvalue()


def _row(question: Question) -> Fields:
    options = zip(OPTIONS, (_guarded(option.text) for option in question.options), strict=False)
    return {
        "type": question.type,
        "text": _guarded(question.text),
        "correct": _shown(question),
        "seconds": question.seconds,
        "read": question.read,
        "weight": question.weight,
        "partial": int(question.partial),
        "explanation": _guarded(question.explanation),
        **dict(options),
    }


def _shown(question: Question) -> str:
    if isinstance(question.correct, Target):
        target = question.correct
        return f"{target.value}±{target.tolerance}" if target.tolerance else str(target.value)
    if question.type in OPTION_TYPES:
        return LIST.join(str(question.option_ids.index(each) + 1) for each in question.correct)
    return LIST.join(_guarded(text) for text in question.correct)


def _guarded(text: str) -> str:
    """A text that a spreadsheet shows and does not compute: one apostrophe more where it looks like a formula."""
    return f"'{text}" if _is_formula(text) else text


def _plain(text: str) -> str:
    """The text that was `_guarded`."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULAS)
