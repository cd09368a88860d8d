"""Apps with settings of a test's own, and what a browser reads from a page."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engagenow import create_app
from tests.conftest import close, settings_of

MakeApp = Callable[..., Flask]
ReadCsrf = Callable[[FlaskClient], str]


@pytest.fixture
def make_app(migrated: Path, tmp_path: Path) -> Iterator[MakeApp]:
    """`make_app(ENVIRONMENT="production", PUBLIC_URL="https://engage.test")`, with an empty database."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        folder = tmp_path / f"app{len(made)}"
        folder.mkdir()
        shutil.copy(migrated, folder / "engagenow.db")
        features = {"features": settings.pop("features")} if "features" in settings else {}
        made.append(create_app(settings_of(folder, **settings), **features))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def csrf() -> ReadCsrf:
    """The CSRF token that a page shows this browser, which is logged in."""

    def read(browser: FlaskClient) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/no-such-page").text)
        assert found, "the page shows no CSRF token"
        return found[1]

    return read
