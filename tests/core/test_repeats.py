import logging

import pytest

from engagenow.core import repeats
from engagenow.core.repeats import MOST, WITHIN, Repeats


@pytest.fixture
def lines(monkeypatch):
    """A log whose lines are kept; `lines.at` is the time in seconds."""
    kept = Lines()
    monkeypatch.setattr(repeats, "monotonic", lambda: kept.at)
    return kept


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.at, self.all = 0.0, []
        self.addFilter(Repeats())
        self.log = logging.getLogger(f"of its own {id(self)}")
        self.log.propagate = False
        self.log.addHandler(self)

    def emit(self, record):
        self.all.append(record.getMessage())

    def fails(self, error):
        try:
            raise error
        except Exception:
            self.log.exception("a command failed")


def test_the_same_line_is_written_so_often_a_minute_and_then_counted(lines):
    for number in range(MOST + 30):
        lines.log.warning("no packet: %s", number)
        lines.at += 0.1
    assert lines.all == [f"no packet: {number}" for number in range(MOST)]
    lines.at = WITHIN
    for number in range(2):
        lines.log.warning("no packet: %s", number)
    # Another line of the code is another kind.
    assert lines.all[MOST:] == ["no packet: 0", "no packet: 1"]


def test_the_first_after_a_minute_says_what_was_left_out(lines):
    def flood(count):
        for _ in range(count):
            lines.log.error("100%% %s", "sure")

    flood(MOST + 7)
    lines.at = WITHIN
    flood(2)
    assert lines.all[MOST:] == ["100% sure (7 more like it were left out)", "100% sure"]


def test_another_fault_is_not_hidden_behind_it(lines):
    for _ in range(MOST + 1):
        lines.fails(ValueError("one"))
    try:
        {}["another"]
    except KeyError:
        lines.log.exception("a command failed")
    assert len(lines.all) == MOST + 1


def test_what_people_did_is_never_left_out(lines):
    lines.log.setLevel(logging.INFO)
    for _ in range(MOST + 5):
        lines.log.info("a participant was removed")
    assert len(lines.all) == MOST + 5
