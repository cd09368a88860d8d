"""The order of a whole run, for pytest-xdist. One process begins with the tests that wait, which leave the processor to
the others; another one with those that measure time, so that no two of them run side by side. Then come the slowest
files. No file is divided among processes, but those of which single tests are named below.

Without xdist, tests run in their usual order.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# Files and tests that wait for silence to be noticed, for leases to end or for programs to come up.
WAITING = (
    "tests/realtime/test_protocol_engine.py",
    "tests/deploy/test_topology.py",
    "tests/e2e/test_kept_texts.py",
    "tests/e2e/test_rooms.py",
    "tests/deploy/test_operations_doc.py",
    "tests/faults/test_admission.py::test_a_body_that_drips_or_stays_away_is_not_waited_for",
    "tests/faults/test_admission.py::test_an_answer_that_is_not_read_is_not_kept",
    "tests/faults/test_hostile.py::test_who_vanished_in_silence",
    "tests/faults/test_kill.py",
)
MEASURING = (
    "tests/faults/", "tests/e2e/test_following.py", "tests/realtime/test_paths.py", "tests/deploy/test_crowd.py",
    "tests/bench/", "tests/load/",
)  # fmt: skip
# Of the others, the slowest; what is not named comes behind them.
SLOW = (
    "tests/e2e/", "tests/deploy/", "tests/exports/", "tests/test_roles_", "tests/test_house.py",
    "tests/questions/test_at_random.py",
)  # fmt: skip
LANES = {"waiting": WAITING, "measuring": MEASURING}
ORDER = (*WAITING, *MEASURING, *SLOW)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: _place(item.nodeid))


def _place(nodeid: str) -> int:
    return next((place for place, name in enumerate(ORDER) if nodeid.startswith(name)), len(ORDER))


class Lanes(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        lane = next((lane for lane, names in LANES.items() if nodeid.startswith(names)), None)
        return lane or nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Lanes | None:
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return Lanes(config, log)
