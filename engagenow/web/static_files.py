"""Static files under an address that names their content, so that a browser asks for each build of them once.

`url_for('static', …)` gives /static/<build>/…; what one file names relatively (imports, `url(…)`) stays in its build.
"""

import hashlib
import re
import shutil
from pathlib import Path

import click
from flask import Flask, Response, current_app
from flask.cli import with_appcontext
from werkzeug.routing import BaseConverter

from engagenow.core.fields import Fields

FOLDER = Path(__file__).parents[1] / "static"
DAY = 24 * 3600
YEAR = 365 * DAY
# What a browser does not need: how a line is indented, a comment that has a line of its own, and in a script one after
# code, where no quotation mark follows that could end a text with " // " in it.
STRIPPED = {
    ".js": re.compile(rb"(?m)^[ \t]*(?://.*)?|[ \t]+// [^\"'`\n]*$"),
    ".css": re.compile(rb"(?m)^[ \t]*(?:/\*[^*\n]*\*/[ \t]*$)?"),
}


class Build(BaseConverter):
    """A build in an address: what `build_of` returns."""

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
    # What browsers and phones ask for at the root where a page names no picture that they can read.
    app.add_url_rule("/favicon.ico", view_func=favicon)
    app.add_url_rule("/apple-touch-icon.png", view_func=touch_icon)
    app.cli.add_command(copy)

    @app.url_defaults
    def name_build(endpoint: str, values: Fields) -> None:
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


def favicon() -> Response:
    """The picture of a tab, for browsers that read no SVG."""
    return _icon("favicon.png")


def touch_icon() -> Response:
    """The picture on the home screen of an iPhone."""
    return _icon("touch-icon.png")


def _icon(name: str) -> Response:
    """A few kB. Its address names no build: a browser asks again after a day."""
    response = Response((FOLDER / "img" / name).read_bytes(), mimetype="image/png")
    response.cache_control.public = True
    response.cache_control.max_age = DAY
    return response


def copy_to(folder: Path) -> Path:
    """The static files as nginx wants them: folder/<build>/…, beside the builds that stand there already."""
    target = folder / build_of(FOLDER)
    if not target.exists():
        draft = target.with_suffix(".part")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(FOLDER, draft)
        for path in draft.rglob("*.*"):
            if path.suffix in STRIPPED and path.is_file():
                path.write_bytes(lean(path))
        _let_everybody_read(draft)
        draft.rename(target)
    return target


def lean(path: Path) -> bytes:
    """The file as it goes over the wire: without indentation and comments.

    Their lines stay as empty ones, so that the browser's messages name the lines of the sources. No text in our scripts
    goes over several lines.
    """
    stripped = STRIPPED.get(path.suffix)
    content = path.read_bytes()
    return stripped.sub(b"", content) if stripped and "vendor" not in path.parts else content


def _let_everybody_read(folder: Path) -> None:
    """nginx is another user, whatever umask this process has and whatever modes the checkout has."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@click.command("static-copy")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def copy(folder: Path) -> None:
    """Copy the static files to FOLDER/<build>/ for nginx to serve."""
    click.echo(copy_to(folder))
