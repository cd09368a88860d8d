"""A test that failed is run once more, alone, and the run says how that ended."""

import subprocess
import sys

import pytest

from tests.again import MOST
from tests.server import ROOT

FLAKY = """
from pathlib import Path
def test_{name}():
    tried = Path("{name}")
    was_tried = tried.exists()
    tried.touch()
    assert was_tried
"""
FAILING = "def test_{name}():\n    assert False\n"
BROKEN = "import no_such_module\n"


@pytest.fixture
def run(tmp_path):
    """A run of two processes in an empty folder: `run(always=FAILING)`; its exit status and what it printed."""

    def run(**tests):
        for name, text in tests.items():
            (tmp_path / f"test_{name}.py").write_text(text.format(name=name))
        options = ["-q", "-n", "2", "-p", "tests.again", "--rootdir", tmp_path]
        command = [sys.executable, "-m", "pytest", *options, tmp_path]
        ran = subprocess.run(
            command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
        )
        return ran.returncode, ran.stdout

    return run


def test_what_passes_alone_is_named_and_fails_nothing(run):
    status, said = run(chance=FLAKY)
    assert status == 0, said
    assert said.endswith("failed under load, passed alone: test_chance.py::test_chance\n")


def test_what_fails_twice_fails_the_run(run):
    status, said = run(always=FAILING, chance=FLAKY)
    assert status == 1, said
    assert "failed twice: test_always.py::test_always\n" in said
    assert "failed under load, passed alone: test_chance.py::test_chance\n" in said


def test_a_file_that_cannot_be_imported_fails_the_run(run):
    status, said = run(broken=BROKEN, chance=FLAKY)
    assert status == 1, said
    assert "failed twice: test_broken.py\n" in said


def test_where_many_fail_none_is_run_again(run):
    status, said = run(**{f"chance{number}": FLAKY for number in range(MOST + 1)})
    assert status == 1, said
    assert f"{MOST + 1} failed" in said
    assert "alone" not in said
