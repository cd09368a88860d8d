"""A feature for the tests: endpoints that do every kind of thing an endpoint can do."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request
from pydantic import BaseModel, Field, field_validator
from werkzeug.exceptions import UnsupportedMediaType

from engagenow.core.errors import Forbidden, RateLimited, Refusal
from engagenow.core.features import Feature
from engagenow.core.people import Presenter
from engagenow.web.api import endpoint, everyone, unasked, user

blueprint = Blueprint("toy", __name__, url_prefix="/api/toy")


class Thing(BaseModel):
    title: str = Field(min_length=1, max_length=5)
    enabled: bool = False
    count: int = Field(default=1, ge=1)
    tags: list[str] = Field(default_factory=list)

    @field_validator("title")
    @classmethod
    def no_x(cls, title: str) -> str:
        if "x" in title:
            raise ValueError("This field does not exist.")
        return title


class Shelf(BaseModel):
    limit: int = Field(default=50, ge=1, le=200)


class ThingView(BaseModel):
    title: str
    at: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class TooToy(Refusal):
    code = "too_toy"
    status = 409
    default = "A sentence about %(what)s."


def only_red(colour: str) -> dict[str, Any]:
    if colour != "red":
        raise Forbidden
    return {"shade": colour.upper()}


@blueprint.post("/things")
@endpoint(who=user, body=Thing, answers={201: ThingView}, tag="toy")
def make(actor: Presenter, body: Thing) -> ThingView:
    return ThingView(title=f"{body.title} by {actor.name}")


@blueprint.post("/rare")
@endpoint(who=user, answers={200: None}, tag="toy", per_user="3/minute")
def rare() -> dict[str, bool]:
    return {"done": True}


@blueprint.get("/things")
@endpoint(who=everyone, query=Shelf, answers={200: list[ThingView]}, tag="toy")
def shelf(actor: Presenter | None, query: Shelf) -> tuple[list[ThingView], int, dict[str, str]]:
    return [ThingView(title=f"{query.limit} {actor.name if actor else 'nobody'}")], 200, {"Link": "<x>"}


@blueprint.post("/<colour>/<int:n>")
@endpoint(who=only_red, body=Thing, answers={200: None}, tag="toy", open_to_everybody=True)
def paint(shade: str, n: int, body: Thing) -> dict[str, Any]:
    return {"shade": shade, "n": n, "title": body.title}


@blueprint.delete("/things")
@endpoint(who=unasked, answers={204: None}, tag="toy")
def clear() -> None:
    """Throw all away."""


@blueprint.post("/guests")
@endpoint(who=everyone, answers={200: None}, tag="toy")
def guest(actor: Presenter | None) -> dict[str, str | None]:
    return {"actor": actor.name if actor else None}


@blueprint.get("/refuse/<kind>")
def refuse(kind: str) -> str:
    if kind == "toy":
        raise TooToy(what="100% <b>")
    if kind == "fast":
        raise RateLimited(retry_after=2.2)
    if kind == "format":
        raise UnsupportedMediaType
    raise RuntimeError("a secret in the traceback")


@blueprint.post("/plain")
def plain() -> str:
    """A view without the decorator, such as a later feature may forget."""
    return request.get_data(as_text=True)


pages = Blueprint("toy_pages", __name__)


@pages.get("/toy/<kind>")
def page(kind: str) -> str:
    return refuse(kind)


@pages.post("/toy/form")
def form() -> str:
    return "taken"


feature = Feature(name="toy", blueprints=(blueprint, pages))
