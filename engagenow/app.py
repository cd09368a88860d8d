"""Building the application: what is plugged in, in which order."""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from operator import getitem

from flask import Flask

from config import Config
from engagenow import cli, realtime, web
from engagenow.core.database import db, prepare
from engagenow.core.features import House
from engagenow.core.held import MOST, HeldRequests
from engagenow.core.house_settings import Settings
from engagenow.core.limits import Limits
from engagenow.core.tokens import ModeratorTokens, ParticipantTokens, ScreenTokens
from engagenow.extensions import LateMigrate
from engagenow.web import proxies, request_ids


def build(config: Config, features: Sequence[str]) -> Flask:
    """The application with these features, as `create_app` of the package names them."""
    app = Flask("engagenow", instance_path=config.INSTANCE_PATH, static_folder=None)
    app.config.from_object(config)
    app.url_map.strict_slashes = False  # before any route: every one answers with and without a slash at its end
    db.init_app(app)
    LateMigrate(app, db)
    with app.app_context():
        prepare(db.engine)
    web.init_app(app)
    house = app.extensions["house"] = _house(config)
    for name in features:
        plug_in(app, house, name)
    app.extensions["socketio"] = realtime.init_app(app, house)
    proxies.init_app(app)
    request_ids.init_app(app)
    cli.init_app(app)
    return app


def plug_in(app: Flask, house: House, name: str) -> None:
    """Give the house a feature: its routes now, its commands, snapshot and panels wherever the house is asked."""
    feature = import_module(name if "." in name else f"engagenow.{name}.feature").feature
    house.add(feature)
    for blueprint in feature.blueprints:
        app.register_blueprint(blueprint)
    if feature.setup:
        feature.setup(app, house)


def _house(config: Config) -> House:
    return House(
        tokens=ParticipantTokens(*config.SECRET_KEYS),
        screen_tokens=ScreenTokens(*config.SECRET_KEYS),
        moderator_tokens=ModeratorTokens(*config.SECRET_KEYS),
        limits=Limits(config.RATE_LIMITS),
        settings=Settings(config.MAX_PARTICIPANTS, config.NICKNAME_HOLD, config.DEFAULT_LOCALE),
        held=HeldRequests(partial(getitem, MOST, config.SOCKETIO_ASYNC_MODE)),
    )
