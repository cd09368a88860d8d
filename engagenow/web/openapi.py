"""The API's description, OpenAPI 3.1, collected by spectree from the very decorator that serves the requests."""

import copy
import time
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import TypeVar

from flask import Flask
from pydantic import BaseModel, Field
from spectree import Response, SecurityScheme, SecuritySchemeData, SpecTree
from spectree.model_adapter.pydantic_adapter import PydanticModelAdapter

from engagenow.core.fields import Fields

VERSION = "1.0"
STORABLE = r"^[^\x00]*$"  # what web/parsing.py lets through
PROBLEM = "#/components/schemas/Problem"

View = TypeVar("View", bound=Callable[..., object])


class FieldProblem(BaseModel):
    """What is wrong with one field, in a sentence for people."""

    field: str
    message: str


class Problem(BaseModel):
    """Every error: a sentence for people, a code for programs."""

    detail: str = Field(description="A sentence in the chosen language.")
    code: str = Field(description="What a program goes by.", examples=["session_not_found"])
    errors: list[FieldProblem] | None = Field(default=None, description="What is wrong with which field.")
    retry_after: float | None = Field(default=None, description="Seconds to wait, when it was too fast.")


class _Once(PydanticModelAdapter):
    """Makes each model of a list once."""

    make_list_model = cache(PydanticModelAdapter.make_list_model)


class _Tree(SpecTree):
    """Makes each schema once, when the description is first asked for. Left to itself, spectree makes Problem's for
    every error of every endpoint, and all of them while the process starts: an eighth of what a start takes."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._waiting: dict[str, tuple[type[BaseModel], str]] = {}

    def _add_model(self, model: type[BaseModel], mode: str = "validation") -> str:
        name: str = self.naming_strategy(model)
        self._waiting[name] = (model, mode)
        return name

    def make_schemas(self) -> None:
        """Make those of all models that have been added since the last call."""
        for name, (model, mode) in list(self._waiting.items()):
            super()._add_model(model, mode)
            self._waiting.pop(name, None)
            time.sleep(0)  # all of them take a quarter of a second: others have their turn in between


def _own_name(_parent: str, child: str) -> str:
    """A model within another one has its own name, as everywhere."""
    return child


def new_tree() -> _Tree:
    """An empty description."""
    return _Tree(
        "flask",
        model_adapter=_Once(),
        mode="strict",
        annotations=False,
        title="EngageNow",
        version=VERSION,
        description="Live sessions: make them, run them, join them. What happens inside one is told by Socket.IO.",
        validation_error_model=Problem,
        naming_strategy=attrgetter("__name__"),
        nested_naming_strategy=_own_name,
        security_schemes=[
            SecurityScheme(name="bearer", data=SecuritySchemeData(type="http", scheme="bearer", bearer_format="JWT")),
            SecurityScheme(name="cookie", data=SecuritySchemeData(type="apiKey", field_in="cookie", name="engagenow")),
        ],
    )


tree = new_tree()


def describe(
    view: View,
    *,
    body: type[BaseModel] | None,
    query: type[BaseModel] | None,
    answers: dict[int, object],
    problems: dict[int, set[str]],
    tag: str,
    open_to_everybody: bool,
) -> View:
    """The view, entered into the description."""
    models = {f"HTTP_{status}": None if isinstance(answer, str) else answer for status, answer in answers.items()}
    told = {f"HTTP_{status}": (Problem, ", ".join(sorted(codes))) for status, codes in problems.items()}
    described = tree.validate(
        json=body,
        query=query,
        resp=Response(**{**told, **models}),
        tags=(tag,),
        security=[] if open_to_everybody else [{"bearer": []}, {"cookie": []}],
        skip_validation=True,  # web/api.py validates, after it has asked for authority
    )(view)
    described.media = {str(status): answer for status, answer in answers.items() if isinstance(answer, str)}
    described.problems = {str(status) for status in problems}
    return described


def document(app: Flask) -> Fields:
    """The description of this app: of its routes only, and of the schemas that they use."""
    kept = app.extensions.get("engagenow.openapi")
    if kept is None:
        with app.app_context():
            kept = app.extensions["engagenow.openapi"] = _build(app)
    return kept


def _build(app: Flask) -> Fields:
    tree.make_schemas()
    fresh = copy.copy(tree)  # spectree keeps one description for ever, and takes the schemas apart while it writes
    fresh.models = copy.deepcopy(tree.models)
    spec = copy.deepcopy(fresh.spec)
    views = {
        (tree.backend.parse_path(rule, None)[0], method.lower()): app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            _correct(operation["responses"], method, views[path, method])
    spec["components"]["schemas"] = _used(spec)
    for text in _texts_asked(spec):
        text.setdefault("pattern", STORABLE)
    return spec


def _texts_asked(spec: Fields) -> Iterator[Fields]:
    """The schemas of all free texts in bodies and queries."""
    for operation in (operation for methods in spec["paths"].values() for operation in methods.values()):
        asked = [parameter["schema"] for parameter in operation["parameters"]]
        bodies = _references(operation.get("requestBody", {}))
        asked += [spec["components"]["schemas"][name] for name in bodies]
        for schema in asked:
            yield from _free_texts(schema)


def _free_texts(schema: Fields) -> Iterator[Fields]:
    if schema.get("type") == "string" and not {"enum", "const"} & schema.keys():
        yield schema
    for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", ())):
        yield from _free_texts(inner)


def _correct(responses: Fields, method: str, view: View) -> None:
    """Say no more than the view does."""
    if "422" not in view.problems:
        responses.pop("422", None)  # spectree adds it to everything
    if method == "get" and responses.get("400", {}).get("description") == "csrf_failed":
        del responses["400"]
    for status, mimetype in view.media.items():
        schema = {} if mimetype == "application/json" else {"type": "string", "format": "binary"}
        responses[status]["content"] = {mimetype: {"schema": schema}}
        if status >= "400":  # a page says no to programs in their way
            responses[status]["content"]["application/json"] = {"schema": {"$ref": PROBLEM}}


def _used(spec: Fields) -> Fields:
    """The schemas that the paths lead to."""
    schemas, used = spec["components"]["schemas"], {}
    todo = list(_references(spec["paths"]))
    while todo:
        name = todo.pop()
        if name not in used:
            used[name] = schemas[name]
            todo += _references(schemas[name])
    return dict(sorted(used.items()))


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
