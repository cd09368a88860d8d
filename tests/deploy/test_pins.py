"""Images that are pinned by version get old: each pin has a date, and an update service is told where they are."""

import json
import re
import warnings
from datetime import UTC, date, datetime

import pytest

from tests.server import ROOT

FILES = [ROOT / "Dockerfile", *sorted(ROOT.glob("docker-compose*.yml")), *sorted(ROOT.glob(".github/workflows/*.yml"))]
PIN = re.compile(r"(?:image: (?:\$\{\w+:-)?|^ARG \w+=)([a-z][\w./-]*):(\d[\w.-]*)", re.M)
CHECKED = re.compile(r"# checked (\d{4}-\d\d-\d\d)$")
TOO_OLD = 120  # days


class PinIsOld(UserWarning):
    pass


def pins():
    """(where, image, version, date or None). In a Dockerfile the date stands in the line above."""
    for file in FILES:
        lines = file.read_text().splitlines()
        for number, line in enumerate(lines):
            if found := PIN.search(line):
                said = CHECKED.search(line) or CHECKED.search(lines[number - 1])
                yield f"{file.name}:{number + 1}", *found.groups(), said and date.fromisoformat(said[1])


PINS = list(pins())


def age(checked):
    return (datetime.now(UTC).date() - checked).days


def test_every_image_has_the_day_of_its_last_check():
    assert {image for _, image, _, _ in PINS} == {"python", "nginx", "postgres", "valkey/valkey"}
    assert [where for where, _, _, checked in PINS if checked is None or age(checked) < -1] == []


def test_one_image_has_one_version():
    versions = {(image, version) for _, image, version, _ in PINS}
    assert len(versions) == len({image for image, _ in versions})


@pytest.mark.filterwarnings("always::UserWarning")
@pytest.mark.parametrize("pin", PINS, ids=lambda pin: f"{pin[0]} {pin[1]}")
def test_a_pin_that_nobody_checked_for_months_is_named(pin):
    """A warning and no failure: a project that changes nothing for a while still passes its tests."""
    warn_if_old(*pin)


def warn_if_old(where, image, version, checked):
    if age(checked) > TOO_OLD:
        warnings.warn(
            f"{where}: {image}:{version} was last checked on {checked}. Is there a newer patch?", PinIsOld, stacklevel=2
        )


def test_the_warning_is_given():
    with pytest.warns(PinIsOld, match=r"nginx:1\.0 was last checked on 2020-01-01"):
        warn_if_old("there", "nginx", "1.0", date(2020, 1, 1))


def test_the_update_service_looks_after_every_kind_of_pin():
    asked = json.loads((ROOT / ".github" / "renovate.json").read_text())
    kinds = {"dockerfile", "docker-compose", "pip_requirements", "github-actions", "npm"}
    assert kinds <= set(asked["enabledManagers"])
    assert "config:recommended" in asked["extends"]
    assert asked["ignorePaths"] == ["**/node_modules/**"], "its own list leaves out tests/, where the npm packages are"
