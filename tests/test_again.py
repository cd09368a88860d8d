"""What failed under load is run once more, alone, and the run says so."""

import subprocess
import sys

import pytest

from tests.again import MOST
from tests.server import ROOT

FLAKY = """
from pathlib import Path
def test_{name}():
    tried = Path("{name}")
    tried.touch() if (first := not tried.exists()) else None
    assert not first
"""
FAILING = "def test_{name}():\n    assert False\n"


@pytest.fixture
def run(tmp_path):
    """A run of two processes in an empty folder: `run(always=FAILING)`; its exit status and what it printed."""

    def run(**tests):
        for name, text in tests.items():
            (tmp_path / f"test_{name}.py").write_text(text.format(name=name))
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "-p",
            "tests.again",
            "--rootdir",
            tmp_path,
            tmp_path,
        ]
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


def test_where_many_fail_none_is_run_again(run):
    status, said = run(**{f"chance{number}": FLAKY for number in range(MOST + 1)})
    assert status == 1, said
    assert f"{MOST + 1} failed" in said
    assert "alone" not in said
