"""`flask backup` and `flask restore`: the whole database in one file.

A backup is made while people use the server, a restore while no web process runs.

SQLite by its own backup (a copy of the file would miss what stands in the WAL), PostgreSQL by its own programs.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, func, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engagenow.core.database import prepare, shared_now
from engagenow.core.database_faults import in_one_line
from engagenow.core.models import WorkerLease
from engagenow.doctor import fits
from engagenow.handshake import Fault

PG_DUMP_MAGIC, SQLITE_MAGIC = b"PGDMP", b"SQLite format 3\0"
# What `pg_restore --clean` drops is only what the backup has: a newer release's tables would stay, and hold on to ours.
EMPTY_IT = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
DEBIAN = Path("/usr/lib/postgresql")  # its client programs, newest version last


def backup(database_url: str, file: Path) -> None:
    """Write all of the database into a new file, for its owner alone. Raises Fault; then there is no file."""
    if file.exists():
        raise Fault(f"{file} is there already. Choose another name.")
    url, draft = make_url(database_url), file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _copy_sqlite(Path(url.database or ""), draft) if _is_sqlite(url) else _dump(url, draft)
        draft.rename(file)
    except OSError as error:
        raise Fault(f"{file} cannot be written: {error.strerror}.") from None
    finally:
        draft.unlink(missing_ok=True)


def restore(database_url: str, file: Path, *, replace: bool) -> None:
    """Fill an empty database; with `replace` any. Raises Fault, after which the database is as it was."""
    url = make_url(database_url)
    revision = _revision(url, _checked(file, SQLITE_MAGIC if _is_sqlite(url) else PG_DUMP_MAGIC))
    if not fits(revision):
        raise Fault(f"The backup stands at {revision or 'nothing'}, which this program does not know. Take its own.")
    _ask_target(url, partial(_require_quiet, replace=replace))
    _copy_sqlite(file, Path(url.database or "")) if _is_sqlite(url) else _restore_dump(url, file, replace)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _checked(file: Path, magic: bytes) -> Path:
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(magic))
    except OSError as error:
        raise Fault(f"{file} cannot be read: {error.strerror}.") from None
    if begins != magic:
        kind = "SQLite" if magic == SQLITE_MAGIC else "PostgreSQL"
        raise Fault(f"{file} is no backup of {kind}, which is what DATABASE_URL leads to.")
    return file


def _revision(url: URL, file: Path) -> str | None:
    """Where the migrations stand in a backup."""
    if not _is_sqlite(url):
        data = _run("pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(file))
        found = re.search(r"^COPY .*alembic_version.*\n(\w+)\n", data, re.MULTILINE)
        return found[1] if found else None
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as database:
        try:
            [(says,)] = database.execute("PRAGMA integrity_check(1)").fetchall()
            revisions = database.execute("SELECT version_num FROM alembic_version").fetchall()
        except sqlite3.DatabaseError as error:
            raise Fault(f"{file} is damaged: {error}.") from None
    if says != "ok":
        raise Fault(f"{file} is damaged: {says}.")
    return revisions[0][0] if revisions else None


def _ask_target(url: URL, ask: Callable[[Connection], None]) -> None:
    if _is_sqlite(url):
        Path(url.database or "").parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = prepare(create_engine(url, poolclass=NullPool))
    try:
        with engine.connect() as connection:
            ask(connection)
    except OperationalError as error:
        raise Fault(in_one_line(error)) from None


def _require_quiet(connection: Connection, replace: bool) -> None:
    tables = inspect(connection).get_table_names()
    if WorkerLease.__tablename__ in tables and _is_used(connection):
        raise Fault("Web processes are using the database. Stop them, wait 15 seconds, and try again.")
    if tables and not replace:
        raise Fault("The database is not empty. Take an empty one, or say --replace to lose what is in it.")


def _is_used(connection: Connection) -> bool:
    with Session(connection) as database:
        alive = select(func.count()).where(WorkerLease.expires_at > shared_now(database))
        return bool(database.scalar(alive))


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise Fault(f"There is no database {source}.")
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as here,
            closing(sqlite3.connect(target, timeout=10)) as there,
        ):
            here.backup(there)
    except sqlite3.Error as error:
        raise Fault(f"{source} could not be copied to {target}: {error}.") from None


def _dump(url: URL, draft: Path) -> None:
    _ask_target(url, _require_version)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}", *_database(url), url=url)


def _require_version(connection: Connection) -> None:
    """An older pg_dump refuses as well, but does not say what to install."""
    server = (connection.dialect.server_version_info or (0,))[0]
    ours = int(re.search(r"\) (\d+)", _run("pg_dump", "--version"))[1])  # type: ignore[index]
    if ours < server:
        raise Fault(f"pg_dump is of PostgreSQL {ours}, the server of {server}. Install postgresql-client-{server}.")


def _restore_dump(url: URL, file: Path, replace: bool) -> None:
    """The whole archive is read before the first word of it reaches the database: it may be damaged."""
    clean = ["--clean", "--if-exists"] if replace else []
    with tempfile.TemporaryDirectory() as folder:
        script = f"{folder}/restore.sql"
        _run("pg_restore", "--no-owner", "--no-privileges", *clean, f"--file={script}", str(file))
        _play(url, [f"--command={EMPTY_IT}"] * replace + [f"--file={script}"])


def _play(url: URL, parts: list[str]) -> None:
    """All of it or, should one statement fail, nothing."""
    loud = ("--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse")
    _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", *loud, *_database(url), *parts, url=url)


def _database(url: URL) -> tuple[str, str]:
    # Every user of this machine can read a process's arguments. `URL.set` would leave the password in, as asterisks.
    plain = url._replace(drivername="postgresql", password=None)
    return f"--dbname={plain.render_as_string()}", "--no-password"  # they would ask for one at the terminal


def _run(program: str, *arguments: str, url: URL | None = None) -> str:
    found = shutil.which(program) or next(iter(sorted(DEBIAN.glob(f"*/bin/{program}"), reverse=True)), None)
    if not found:
        raise Fault(f"There is no {program} here. Install postgresql-client, of the server's version or newer.")
    password = {"PGPASSWORD": str(url.password)} if url is not None and url.password else {}
    environment = {**os.environ, **password, "PGCONNECT_TIMEOUT": "10"}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Fault(f"{program}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return done.stdout
