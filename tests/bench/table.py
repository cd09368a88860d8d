"""From runs to the tables of docs/performance.md, which stand between markers there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from tests.bench.results import Run, median, newest, phase
from tests.bench.servers import server_of
from tests.server import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- tables -->\n", "<!-- /tables -->"
NOTHING = "–"
HEAD = "### "

Figure = Callable[[Run], float | None]


@dataclass(frozen=True)
class Column:
    title: str
    figure: Figure
    digits: int = 0


def of(*phases_and_key: str, times: float = 1) -> Figure:
    """The figure of the last line of one of these phases: `of("open", "p99")`."""
    *phases, key = phases_and_key

    def read(run: Run) -> float | None:
        value = phase(run, *phases).get(key)
        return None if value is None else value * times

    return read


def divided(above: Figure, below: Figure, times: float = 1) -> Figure:
    def read(run: Run) -> float | None:
        over, under = above(run), below(run)
        return over / under * times if over is not None and under else None

    return read


def best_step(key: str) -> Figure:
    """A figure of the step that was the best one."""

    def read(run: Run) -> float | None:
        rate = phase(run, "best").get("rate")
        steps = (row for row in run["rows"] if rate and row.get("rate") == rate and "secs" in row)
        return next((row.get(key) for row in steps), None)

    return read


def grown(run: Run) -> float | None:
    """MB more than before the phones came, for 1,000 of them."""
    idle = phase(run, "idle")
    return (idle["rss_mb"] - run["rss0_mb"]) / idle["clients"] * 1000 if idle else None


def grown_at_most(run: Run) -> float | None:
    """MB more at the worst than when all had joined."""
    joined = phase(run, "idle")
    return max(0.0, run["peak_mb"] - joined["rss_mb"]) if joined and "peak_mb" in run else None


def quiet_p99(run: Run) -> float | None:
    """Of the first open phase."""
    return next((row["p99"] for row in run["rows"] if row["phase"] == "open"), None)


def _load(name: str) -> list[Column]:
    return [
        Column("messages/s", of(name, "msgs_s"), 1),
        Column("deliveries/s", of(name, "deliv_s")),
        Column("not delivered", of(name, "lost")),
        Column("p50 ms", of(name, "p50"), 1),
        Column("p99 ms", of(name, "p99"), 1),
        *_cores(name),
        Column("messages a commit", divided(of(name, "sent"), of(name, "commits")), 1),
    ]


def _cores(name: str) -> list[Column]:
    return [
        Column("server's core", of(name, "srv_cpu"), 2),
        Column("PostgreSQL", of(name, "peer_cpu"), 2),
        Column("generator", of(name, "gen_cpu"), 2),
    ]


STEPS = [
    Column("messages/s", of("best", "rate")),
    Column("deliveries/s", of("best", "deliv_s")),
    Column("p99 ms", of("best", "p99"), 1),
    Column("server's core", of("best", "srv_cpu"), 2),
    Column("generator", of("best", "gen_cpu"), 2),
    Column("deliveries per processor-second", divided(of("best", "deliv_s"), of("best", "srv_cpu"))),
]
STORING = [
    Column("PostgreSQL", best_step("peer_cpu"), 2),
    Column("commits/s", divided(best_step("commits"), best_step("secs")), 1),
    Column("messages a commit", divided(best_step("sent"), best_step("commits")), 1),
]

ANSWERED = [
    Column("acknowledged", of("answered", "acknowledged")),
    Column("p50 ms until then", of("answered", "p50")),
    Column("p99 ms until then", of("answered", "p99")),
    Column("all have the final results, ms after the last answer", of("answered", "settled")),
    Column("results a phone was told", of("answered", "results")),
    Column("p99 ms of messages before", quiet_p99),
    Column("p99 ms of messages meanwhile", of("answers", "p99")),
    Column("times", divided(of("answers", "p99"), quiet_p99), 1),
    *_cores("answers"),
]


@dataclass(frozen=True)
class Table:
    """`ratios` are columns, by title, that are also given as multiples of the row of server `to`."""

    title: str
    columns: list[Column]
    ratios: tuple[str, ...] = ()
    to: str = "node"


TABLES = {
    "seed": Table("The seed's load: 1,000 phones, each writing every 5 to 15 seconds", _load("seed")),
    "wire": Table(
        "The wire alone, 1,000 phones, nothing stored", STEPS, ("deliveries/s", "deliveries per processor-second")
    ),
    "whole": Table("The whole product, 1,000 phones, stored before it is shown", [*STEPS, *STORING], ("messages/s",)),
    "ten": Table("1,000 phones, 10 messages a second", _load("open")),
    "taps": Table(
        "1,000 phones, 1,000 taps a second",
        [
            Column("taps/s", of("taps", "msgs_s")),
            Column("not in the totals", of("taps", "lost")),
            Column("p50 ms of the count", of("taps", "p50")),
            Column("p99 ms of the count", of("taps", "p99")),
            *_cores("taps"),
            Column("commits/s", divided(of("taps", "commits"), of("taps", "secs")), 1),
        ],
    ),
    "joining": Table(
        "Joining: connect, `join_session`, snapshot",
        [
            Column("phones/s", of("ramp", "conn_s")),
            Column("seconds for all", of("ramp", "secs"), 1),
            Column("p50 ms", of("ramp", "p50")),
            Column("p99 ms", of("ramp", "p99")),
            Column("processor ms a phone", divided(of("ramp", "srv_cpu"), of("ramp", "conn_s"), 1000), 2),
        ],
        ("phones/s",),
    ),
    "restart": Table(
        "1,000 phones come back to a killed and restarted server",
        [
            Column("seconds until all are back", of("restart", "secs"), 1),
            Column("back", of("restart", "alive")),
            Column("gaps", of("restart", "gaps")),
            Column("doubles", of("restart", "doubles")),
            Column("given a snapshot instead", of("restart", "resets")),
        ],
    ),
    "modes": Table("The async modes: 200 phones, each writing every 5 to 15 seconds", _load("seed")),
    "memory": Table("Memory of idle phones", [Column("MB for 1,000", grown, 1)]),
    "slow": Table(
        "100 messages/s of 500 Korean characters to 50 phones that read",
        [
            Column("server grows by, MB", grown_at_most, 1),
            Column("most in the kernel for its sockets, MB", lambda run: run.get("sockets_mb"), 1),
            Column("p50 ms of those who read", of("open", "p50"), 1),
            Column("p99 ms of those who read", of("open", "p99"), 1),
            Column("not delivered to them", of("open", "lost")),
        ],
    ),
    "exports": Table(
        "100 phones, 20 messages/s, while 5 presenters download workbooks of 20,000 messages without a pause",
        [
            Column("p99 ms before", quiet_p99, 1),
            Column("p99 ms meanwhile", of("open", "p99"), 1),
            Column("times", divided(of("open", "p99"), quiet_p99), 2),
            Column("workbooks", lambda run: run.get("exports")),
            Column("refused", lambda run: run.get("refused")),
            Column("seconds for the slowest", lambda run: run.get("export_s"), 1),
            Column("MB of all processes before", lambda run: run["rss0_mb"]),
            Column("MB at most", lambda run: run.get("peak_mb")),
        ],
    ),
    "answers": Table("A hall answers at once, and 20 messages/s are said meanwhile", ANSWERED),
    "quiz": Table("A hall answers a question of a quiz at once, and 20 messages/s are said meanwhile", ANSWERED),
    "votes": Table("A hall supports one question at once, and 20 messages/s are said meanwhile", ANSWERED),
    "cloud": Table("A hall fills a word cloud, and 20 messages/s are said meanwhile", ANSWERED),
    "cost": Table(
        "What a delivery costs, 20 messages/s",
        [
            Column("deliveries/s", of("open", "deliv_s")),
            Column("server's core", of("open", "srv_cpu"), 2),
            Column("µs of the server a delivery", divided(of("open", "srv_cpu"), of("open", "deliv_s"), 1e6), 2),
            Column("p99 ms", of("open", "p99"), 1),
        ],
    ),
}


def tables(runs: list[Run]) -> str:
    """All tables, of whatever has been measured, in markdown."""
    return "\n\n".join(section(name, mine) for name in TABLES if (mine := newest(runs, name)))


def section(scenario: str, runs: list[Run]) -> str:
    """One table, with what it is made of. `runs` are of one benchmark."""
    table = TABLES[scenario]
    rows = [_row(table, group, runs) for group in _rows(runs)]
    titles = ["", *(c.title for c in table.columns), *_ratio_titles(table)]
    used = [n for n in range(len(titles)) if n == 0 or any(row[n] != NOTHING for row in rows)]
    lines = [[line[n] for n in used] for line in (titles, ["---", *["--:"] * (len(titles) - 1)], *rows)]
    return "\n".join([f"{HEAD}{table.title}", "", *(f"| {' | '.join(line)} |" for line in lines), "", _made_of(runs)])


def write(runs: list[Run], page: Path = PAGE) -> None:
    """Put the tables between the page's markers. A table of which there is no run here stays as it is."""
    before, begin, rest = page.read_text().partition(BEGIN)
    old, end, after = rest.partition(END)
    page.write_text(f"{before}{begin}\n{_with_old(runs, old)}\n\n{end}{after}")


