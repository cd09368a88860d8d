"""One run: a fresh server on one core, the generator on the other, and what both said."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench import polls
from tests.bench.build import GENERATOR
from tests.bench.exports import Downloads
from tests.bench.meters import Peaks, cpu_seconds, resident_mb
from tests.bench.scenarios import COMMON, Case, join
from tests.bench.servers import Product, Server, server_of

Row = dict[str, Any]

CONTENDED = 0.15  # of the server's core, taken by something else
DOWN_FOR = 1.0  # seconds
# Says something while phones come back, so that each misses another part of it. It asks for no mark to come back.
STRANGER = ("--clients", "1", *join(nickname="stranger"), "--message", '{"message":"back?","message_type":"text"}')


class GeneratorFailed(Exception):
    pass


def run(case: Case, server_name: str, quick: bool, share: float, on_row: Callable[[Row], None]) -> dict[str, Any]:
    """What was measured, as it is kept: {rows, rss0_mb, peak_mb, sockets_mb, contended}. Raises GeneratorFailed."""
    server = server_of(server_name)()
    server.prepare()
    downloads = Downloads(server, case.exports)
    if case.exports:
        downloads.fill(server.environment["DATABASE_URL"])
    try:
        server.start()
        if case.first:
            for _ in _generate(server, *case.first):
                pass
        return _measure(case, server, downloads, case.phases_for(server_name, quick, share), on_row)
    finally:
        server.stop()
        server.clear()


def contended(rows: list[Row]) -> bool:
    """Whether something else had the server's core, on an average over the phases. After a restart nobody can say."""
    told = [
        (row["oth0"], row["secs"]) for row in rows if row.get("secs") and "oth0" in row and row["phase"] != "restart"
    ]
    seconds = sum(secs for _, secs in told)
    return bool(seconds) and sum(other * secs for other, secs in told) / seconds > CONTENDED


def overtaxed(rows: list[Row]) -> bool:
    """Whether already the first step was too much, so that nothing is known of what the server can do."""
    return any(row["phase"] == "best" and not row.get("rate") for row in rows)


def _measure(
    case: Case, server: Server, downloads: Downloads, phases: list[str], on_row: Callable[[Row], None]
) -> dict[str, Any]:
    meter, rows, started = _Meter(server), [], resident_mb(server.pids)
    peaks = Peaks(server) if case.scenario in ("slow", "exports") else None
    answers = _answering(server, case.answers) if case.answers else ()
    for row in _generate(server, "--clients", str(case.clients), *case.options, *answers, *phases):
        meter.add_to(row)
        rows.append(row)
        on_row(row)
        if case.restarts and len(rows) == 2:
            _restart(server)
        if case.exports and row["phase"] == "open":
            downloads.start() if not downloads.begun else downloads.stop()
    kept = {"rows": rows, "rss0_mb": started, "contended": not case.exports and contended(rows)}
    if peaks:
        peaks.stop()
        kept |= {"peak_mb": peaks.memory, "sockets_mb": peaks.sockets}
    if case.exports:
        kept |= downloads.figures
    return kept


def _answering(server: Server, kind: str) -> tuple[str, ...]:
    if kind == "question":
        return polls.supporting(polls.open_question(server.url))
    if kind == "quiz":
        return polls.playing(polls.open_quiz(server.url))
    return polls.answering(polls.open_poll(server.url, kind) if isinstance(server, Product) else "any", kind)


class _Meter:
    """Adds to each phase what only the outside can tell: memory, commits, what the database's core was used for."""

    def __init__(self, server: Server) -> None:
        self._server, self._commits = server, server.commits
        self._before = self._read()

    def add_to(self, row: Row) -> None:
        now, before = self._read(), self._before
        row["rss_mb"] = resident_mb(self._server.pids)
        if "secs" not in row:
            return  # it sums up, and took no time of its own
        if self._commits:
            row["commits"] = now["commits"] - before["commits"]
        if self._server.peer_pid:
            row["peer_cpu"] = (now["peer"] - before["peer"]) / (now["time"] - before["time"])
        self._before = now

    def _read(self) -> dict[str, float]:
        return {
            "time": time.monotonic(),
            "commits": self._commits.read() if self._commits else 0,
            "peer": cpu_seconds(self._server.peer_pid) if self._server.peer_pid else 0,
        }


def _restart(server: Server) -> None:
    server.kill()
    time.sleep(DOWN_FOR)
    server.start()
    for _ in _generate(server, *STRANGER, "open:50:3"):
        pass


def _generate(server: Server, *arguments: str) -> Iterator[Row]:
    """The generator's lines, as they come. Later options stand above earlier ones."""
    pids = ",".join(map(str, server.pids))
    command = [str(GENERATOR), "--url", server.url, "--pid", pids, *COMMON, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as generator:
        yield from (json.loads(line) for line in generator.stdout if line.startswith("{"))
    if generator.returncode:
        raise GeneratorFailed(f"the generator ended with {generator.returncode}")
