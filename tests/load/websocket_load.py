"""Many phones in one session, each writing now and then: does everybody hear everything, and how soon?

    python -m tests.load.websocket_load --url http://127.0.0.1:8000 --clients 500 --seconds 30

Ends with 0 when every event reached everybody, in order and in time, with 1 when not, and with 2 when this program
itself was too busy to measure (over 0.8 of a core in one of its processes).
"""

import argparse
import asyncio
import json
import multiprocessing
import secrets
import ssl
import sys
import time
from array import array
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlsplit

from tests.load.client import Client, Crowd

BUSIEST = 0.8  # of a core
CONNECTS_WITHIN, SETTLES_WITHIN = 20, 10  # seconds


@dataclass
class Part:
    """What one process did. `expected` is everything after each client's last_seq at its join."""

    connected: int = 0
    sent: int = 0
    acknowledged: int = 0
    expected: int = 0
    received: int = 0
    wrong: int = 0
    lost: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    refusals: list[str] = field(default_factory=list)
    latencies: array = field(default_factory=lambda: array("f"))  # type: ignore[type-arg]


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--url", default="http://127.0.0.1:8000")
    read.add_argument("--session", default="load-test-session")
    read.add_argument("--clients", type=int, default=500)
    read.add_argument("--ramp", type=float, default=50, help="new clients a second")
    read.add_argument("--seconds", type=float, default=30, help="of talking, after the last client has come")
    read.add_argument("--every", type=float, nargs=2, default=(5, 15), help="seconds between two texts of a client")
    read.add_argument("--processes", type=int, default=2)
    read.add_argument("--limit", type=float, default=250, help="milliseconds that the p99 may take")
    read.add_argument("--insecure", action="store_true", help="take any certificate")
    read.add_argument("--json", action="store_true", help="print the result as JSON")
    return read.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    result = summary(run_all(options), options)
    print(json.dumps(result, ensure_ascii=False) if options.json else table(result))
    return verdict(result, options)


def run_all(options: argparse.Namespace) -> list[Part]:
    """Let all clients come, talk and hear the rest; what each process did."""
    spawn = multiprocessing.get_context("spawn")
    name, pipes, processes = secrets.token_hex(3), [], []
    begin = time.monotonic() + 1
    for place in range(options.processes):
        here, there = spawn.Pipe()
        processes.append(spawn.Process(target=_process, args=(there, options, name, place, begin), daemon=True))
        processes[-1].start()
        pipes.append(here)
    # Everybody has stopped talking, then everybody learns how far the log reaches, then everybody has heard it.
    reached = max(pipe.recv() for pipe in pipes)
    for pipe in pipes:
        pipe.send(reached)
    parts = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    return parts


def _process(parent: Connection, options: argparse.Namespace, name: str, place: int, begin: float) -> None:
    asyncio.run(_crowd(parent, options, name, place, begin))


async def _crowd(parent: Connection, options: argparse.Namespace, name: str, place: int, begin: float) -> None:
    """The clients `place`, `place + processes`, … of all: come one by one, talk, hear the rest."""
    address = urlsplit(options.url)
    crowd = Crowd(options.session, name, tuple(options.every), address.netloc)
    await asyncio.sleep(begin - time.monotonic())
    began, worked = time.monotonic(), time.process_time()
    clients = [
        await _come(crowd, number, address, options, at=begin + number / options.ramp)
        for number in range(place, options.clients, options.processes)
    ]
    await asyncio.sleep(max(0, begin + options.clients / options.ramp + options.seconds - time.monotonic()))
    crowd.talking = False
    seconds, busy = time.monotonic() - began, time.process_time() - worked
    await _until(lambda: crowd.acknowledged + len(crowd.refusals) >= crowd.sent)
    parent.send(await _reached(crowd, address, options))
    reached = await asyncio.to_thread(parent.recv)
    joined = [client for client in clients if client.joined]
    await _until(lambda: all(client.last >= reached or client.lost for client in joined))
    parent.send(
        Part(
            connected=len(joined),
            sent=crowd.sent,
            acknowledged=crowd.acknowledged,
            expected=sum(max(reached - client.first, 0) for client in joined),
            received=sum(client.received - max(client.last - reached, 0) for client in joined),
            wrong=sum(client.wrong for client in joined),
            lost=sum(client.lost for client in joined),
            seconds=seconds,
            busy=busy / seconds,
            refusals=crowd.refusals,
            latencies=crowd.latencies,
        )
    )
    for client in clients:
        client.hang_up()


