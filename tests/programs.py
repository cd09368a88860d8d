"""Programs that tests meet for real. A test whose program is missing is skipped, and the skip names the program."""

from pathlib import Path

import pytest

from tests.topology.program import find


def need(*names: str) -> Path:
    """The first of these programs that is on this machine, or a skip that names the first one."""
    found = next(filter(None, map(find, names)), None)
    return found or pytest.skip(f"no {names[0]} on this machine")
