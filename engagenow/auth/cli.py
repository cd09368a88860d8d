"""`flask login-link EMAIL`: a door for an instance without Google."""

import click
from flask import Flask
from flask.cli import with_appcontext

from engagenow.auth import service
from engagenow.core.errors import Refusal
from engagenow.web.address import public_base
from engagenow.web.errors import refusal_body


@click.command("login-link")
@click.argument("email")
@with_appcontext
def login_link(email: str) -> None:
    """Print a login link for EMAIL: good once, for 15 minutes."""
    try:
        token = service.login_link(email)
    except Refusal as refusal:
        raise click.ClickException(problem(refusal)) from None
    click.echo(f"{public_base()}/auth/link/{token}")


def problem(refusal: Refusal) -> str:
    body = refusal_body(refusal)
    return " ".join(error["message"] for error in body.get("errors", [])) or str(body["detail"])


def init_app(app: Flask) -> None:
    app.cli.add_command(login_link)
