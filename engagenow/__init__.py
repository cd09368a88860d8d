"""EngageNow: live chat and reactions between a presenter and a hall full of phones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Config

FEATURES = ("auth", "sessions", "join", "moderation", "chat", "reactions", "activities", "questions", "exports")


def create_app(config: "Config", features: Sequence[str] = FEATURES) -> "Flask":
    """The application. A feature is a folder of this package; a name with a dot is a module anywhere."""
    # Imported here: gunicorn's master imports modules of this package, and the application only after a worker patched.
    from engagenow.app import build

    return build(config, features)
