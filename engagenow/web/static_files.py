"""Static files under an address that names their content, so that a browser asks for each build of them once.

`url_for('static', …)` gives /static/<build>/…; what one file names relatively (imports, `url(…)`) stays in its build.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import click
from flask import Flask, Response, current_app
from flask.cli import with_appcontext
from werkzeug.routing import BaseConverter

FOLDER = Path(__file__).parents[1] / "static"
YEAR = 365 * 24 * 3600


class Build(BaseConverter):
    regex = "[0-9a-f]{12}"


def build_of(folder: Path) -> str:
    """Twelve hexadecimal digits for what stands in the folder, the same on every machine."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(folder).as_posix()}\n{content}\n".encode())
    return digest.hexdigest()[:12]


def init_app(app: Flask) -> None:
    """The app is made without Flask's own route: it has no build in it."""
    app.static_folder = str(FOLDER)
    own = app.config["STATIC_BUILD"] = build_of(FOLDER)
    app.url_map.converters["build"] = Build
    app.add_url_rule("/static/<build:build>/<path:filename>", endpoint="static", view_func=send)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=send)
    app.cli.add_command(copy)

    @app.url_defaults
    def name_build(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("build", own)


def send(filename: str, build: str | None = None) -> Response:
    """For a year if it is this build. Another one is of a process that is newer or older, and ours would be kept in
    its place."""
    response = current_app.send_static_file(filename)
    if build == current_app.config["STATIC_BUILD"] and current_app.config["ENVIRONMENT"] != "development":
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response


def copy_to(folder: Path) -> Path:
    """The static files as nginx wants them: folder/<build>/…, beside the builds that stand there already."""
    target = folder / build_of(FOLDER)
    if not target.exists():
        draft = target.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(FOLDER, draft)
        draft.rename(target)
    return target


@click.command("static-copy")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def copy(folder: Path) -> None:
    """Copy the static files to FOLDER/<build>/ for nginx to serve."""
    click.echo(copy_to(folder))
