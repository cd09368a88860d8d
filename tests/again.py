"""`make test` runs each test that failed once more, alone: it may have failed because the machine was busy.

A test that fails again fails the run. When more than MOST tests failed, none is run again. Only `make test` loads this
plugin (`-p tests.again`), so that a run by hand fails at once.
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

    def pytest_runtest_logreport(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed:
            self.failed[report.nodeid] = None

    pytest_collectreport = pytest_runtest_logreport  # a file that cannot be imported

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Iterator[None]:
        yield  # pytest prints its summary, and the processes of xdist end
        if exitstatus == pytest.ExitCode.TESTS_FAILED and 0 < len(self.failed) <= MOST:
            print("\n\nEach test that has failed is run once more, alone:", flush=True)
            passed = {test: _passes_alone(test, session.config.rootpath) for test in self.failed}
            for test, once_more in passed.items():
                print("failed under load, passed alone:" if once_more else "failed twice:", test, flush=True)
            if all(passed.values()):
                session.exitstatus = pytest.ExitCode.OK


def _passes_alone(test: str, root: Path) -> bool:
    return subprocess.run([sys.executable, "-m", "pytest", "-q", test], cwd=root, check=False).returncode == 0
