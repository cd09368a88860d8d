"""What a room loads of moderation, once there is something of it."""

from flask import Blueprint, render_template

blueprint = Blueprint("moderation_pages", __name__)


@blueprint.get("/parts/moderation")
def room_part() -> str:
    """Words and styles for a participant whose texts wait, or who may not write at the moment."""
    return render_template("moderation/room.html")
