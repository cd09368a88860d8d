"""What presenters read about polls, and what the templates know of kinds."""

from flask import Blueprint, current_app, render_template
from flask_babel import get_locale

from engagenow.activities.kinds import KINDS
from engagenow.core.errors import NotFound

QUIZ_PAGES = ("room", "presenter", "screen")  # each has a template in templates/activities/quiz/

blueprint = Blueprint("activity_pages", __name__)


@blueprint.app_template_global()
def usual_of_kinds(setting: str) -> dict[str, str]:
    """What `setting`, "show" or "may_change", is for each kind where the presenter chooses nothing: {kind: value}."""
    return {name: getattr(kind, setting) for name, kind in KINDS.items()}


@blueprint.get("/parts/quiz/<page>")
def quiz_part(page: str) -> str:
    """What a page needs for a quiz: templates, words and styles.

    All pages of a hall ask for them when its first quiz is opened: they are rendered once for each language.
    """
    if page not in QUIZ_PAGES:
        raise NotFound
    rendered = current_app.extensions.setdefault("quiz_parts", {})
    key = (page, str(get_locale()))
    if key not in rendered:
        rendered[key] = render_template(f"activities/quiz/{page}.html")
    return str(rendered[key])


@blueprint.get("/guide/polls")
def guide() -> str:
    """The guide to polls, for presenters."""
    return render_template("activities/guide.html")
