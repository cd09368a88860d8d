"""What a request says, as a Pydantic model, or Invalid with a sentence for each field."""

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext
from pydantic import BaseModel, ValidationError

from engagenow.core.errors import N_, Invalid

UNPAIRED = re.compile("[\ud800-\udfff]")
Model = TypeVar("Model", bound=BaseModel)

NOT_JSON = N_("Please send JSON (Content-Type: application/json).")

# Pydantic's kinds of errors, in words that a presenter can use; whatever is not here gets the last one.
SENTENCES = {
    "missing": N_("This is needed."),
    "extra_forbidden": N_("There is no such field."),
    "string_too_short": N_("Please give at least %(min_length)s characters."),
    "string_too_long": N_("Please give at most %(max_length)s characters."),
    "string_type": N_("This must be a text."),
    "bool_type": N_("This must be true or false."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("This must be a whole number."),
    "greater_than_equal": N_("This must be at least %(ge)s."),
    "less_than_equal": N_("This must be at most %(le)s."),
    "json_invalid": N_("This is not valid JSON."),
    "value_error": N_("This value is not possible."),
}
UNSTORABLE = N_("The request contains a character that cannot be stored.")
OTHER = N_("This value is not possible.")


def read_body(model: type[Model]) -> Model:
    """The JSON body. Strict: "yes" is no boolean, and a field that nobody knows is refused."""
    if not request.is_json:
        raise Invalid(NOT_JSON)
    try:
        body = model.model_validate_json(request.get_data(), strict=True, extra="forbid")
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(body)
    return body


def read_query(model: type[Model]) -> Model:
    """The query. What it does not know, such as ?lang=, is somebody else's."""
    values = request.args.to_dict()
    try:
        query = model.model_validate(values, extra="ignore")
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(query)
    return query


def read_payload(model: type[Model], asked: Any) -> Model:
    """What a client sent over its socket. Raises Invalid."""
    try:
        payload = model.model_validate(asked)
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(payload)
    return payload


def invalid(error: ValidationError) -> Invalid:
    """Pydantic's errors as ours; sockets say the same."""
    return Invalid(errors=[_problem(dict(problem)) for problem in error.errors(include_url=False, include_input=False)])


def _texts(value: Any) -> Iterator[str]:
    """All the texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, (list, tuple, set)):
        for inner in value:
            yield from _texts(inner)


def _problem(problem: dict[str, Any]) -> dict[str, str]:
    field = ".".join(str(part) for part in problem["loc"]) or "body"
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, ValueError) and str(cause):  # a validator's own sentence, a msgid
        return {"field": field, "message": gettext(str(cause))}
    sentence = SENTENCES.get(problem["type"], OTHER)
    return {"field": field, "message": gettext(sentence, **problem.get("ctx", {}))}


def refuse_unstorable(said: BaseModel) -> None:
    """Raises Invalid."""
    # PostgreSQL stores no NUL in a text, and nobody a half of a surrogate pair.
    if any("\0" in text or UNPAIRED.search(text) for text in _texts(said.model_dump())):
        raise Invalid(UNSTORABLE, errors=[{"field": "body", "message": gettext(UNSTORABLE)}])
