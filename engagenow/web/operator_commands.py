"""What every command of an operator has in common: it acts on an installation that is there, and says on which."""

import sys
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import ParamSpec, TypeVar

import click
from flask import Config, current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError

from engagenow.core.database import db
from engagenow.core.database_faults import in_one_line
from engagenow.core.environment import ConfigError
from engagenow.core.errors import Refusal
from engagenow.core.installation import installation_id, shown
from engagenow.core.machine import sqlite_file
from engagenow.handshake import Fault
from engagenow.web.errors import refusal_body

Given = ParamSpec("Given")
Result = TypeVar("Result")


def on_installation(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """For the function of a command that needs an installation: see `announced`; makes none where there is none."""

    @wraps(work)
    def run(*arguments: Given.args, **options: Given.kwargs) -> Result:
        require_database(current_app.config)
        return work(*arguments, **options)

    return announced(run)


def announced(work: Callable[Given, Result]) -> Callable[Given, Result]:
    """For a command's function: name the installation on stderr, speak English, and fail with one line."""

    @wraps(work)
    def run(*arguments: Given.args, **options: Given.kwargs) -> Result:
        with force_locale("en"):
            try:
                click.echo(f"EngageNow: {_installation()}", err=True)
                return work(*arguments, **options)
            except (Refusal, Fault, DBAPIError) as error:
                raise click.ClickException(_in_words(error)) from None

    return with_appcontext(run)  # type: ignore[no-any-return]


def require_database(config: Config) -> None:
    """Connecting would make an SQLite file that is not there. Raises Fault."""
    if _is_missing(config):
        raise Fault(
            "There is no such database. Name the file of the server's settings (ENV_FILE=FILE flask …), "
            "or make a new installation with `flask db upgrade`."
        )


def settings_file(config: Config) -> str:
    """Where the settings come from, in words."""
    return f"settings of {config['ENV_FILE']}" if config["ENV_FILE"] else "settings of the environment"


def end_in_one_line(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For sys.excepthook: what an operator can put right needs no traceback."""
    if isinstance(error, DBAPIError | ConfigError):
        print(f"EngageNow: {_in_words(error)}", file=sys.stderr)  # noqa: T201 there is no command any more to echo it
    else:
        sys.__excepthook__(kind, error, trace)


def _installation() -> str:
    config = current_app.config
    where = f"{shown(config['DATABASE_URL'])}, {settings_file(config)}"
    if _is_missing(config):
        return f"no installation yet, {where}"
    with db.engine.connect() as connection:
        return f"installation {installation_id(connection) or 'of unknown id'}, {where}"


def _is_missing(config: Config) -> bool:
    file = sqlite_file(config["DATABASE_URL"])
    return file is not None and not file.exists()


def _in_words(error: BaseException) -> str:
    if isinstance(error, DBAPIError):
        return in_one_line(error)
    if isinstance(error, Refusal):
        body = refusal_body(error)
        return " ".join(each["message"] for each in body.get("errors", [])) or str(body["detail"])
    return str(error)
