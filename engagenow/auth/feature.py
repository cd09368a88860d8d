"""What accounts bring to the house."""

from flask import Flask

from engagenow.auth import cli, identity, oidc, signing, test_door
from engagenow.auth.http import blueprint as api
from engagenow.auth.pages import blueprint as pages
from engagenow.core.features import Feature, House


def _set_up(app: Flask, _house: House) -> None:
    for part in (signing, identity, cli, oidc, test_door):
        part.init_app(app)


feature = Feature(name="auth", blueprints=(api, pages), setup=_set_up)
