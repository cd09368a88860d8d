"""`flask demo`, `events`, `doctor`, `backup`, `restore`, and `flask db`, which is Flask-Migrate's.

A command imports what it needs when it runs: a server has all commands and needs none of it.
"""

from pathlib import Path

import click
from flask import Flask, current_app, g
from flask.cli import with_appcontext

from engagenow import wire_document
from engagenow.core.database import db
from engagenow.web.operator_commands import announced, on_installation

WIRE = Path(__file__).parents[1] / "docs" / "wire.md"


@click.command("demo")
@on_installation
def make_demo() -> None:
    """Make the demo user and sessions; again and again without doubles."""
    from engagenow import demo

    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("There is no demo data in production.")
    for code in demo.make(db.engine):
        click.echo(code)


@click.command("events")
@click.option("--check", is_flag=True, help="Only say whether docs/wire.md is fresh.")
@with_appcontext
def write_events(check: bool) -> None:
    """Write docs/wire.md: every event and every command, from the code."""
    text = wire_document.render(current_app.extensions["realtime"].table)
    if check:
        raise SystemExit(0 if WIRE.exists() and WIRE.read_text() == text else 1)
    WIRE.parent.mkdir(exist_ok=True)
    WIRE.write_text(text)


@click.command("doctor")
@with_appcontext
def examine() -> None:
    """Say what is wrong with this installation, and what to do. Ends with 1 when anything is."""
    from engagenow import doctor

    findings = []
    for finding in doctor.examine(current_app):
        click.echo(finding)
        findings.append(finding)
    raise SystemExit(any(finding.fault for finding in findings))


FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup")
@FILE
@on_installation
def back_up(file: Path) -> None:
    """Write the whole database into FILE, while people use it."""
    from engagenow import backup

    backup.backup(current_app.config["DATABASE_URL"], file)
    click.echo(f"{file}: {file.stat().st_size} bytes")


@click.command("restore")
@FILE
@click.option("--replace", is_flag=True, help="Also when the database is not empty: what is in it is lost.")
@announced
def restore(file: Path, replace: bool) -> None:
    """Fill the database from FILE. Stop all web processes first."""
    from engagenow import backup

    backup.restore(current_app.config["DATABASE_URL"], file, replace=replace)
    click.echo("Restored. Now `flask db upgrade`, since the backup may be of an older release; start; `flask doctor`.")


class Migrations(click.Group):
    """Flask-Migrate's commands, imported when one is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """For click: the names of Flask-Migrate's commands."""
        return self._theirs.list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """For click: Flask-Migrate's command of this name."""
        return self._theirs.get_command(ctx, cmd_name)

    @property
    def _theirs(self) -> click.Group:
        from flask_migrate.cli import db as commands

        return commands  # type: ignore[no-any-return]


@click.group("db", cls=Migrations)
@with_appcontext
def migrations() -> None:
    """Perform database migrations."""
    g.directory, g.x_arg = None, ()  # what they read: the usual folder, and no wishes for env.py


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(migrations)
    app.cli.add_command(make_demo)
    app.cli.add_command(write_events)
    for command in (examine, back_up, restore):
        app.cli.add_command(command)
