"""Flask's extensions. Each one here keeps nothing of an app until `init_app`, so several apps can live in a process.

What does keep something of its app is built with it: the OAuth client in auth/oidc.py, the rate limiter in
web/limits.py.
"""

from flask import Flask
from flask_babel import Babel
from flask_jwt_extended import JWTManager
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

babel = Babel()
csrf = CSRFProtect()
jwt = JWTManager()
login_manager = LoginManager()


class LateMigrate:
    """What Flask-Migrate keeps of an app, made when a command first asks for it.

    It imports Alembic, which takes a twelfth of a start: no server needs it.
    """

    def __init__(self, app: Flask, database: SQLAlchemy) -> None:
        self._app, self._database = app, database
        app.extensions["migrate"] = self

    def __getattr__(self, name: str) -> object:
        from flask_migrate import Migrate

        Migrate(self._app, self._database, render_as_batch=True)  # takes the place of this one
        return getattr(self._app.extensions["migrate"], name)
