"""What `make test` runs, and what it says of what it leaves out."""

import os
import re
import shlex
import subprocess
import sys

from tests.server import ROOT

# One test for each program that is found by PATH alone; each asks for it first.
WANTING = {
    "node": "tests/test_javascript.py",
    "gcc": "tests/bench/test_generator.py::test_nobody_there_is_a_failure",
    "curl": "tests/deploy/test_deploy.py::test_without_settings_it_says_where_to_look",
    "redis-server": "tests/web/test_health.py::test_a_redis_that_answers_is_ok",
}


def pytest_here(*arguments, **environment):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def makes(*variables):
    """The arguments that `make test` gives to pytest."""
    steps = subprocess.run(["make", "-n", "test", *variables], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = [line for line in steps.stdout.splitlines() if "-m pytest" in line]
    return shlex.split(line.partition("-m pytest")[2])


def test_a_missing_program_is_named_and_its_tests_are_skipped(tmp_path):
    said = pytest_here(*WANTING.values(), PATH=str(tmp_path))
    named = re.findall(r"^SKIPPED \[\d+\] \S+: no (\S+) on this machine$", said, re.MULTILINE)
    assert sorted(named) == sorted(WANTING)


def test_everything_is_tested():
    assert "-m" not in makes()


def test_what_fails_is_run_once_more():
    assert "tests.again" in makes()


def test_a_fast_run_needs_no_server_and_one_browser():
    expression = makes("FAST=1")[-2:]
    assert expression[0] == "-m"
    chosen = [line for line in pytest_here("--collect-only", *expression).splitlines() if "::" in line]
    assert [test.partition("[")[2] for test in chosen if test.startswith("tests/e2e/")] == ["desktop]"]
    assert not [test for test in chosen if test.startswith("tests/test_roles_")]
    folders = {test.split("/")[1] for test in chosen}
    assert {"auth", "chat", "core", "join", "reactions", "sessions", "web"} <= folders
    assert folders.isdisjoint({"bench", "deploy", "faults", "load"})
