"""The image names all that it is served with, and the licence of each."""

import re
from importlib.metadata import version
from itertools import pairwise

import pytest

from engagenow import notices
from tests.deploy.dockerfile import instructions
from tests.server import ROOT


@pytest.fixture(scope="module")
def sections():
    """By the first line of each: a name and a version."""
    _head, *found = notices.text().split(f"\n{notices.RULE}\n")
    return {section.partition("\n")[0]: section for section in found}


def test_every_package_that_is_served_is_there_with_its_licence(sections):
    pins = dict(
        re.findall(
            r"^([\w.-]+)==(\S+?)(?:;|\s|$)(?!.*python_full_version)", (ROOT / "requirements.txt").read_text(), re.M
        )
    )
    assert len(pins) > 50
    named = {re.sub(r"[-_.]+", "-", name).lower(): section for name, section in sections.items()}
    for name in pins:
        section = named[re.sub(r"[-_.]+", "-", f"{name} {version(name)}").lower()]
        licence = re.search(r"^Licence: (.+)$", section, re.M)[1]
        assert licence != "see below" or len(section) > 400, name
        assert len(section) > 400 or name == "ordered-set", f"{name}: no text of its licence"


def test_vendored_scripts_are_there_with_their_licence(sections):
    for folder in (ROOT / "engagenow/static/vendor").iterdir():
        assert "Permission is hereby granted" in sections[folder.name.replace("@", " ")]


def test_nothing_of_this_machine_is_in_it(sections):
    assert str(ROOT) not in "".join(sections.values())


def test_the_image_makes_it_after_the_packages_are_installed():
    steps = [arguments for _, arguments in instructions((ROOT / "Dockerfile").read_text())]
    made = next(n for n, step in enumerate(steps) if "-m engagenow.notices >" in step)
    installed = next(n for n, step in enumerate(steps) if "pip --python /venv/bin/python install" in step)
    assert installed < made


def test_the_sections_are_in_alphabetical_order(sections):
    names = [name.lower() for name in sections if "Licence:" in sections[name]]
    assert all(one <= other for one, other in pairwise(name.split()[0] for name in names))
