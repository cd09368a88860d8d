"""What presenters read about questions."""

from flask import Blueprint, render_template

blueprint = Blueprint("question_pages", __name__)


@blueprint.get("/guide/questions")
def guide() -> str:
    """The guide for presenters, in the language of the reader."""
    return render_template("questions/guide.html")