def _with_old(runs: list[Run], old: str) -> str:
    there = {part.partition("\n")[0]: f"{HEAD}{part.strip()}" for part in old.split(HEAD)[1:]}
    made = {name: section(name, mine) for name in TABLES if (mine := newest(runs, name))}
    kept = (made.get(name) or there.get(described.title) for name, described in TABLES.items())
    return "\n\n".join(filter(None, kept))


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """The repeats of each server and case, in the order in which they were measured first."""
    order = list(dict.fromkeys(map(_which, runs)))
    ordered = sorted(runs, key=lambda run: order.index(_which(run)))
    return [list(group) for _, group in groupby(ordered, _which)]


def _which(run: Run) -> tuple[str, str]:
    return run["server"], run["label"]


def _row(table: Table, group: list[Run], runs: list[Run]) -> list[str]:
    server, label = _which(group[0])
    name = server_of(server).label + (f", {label}" if label else "")
    mine = [_number(median(group, column.figure), column.digits) for column in table.columns]
    return [name, *mine, *(_ratio(column, group, runs, table.to) for column in _ratio_columns(table))]


def _ratio_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.title in table.ratios]


def _ratio_titles(table: Table) -> list[str]:
    return [f"{column.title}, × {server_of(table.to).label}" for column in _ratio_columns(table)]


def _ratio(column: Column, group: list[Run], runs: list[Run], to: str) -> str:
    against = [run for run in runs if run["server"] == to and run["label"] == group[0]["label"]]
    mine, theirs = median(group, column.figure), median(against, column.figure)
    return _number(mine / theirs, 1) if mine is not None and theirs else NOTHING


def _number(value: float | None, digits: int) -> str:
    return NOTHING if value is None else f"{value:,.{digits}f}"


def _made_of(runs: list[Run]) -> str:
    clean = [run for run in runs if not run["contended"]]
    dropped = len(runs) - len(clean)
    repeats = max(run["repeat"] for run in runs)
    kind = "one short run" if runs[0]["quick"] else f"medians of {repeats} run{'s' if repeats > 1 else ''}"
    lost = f", {dropped} contended run{'s' if dropped > 1 else ''} dropped" if dropped else ""
    return f"`make bench` at {runs[0]['commit']}, {runs[0]['day']}: {kind}{lost}."
