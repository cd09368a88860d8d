"""What presenters read about polls."""

from flask import Blueprint, render_template

blueprint = Blueprint("activity_pages", __name__)


@blueprint.get("/guide/polls")
def guide() -> str:
    return render_template("activities/guide.html")
