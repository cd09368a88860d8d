"""What the terminal shows while it runs."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.bench.scenarios import Case
from tests.bench.servers import server_of

SHOWN = {
    "rate": "{:.0f} messages/s asked",
    "msgs_s": "{:.0f}/s sent",
    "conn_s": "{:.0f} joined/s",
    "deliv_s": "{:,.0f} deliveries/s",
    "lost": "{:.0f} lost",
    "p50": "p50 {:.1f} ms",
    "p99": "p99 {:.1f} ms",
    "srv_cpu": "server {:.2f}",
    "peer_cpu": "PostgreSQL {:.2f}",
    "gen_cpu": "generator {:.2f}",
    "rss_mb": "{:.0f} MB",
    "oth0": "others {:.2f}",
}
ANSWERED = {"acknowledged": "{} acknowledged", "p99": SHOWN["p99"], "settled": "settled in {:.0f} ms"}
BACK = {"alive": "{} back", "secs": "in {:.1f} s", "gaps": "{} gaps", "doubles": "{} doubles"}


def title(case: Case, server: str, repeat: int) -> str:
    who = f"{server_of(server).label}, {case.label}" if case.label else server_of(server).label
    return f"{case.scenario}: {who} (run {repeat})"


def line(row: dict[str, Any]) -> str:
    shown = {"restart": {**SHOWN, **BACK}, "answered": ANSWERED}.get(row["phase"], SHOWN)
    told = (text.format(row[key]) for key, text in shown.items() if row.get(key) is not None)
    return f"{row['phase']}: {', '.join(told)}"


class Clock:
    """Guesses what is left from what each run was expected to take, and from how far that was off so far."""

    def __init__(self, expected: Sequence[float], now: Callable[[], float] = time.monotonic) -> None:
        self._expected, self._now, self._began = expected, now, now()

    def left(self, done: int) -> str:
        spent, meant = self._now() - self._began, sum(self._expected[:done])
        seconds = sum(self._expected[done:]) * (spent / meant if meant else 1)
        return f"about {max(1, round(seconds / 60))} min"
