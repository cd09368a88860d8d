"""The order of a whole run, and that what it names is there."""

from pathlib import Path

import pytest

from tests.conftest import THOROUGH
from tests.lanes import ORDER, WAITING, Lanes
from tests.server import ROOT


@pytest.mark.parametrize("name", ORDER)
def test_a_name_in_the_lanes_is_that_of_tests(name):
    file, _, test = name.partition("::")
    found = [ROOT / file] if (ROOT / file).exists() else list(ROOT.glob(f"{file}*"))
    assert found
    assert not test or f"def {test}" in found[0].read_text()


def test_the_files_that_a_quick_run_leaves_out_are_there():
    assert all(Path(name).exists() for name in THOROUGH)


def lane(test):
    return Lanes._split_scope(None, test)


def test_what_waits_is_one_lane_and_what_measures_another_one():
    assert {lane(f"{name}[direct]") for name in WAITING} == {"waiting"}
    assert {lane(f"tests/{name}.py::test_it") for name in ("faults/test_workers", "load/test_load")} == {"measuring"}


def test_no_other_file_is_divided():
    names = "tests/chat/test_http.py"
    assert lane(f"{names}::test_one[a::b]") == lane(f"{names}::test_two") == names