async def _come(crowd: Crowd, number: int, address: Any, options: argparse.Namespace, at: float = 0.0) -> Client:
    await asyncio.sleep(max(0, at - time.monotonic()))
    client = Client(crowd, number)
    try:
        await asyncio.get_running_loop().create_connection(
            lambda: client, *_where(address), ssl=_secured(address, options)
        )
    except OSError as error:
        client.give_up(type(error).__name__)
    return client


def _where(address: Any) -> tuple[str, int]:
    return address.hostname, address.port or (443 if address.scheme == "https" else 80)


def _secured(address: Any, options: argparse.Namespace) -> ssl.SSLContext | None:
    if address.scheme != "https":
        return None
    context = ssl.create_default_context()
    if options.insecure:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


async def _reached(crowd: Crowd, address: Any, options: argparse.Namespace) -> int:
    """How far the log reaches, as somebody is told who comes now."""
    last = await _come(crowd, options.clients + secrets.randbelow(10**9), address, options)
    await _until(lambda: last.joined or last.lost or last.refused)
    last.hang_up()
    return last.first


async def _until(holds: Any) -> None:
    end = time.monotonic() + SETTLES_WITHIN
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.05)


def summary(parts: list[Part], options: argparse.Namespace) -> dict[str, Any]:
    latencies = sorted(latency for part in parts for latency in part.latencies)
    plain = [{name: value for name, value in asdict(part).items() if isinstance(value, int)} for part in parts]
    added = {name: sum(part[name] for part in plain) for name in plain[0]}
    seconds, busiest = max(part.seconds for part in parts), max(part.busy for part in parts)
    return {
        "clients": options.clients,
        **added,
        "missing": added["expected"] - added["received"],
        "deliveries_per_second": round(added["received"] / seconds),
        **{f"p{share}_ms": percentile(latencies, share / 100) for share in (50, 95, 99)},
        "generator_busiest_core": round(busiest, 2),
        "generator_cores": round(sum(part.busy for part in parts), 2),
        "refusals": sorted({why for part in parts for why in part.refusals}),
        "valid": busiest <= BUSIEST,
    }


def percentile(ordered: list[float], share: float) -> float | None:
    return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000, 1) if ordered else None


def verdict(result: dict[str, Any], options: argparse.Namespace) -> int:
    whole = result["connected"] == options.clients and not (result["missing"] or result["wrong"] or result["lost"])
    whole = whole and result["acknowledged"] == result["sent"] > 0
    if not result["valid"]:
        return 2
    return 0 if whole and result["p99_ms"] is not None and result["p99_ms"] <= options.limit else 1


ROWS = (
    ("clients connected", "{connected} of {clients}"),
    ("messages sent", "{sent}, acknowledged {acknowledged}"),
    ("deliveries expected", "{expected}"),
    ("deliveries received", "{received}, missing {missing}, out of order or twice {wrong}, connections lost {lost}"),
    ("deliveries a second", "{deliveries_per_second}"),
    ("latency", "p50 {p50_ms} ms, p95 {p95_ms} ms, p99 {p99_ms} ms"),
    ("this generator", "{generator_cores} cores in all, {generator_busiest_core} in its busiest process"),
)


def table(result: dict[str, Any]) -> str:
    lines = [f"  {name:<22}{says.format(**result)}" for name, says in ROWS]
    if result["refusals"]:
        lines.append(f"  {'refused with':<22}{', '.join(result['refusals'])}")
    if not result["valid"]:
        lines.append(f"  INVALID: a process of the generator used more than {BUSIEST} of its core")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
