"""`make test` runs once more what failed, alone: a machine at its limit is no fault of a test.

What fails both times fails the run, and so does everything when more than a few failed. Named on the command line
(`-p tests.again`), so that a run by hand fails at the first try.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

MOST = 5


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SecondTry())


class SecondTry:
    def __init__(self) -> None:
        self.failed: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Iterator[None]:
        yield  # in which the first try is summed up, and its processes end
        if exitstatus == pytest.ExitCode.TESTS_FAILED and len(self.failed) <= MOST:
            print("\n\nOnce more, alone, what has failed:", flush=True)
            passed = {test: _passes_alone(test, session.config.rootpath) for test in self.failed}
            for test, once_more in passed.items():
                print("failed under load, passed alone:" if once_more else "failed twice:", test, flush=True)
            if all(passed.values()):
                session.exitstatus = pytest.ExitCode.OK


def _passes_alone(test: str, root: Path) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", "-q", test], cwd=root, check=False).returncode == 0
