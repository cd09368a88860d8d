"""The API's description for programs, and a page of it for people."""

import re

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template

from engagenow.core.fields import Fields
from engagenow.web.openapi import document

blueprint = Blueprint("api_docs", __name__)


def init_app(app: Flask) -> None:
    """Serve /api/openapi.json and /api/docs."""
    app.register_blueprint(blueprint)


@blueprint.get("/api/openapi.json")
def openapi_json() -> Response:
    """The description as JSON, OpenAPI 3.1."""
    return jsonify(document(current_app))


@blueprint.get("/api/docs")
def page() -> str:
    """The description as a page, a chapter for each tag."""
    spec = document(current_app)
    return render_template("web/docs.html", spec=spec, chapters=_chapters(spec), type_of=type_of)


def _chapters(spec: Fields) -> dict[str, list[Fields]]:
    """{tag: operations} in the order of the routes."""
    chapters: dict[str, list[Fields]] = {}
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            entry = {"method": method.upper(), "path": path, "anchor": _anchor(method, path), **operation}
            chapters.setdefault(operation["tags"][0], []).append(entry)
    return chapters


def _anchor(method: str, path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", f"{method}{path}".lower()).strip("-")


def type_of(schema: Fields) -> str:
    """A schema in few words: `string`, `list of Session`, `integer or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(type_of(option) for option in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " or ".join(f'"{value}"' for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {type_of(schema['additionalProperties'])}"
    return str(schema.get("type", "any"))
