"""What was measured, one JSON line a run in `.build/results.jsonl`, and what is read out of it."""

import json
import statistics
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.bench.build import BUILD
from tests.server import ROOT

KEPT = BUILD / "results.jsonl"

Run = dict[str, Any]


def keep(run: Run, file: Path = KEPT) -> None:
    with file.open("a") as results:
        results.write(json.dumps(run, ensure_ascii=False) + "\n")


def read(file: Path = KEPT) -> list[Run]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def commit() -> str:
    """Which version is measured."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return described.stdout.strip() or "unknown"


def newest(runs: Iterable[Run], scenario: str) -> list[Run]:
    """The runs of a scenario's last benchmark, a full one if there is any: only what ran side by side is compared."""
    mine = [run for run in runs if run["scenario"] == scenario]
    full = [run for run in mine if not run["quick"]] or mine
    return [run for run in full if run["bench"] == full[-1]["bench"]]


def phase(run: Run, *names: str) -> dict[str, Any]:
    """The last line of a phase; {} when the generator did not get there."""
    return next((row for row in reversed(run["rows"]) if row["phase"] in names), {})


def median(runs: Iterable[Run], figure: Callable[[Run], float | None]) -> float | None:
    """Of the runs that had the core for themselves. None when no run has the figure."""
    figures = [figure(run) for run in runs if not run["contended"]]
    known = [one for one in figures if one is not None]
    return statistics.median(known) if known else None
