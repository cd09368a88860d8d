"""What a request says, as a Pydantic model, or Invalid with a sentence for each field."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from engagenow.core.errors import N_, Invalid
from engagenow.core.repeatable import NeedsNothing, Repeatable
from engagenow.core.validation import invalid

UNPAIRED = re.compile("[\ud800-\udfff]")
Model = TypeVar("Model", bound=BaseModel)

NOT_JSON = N_("Please send JSON (Content-Type: application/json).")

UNSTORABLE = N_("The request contains a character that cannot be stored.")
REPEATED = N_("Please send this only once.")


def refuse_unstorable_query() -> None:
    """Before any view, also one that looks at a parameter by itself. Raises Invalid."""
    for name, values in request.args.lists():
        if _is_unstorable((name, *values)):
            raise _unstorable("query")


def read_body(model: type[Model]) -> Model:
    """The JSON body. Strict: "yes" is no boolean, and a field that the model lacks is refused. Raises Invalid."""
    if (model is Repeatable or issubclass(model, NeedsNothing)) and not request.get_data():
        return model()
    if not request.is_json:
        raise Invalid(NOT_JSON)
    try:
        body = model.model_validate_json(request.get_data(), strict=True, extra="forbid")
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(body)
    return body


def read_query(model: type[Model]) -> Model:
    """The query. Parameters that the model does not know, such as ?lang=, are ignored."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    repeated = [name for name in names if len(request.args.getlist(name)) > 1]
    if repeated:
        raise Invalid(errors=[{"field": name, "message": REPEATED} for name in repeated])
    values = request.args.to_dict()
    try:
        query = model.model_validate(values, extra="ignore")
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(query)
    return query


def read_payload(model: type[Model], asked: object) -> Model:
    """What a client sent over its socket. Strict as a body is. Raises Invalid."""
    try:
        payload = model.model_validate(asked, strict=True, extra="forbid")
    except ValidationError as error:
        raise invalid(error) from None
    refuse_unstorable(payload)
    return payload


def _texts(value: object) -> Iterator[str]:
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


def refuse_unstorable(said: BaseModel) -> None:
    """Raises Invalid."""
    # PostgreSQL stores no NUL in a text, and no database a half of a surrogate pair.
    if _is_unstorable(_texts(said.model_dump())):
        raise _unstorable("body")


def _is_unstorable(texts: Iterable[str]) -> bool:
    return any("\0" in text or UNPAIRED.search(text) for text in texts)


def _unstorable(field: str) -> Invalid:
    return Invalid(UNSTORABLE, errors=[{"field": field, "message": UNSTORABLE}])
