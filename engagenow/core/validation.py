"""What a client said, as a Pydantic model, or Invalid with a sentence for each field."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from engagenow.core.errors import N_, Invalid
from engagenow.core.fields import Fields

Model = TypeVar("Model", bound=BaseModel)

# Pydantic's kinds of errors, in words that a presenter can use; every other kind gets OTHER.
SENTENCES = {
    "missing": N_("This field is required."),
    "extra_forbidden": N_("This field does not exist."),
    "string_too_short": N_("Please enter at least %(min_length)s characters."),
    "string_too_long": N_("Please enter at most %(max_length)s characters."),
    "string_type": N_("This must be a text."),
    "bool_type": N_("This must be true or false."),
    "int_type": N_("This must be a whole number."),
    "int_parsing": N_("This must be a whole number."),
    "float_type": N_("This must be a number."),
    "finite_number": N_("This must be a number."),
    "list_type": N_("This must be a list."),
    "dict_type": N_("This must be an object."),
    "too_short": N_("Please give at least %(min_length)s."),
    "too_long": N_("Please give at most %(max_length)s."),
    "greater_than": N_("This must be more than %(gt)s."),
    "greater_than_equal": N_("This must be at least %(ge)s."),
    "less_than_equal": N_("This must be at most %(le)s."),
    "json_invalid": N_("This is not valid JSON."),
    "value_error": N_("This value is not allowed."),
}
OTHER = N_("This value is not allowed.")
TOO_MUCH = N_("Too much of this is wrong to list it.")
MOST_LISTED = 50  # problems; a body of unknown fields has ten thousands, which took seconds to tell
OWN = "sentence"  # the type of an error that a validator of ours has raised


def read(model: type[Model], asked: object, within: str = "") -> Model:
    """`asked`, which is JSON values, as a model. Strict: "1" is no number. Raises Invalid.

    `within`: the field of the request that `asked` is, in front of the names of its own fields.
    """
    try:
        return model.model_validate(asked, strict=True)
    except ValidationError as error:
        raise invalid(error, within) from None


def invalid(error: ValidationError, within: str = "") -> Invalid:
    """Pydantic's errors as ours. More than MOST_LISTED of them are told as one."""
    if error.error_count() > MOST_LISTED:
        return wrong(within or "body", TOO_MUCH)
    found = error.errors(include_url=False, include_input=False)
    return Invalid(errors=[_problem(dict(problem), within) for problem in found])


def sentence(text: str, **data: object) -> PydanticCustomError:
    """What a validator raises: a msgid, and what its %(placeholders)s stand for."""
    return PydanticCustomError(OWN, text, data)


def wrong(field: str, text: str, **data: object) -> Invalid:
    """A refusal because of one field."""
    return Invalid(errors=[{"field": field, "message": text, "data": data}])


def _problem(problem: Fields, within: str) -> Fields:
    field = ".".join(str(part) for part in (within, *problem["loc"]) if part != "") or "body"
    context = problem.get("ctx", {})
    cause = context.get("error")
    if isinstance(cause, ValueError) and str(cause):  # a validator's own sentence, a msgid
        return {"field": field, "message": str(cause)}
    if problem["type"] == OWN:
        return {"field": field, "message": problem["msg"], "data": context}
    return {"field": field, "message": SENTENCES.get(problem["type"], OTHER), "data": context}
