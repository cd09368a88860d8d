from typing import Any

from engagenow.core.features import Feature, House
from engagenow.exports import http
from engagenow.exports.runner import Runner


def _set_up(app: Any, house: House) -> None:
    app.extensions["exports"] = Runner(app.config["SQLALCHEMY_DATABASE_URI"])


feature = Feature(name="exports", blueprints=(http.blueprint,), setup=_set_up)
