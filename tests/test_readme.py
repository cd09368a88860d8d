"""README.md and README.ko.md tell the same, and what they point at exists."""

import re
import tomllib

import pytest

from tests.server import ROOT

READMES = ("README.md", "README.ko.md")


def parts(name):
    """(text, the commands of its blocks without comments)"""
    text = (ROOT / name).read_text()
    return text, [re.sub(r" +#.*", "", block) for block in re.findall(r"```\n(.*?)```", text, re.S)]


@pytest.mark.parametrize("name", READMES)
def test_every_file_that_is_pointed_at_exists(name):
    paths = [path for path in re.findall(r"\]\(([^)]+)\)", parts(name)[0]) if ":" not in path]
    assert len(paths) > 8
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_both_languages_give_the_same_commands():
    english, korean = (set(parts(name)[1]) for name in READMES)
    assert {"make test\n"} == english - korean, "a sentence of its own in Korean"
    assert not korean - english


@pytest.mark.parametrize("name", READMES)
def test_the_versions_of_python_are_those_that_are_declared(name):
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert declared == ">=3.11,<3.14"
    assert all(version in parts(name)[0] for version in ("3.11", "3.12", "3.13"))


def test_the_first_version_of_the_changelog_is_the_project_s():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(
        r"^## (\S+?)(?:, not released yet| \(\d{4}-\d\d-\d\d\))$", (ROOT / "CHANGELOG.md").read_text(), re.M
    )
    assert newest[1] == version
