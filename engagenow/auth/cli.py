"""`flask login-link`, `presenters`, `approve`, `block`: what an operator does with accounts."""

from collections.abc import Sequence

import click
from flask import Flask

from engagenow.auth import accounts, identity, service
from engagenow.auth.models import User
from engagenow.web.address import public_base
from engagenow.web.operator_commands import on_installation

WHOM = click.argument("email_or_id", metavar="EMAIL|ID")


@click.command("login-link")
@click.argument("email")
@on_installation
def login_link(email: str) -> None:
    """Print a login link for EMAIL: good once, for 15 minutes. It approves the account."""
    click.echo(f"{public_base()}/auth/link/{service.login_link(email)}")


@click.command("presenters")
@on_installation
def presenters() -> None:
    """List all accounts: whether they may present, email, provider, name, id."""
    _print(accounts.accounts())


@click.command("approve")
@WHOM
@on_installation
def approve(email_or_id: str) -> None:
    """Let an account present, whatever the settings say. Takes back a block."""
    _print(accounts.approve(email_or_id))


@click.command("block")
@WHOM
@on_installation
def block(email_or_id: str) -> None:
    """End an account's logins, access tokens and open pages within seconds, and let it present no more."""
    _print(accounts.block(email_or_id))


def init_app(app: Flask) -> None:
    """Add the commands."""
    for command in (login_link, presenters, approve, block):
        app.cli.add_command(command)


def _print(users: Sequence[User]) -> None:
    admission = identity.admission_here()
    for user in users:
        verified = "" if user.email_verified else " (not verified)"
        click.echo(f"{admission.state(user):<10}  {user.email}{verified}  {user.provider}  {user.name}  {user.id}")
