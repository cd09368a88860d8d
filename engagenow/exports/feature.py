"""What exports bring to the house."""

from flask import Flask

from engagenow.core.features import Feature, House
from engagenow.exports import http
from engagenow.exports.runner import Runner


def _set_up(app: Flask, _house: House) -> None:
    app.extensions["exports"] = Runner(app.config["SQLALCHEMY_DATABASE_URI"])


feature = Feature(name="exports", blueprints=(http.blueprint,), setup=_set_up)
