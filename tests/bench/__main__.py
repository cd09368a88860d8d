"""`make bench`: measures the product beside other servers, and prints the tables.

`make bench ONLY=abuse` measures what one hostile client can cost instead, `ONLY=frames` whether pages keep
their frames while a hall answers, `ONLY=filter` what the word filter takes for a text, `ONLY=jokers` how a hall fares
beside clients that flood it. `BESIDE=<commit>` measures the product beside another commit of it, each in its turn, with
the packages that are installed now.

The runner and the generator stay on one core, each server in its turn has the other. `python -m tests.bench table`
puts the tables into docs/performance.md.
"""

import argparse
import os
import signal
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.bench import abuse, frames, jokers, progress, results, table, words
from tests.bench.build import CannotBuild, build_generator
from tests.bench.measure import GeneratorFailed, Row, overtaxed, run
from tests.bench.scenarios import Case, beside, chosen, plan
from tests.bench.servers import OTHER_CORE, allow_open_files, missing, server_of, stop_all

REPEATS = 3
MOST_ATTEMPTS = 3  # a contended run is made again twice


def main() -> None:
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    if asked.what == "table":
        table.write(results.read())
        return
    for name, work in (
        ("abuse", partial(abuse.main, [])),
        ("frames", frames.main),
        ("filter", words.main),
        ("jokers", partial(jokers.main, quick=asked.quick)),
    ):
        if asked.only == [name]:
            work()
            return
    try:
        cases = chosen(asked.only)
        _bench(beside(cases, asked.beside) if asked.beside else cases, asked.quick, asked.repeats)
    except (ValueError, CannotBuild) as wrong:
        sys.exit(f"EngageNow: {wrong}")
    except KeyboardInterrupt:
        sys.exit("\nEngageNow: stopped; what is measured so far is kept.")
    finally:
        stop_all()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("run", "table"), default="run")
    parser.add_argument(
        "--only", type=lambda names: names.split(","), default=[], help="scenarios, with commas between"
    )
    parser.add_argument("--beside", metavar="COMMIT", help="the product alone, and the product of another commit")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--quick", action="store_true", help="one repeat, short phases")
    return parser.parse_args()


def _bench(cases: list[Case], quick: bool, repeats: int) -> None:
    _take_the_machine()
    left_out = _build(cases)
    runs = [one for one in plan(cases, 1 if quick else repeats) if one[2] not in left_out]
    clock = progress.Clock([case.seconds(server, quick) for _, case, server in runs])
    bench = {
        "bench": int(time.time()),
        "commit": results.commit(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "quick": quick,
    }
    for number, (repeat, case, server) in enumerate(runs):
        print(
            f"[{number + 1}/{len(runs)}, {clock.left(number)} left] {progress.title(case, server, repeat)}", flush=True
        )
        _run(case, server, {**bench, "repeat": repeat})
    mine = [one for one in results.read() if one["bench"] == bench["bench"]]
    print(f"\n{table.tables(mine)}")


def _run(case: Case, server: str, known: dict[str, Any]) -> None:
    share = 1.0
    for attempt in range(1, MOST_ATTEMPTS + 1):
        try:
            measured = run(case, server, known["quick"], share, _show)
        except GeneratorFailed as failed:
            print(f"    {failed}: left out", flush=True)
            return
        if overtaxed(measured["rows"]):
            share /= 4
            continue
        results.keep({**known, "scenario": case.scenario, "label": case.label, "server": server, **measured})
        if not measured["contended"]:
            return
        print(f"    something else had the server's core: not counted ({attempt} of {MOST_ATTEMPTS})", flush=True)
    print("    no run of it counts: left out", flush=True)


def _show(row: Row) -> None:
    print(f"    {progress.line(row)}", flush=True)


def _take_the_machine() -> None:
    """Raises CannotBuild."""
    if (os.cpu_count() or 1) < 2:
        raise CannotBuild("two cores are needed: one for the server, one for the generator")
    os.sched_setaffinity(0, {int(OTHER_CORE)})
    allow_open_files()


def _build(cases: list[Case]) -> set[str]:
    """The servers that this machine cannot run."""
    build_generator()
    left_out = set()
    for name in dict.fromkeys(server for case in cases for server in case.servers):
        why = missing(name)
        try:
            server_of(name).build()
        except CannotBuild as failed:
            why = str(failed)
        if why:
            print(f"left out: {server_of(name).label}, because {why}", flush=True)
            left_out.add(name)
    return left_out


if __name__ == "__main__":
    main()
