"""What the machine says while the generator runs: processor time, memory, sockets, commits."""

import os
import re
import struct
import subprocess
import threading
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
CHANGES_AT = 8  # in an SQLite wal-index: how many transactions have been written
SAMPLE_EVERY = 0.5  # seconds


class Commits(Protocol):
    def read(self) -> int:
        """Writing transactions so far."""


class SqliteCommits:
    """From the wal-index beside the database, which counts them by itself (sqlite.org/walformat.html)."""

    def __init__(self, database: Path) -> None:
        self._index = database.with_name(f"{database.name}-shm")

    def read(self) -> int:
        if not self._index.exists():
            return 0
        with self._index.open("rb") as index:
            return int(struct.unpack_from("=I", index.read(CHANGES_AT + 4), CHANGES_AT)[0])


class PostgresCommits:
    """The number of the next transaction: only one that writes or locks takes one."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def read(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.scalar(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")))


def descendants(pid: int) -> list[int]:
    """The process and all that it started, as far as they live."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                found += descendants(int(child))
        except OSError:
            continue
    return found


def cpu_seconds(pid: int) -> float:
    """Of a process and its descendants, also of those that have ended."""
    own = (_times(one)[:2] for one in descendants(pid))
    return (sum(map(sum, own)) + sum(_times(pid)[2:])) / TICKS


def _times(pid: int) -> list[int]:
    """[user, system, user of ended children, system of ended children], in ticks."""
    try:
        return [int(field) for field in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]]
    except OSError:
        return [0, 0, 0, 0]


def resident_mb(pids: list[int]) -> float:
    pages = 0
    for pid in pids:
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
    return pages * PAGE / 1e6


class Sampled(Protocol):
    """A server: its processes at the moment, and its port."""

    port: int

    @property
    def pids(self) -> list[int]: ...


class Peaks:
    """The most that a server held: in its processes, and in the kernel for its sockets. In MB, sampled."""

    def __init__(self, server: "Sampled") -> None:
        self._server, self._ended = server, threading.Event()
        self.memory = self.sockets = 0.0
        self._sampling = threading.Thread(target=self._sample, daemon=True)
        self._sampling.start()

    def stop(self) -> None:
        self._ended.set()
        self._sampling.join()

    def _sample(self) -> None:
        command = ["ss", "-tmnH", "state", "connected", f"sport = :{self._server.port}"]
        while not self._ended.wait(SAMPLE_EVERY):
            self.memory = max(self.memory, resident_mb(self._server.pids))
            listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            self.sockets = max(self.sockets, socket_memory(listed))


def socket_memory(listing: str) -> float:
    """MB in a listing of `ss -m`: r received, f set aside, w waiting to be sent."""
    held = re.findall(r"skmem:\(r(\d+),rb\d+,t\d+,tb\d+,f(\d+),w(\d+)", listing)
    return sum(sum(map(int, one)) for one in held) / 1e6
