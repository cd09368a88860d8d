"""What presenters read about polls, and what the templates know of kinds."""

from flask import Blueprint, render_template

from engagenow.activities.kinds import KINDS

blueprint = Blueprint("activity_pages", __name__)


@blueprint.app_template_global()
def usual_of_kinds(setting: str) -> dict[str, str]:
    """What `setting`, "show" or "may_change", is for each kind where the presenter chooses nothing: {kind: value}."""
    return {name: getattr(kind, setting) for name, kind in KINDS.items()}


@blueprint.get("/guide/polls")
def guide() -> str:
    return render_template("activities/guide.html")
