"""`flask doctor`: is everything there that a room needs? What is wrong, in one line each, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import redis
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Connection, NullPool, create_engine, insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from config import ROOT
from engagenow.core.clock import monotonic, now
from engagenow.core.codes import new_id
from engagenow.core.database import prepare
from engagenow.core.models import WorkerLease
from engagenow.handshake import Fault, say_hello
from engagenow.web.address import own_address

PATIENCE = 3  # seconds for each of them

# What PostgreSQL and SQLite say, and what to do then.
REMEDIES = (
    ("password authentication failed", "Mend the user and the password in DATABASE_URL."),
    ("no password supplied", "Put the password into DATABASE_URL."),
    ("role ", "Create the user, or mend the one in DATABASE_URL."),
    ("does not exist", "Create the database with `createdb`, or mend its name in DATABASE_URL."),
    ("read-only", "DATABASE_URL must lead to the primary, to a user who may write, or to a file that is writable."),
    ("permission denied", "Let the user of DATABASE_URL own the database."),
    ("locked", "Another program holds the file: end it."),
    ("unable to open", "Make the folder of the file in DATABASE_URL, and let this user write there."),
    ("", "Start the database, or mend host and port in DATABASE_URL."),
)


@dataclass(frozen=True, slots=True)
class Finding:
    about: str
    says: str
    fault: bool = False

    def __str__(self) -> str:
        return f"{'FAULT' if self.fault else 'ok   '}  {self.about}: {self.says}"


def examine(app: Flask) -> Iterator[Finding]:
    """One finding after the other. What cannot be asked after a fault is left out."""
    config = app.config
    yield Finding("configuration", config["ENVIRONMENT"])
    yield from _database(config["DATABASE_URL"])
    yield _found("Redis", lambda: _redis(config["REDIS_URL"]))
    here = config["PUBLIC_URL"] or own_address(config["BIND_ADDRESS"], config["PORT"])
    yield _found("WebSocket", lambda: say_hello(here))


def _found(about: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(about, check())
    except Fault as fault:
        return Finding(about, str(fault), fault=True)
    except DBAPIError as error:
        return Finding(about, _in_one_line(error), fault=True)


def _in_one_line(error: DBAPIError) -> str:
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    says = lines[0].rstrip(".")
    return f"{says}. {next(remedy for sign, remedy in REMEDIES if sign in says)}"


def _database(url: str) -> Iterator[Finding]:
    made = make_url(url)
    sqlite = made.get_backend_name() == "sqlite"
    patience = {"timeout": PATIENCE} if sqlite else {"connect_timeout": PATIENCE}
    engine = prepare(create_engine(made, poolclass=NullPool, connect_args=patience))
    try:
        with engine.connect() as connection:
            yield Finding("database", f"{engine.dialect.name} answers")
            migrations = _found("migrations", lambda: _migrations(connection))
            yield migrations
        if not migrations.fault:
            with engine.connect().execution_options(writes=True) as connection:
                yield _found("writing", lambda: _writing(connection))
    except OperationalError as error:
        yield Finding("database", _in_one_line(error), fault=True)


def _migrations(connection: Connection) -> str:
    scripts = ScriptDirectory.from_config(_alembic())
    there, wanted = MigrationContext.configure(connection).get_current_heads(), scripts.get_heads()
    if set(there) == set(wanted):
        return f"at {', '.join(wanted)}"
    if not there:
        raise Fault("The database has no tables. Run `flask db upgrade`.")
    try:
        scripts.get_revisions(there)
    except CommandError:
        raise Fault(f"The database is newer ({', '.join(there)}) than this program. Start the newer one.") from None
    raise Fault(f"The database stands at {', '.join(there)}, not {', '.join(wanted)}. Run `flask db upgrade`.")


def fits(revision: str | None) -> bool:
    """Does this program know a database that stands there, so that it can bring it up to date?"""
    try:
        return revision is not None and bool(ScriptDirectory.from_config(_alembic()).get_revisions(revision))
    except CommandError:
        return False


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def _writing(connection: Connection) -> str:
    connection.execute(insert(WorkerLease).values(id=f"doctor {new_id()}", expires_at=now()))
    connection.rollback()
    return "allowed"


def _redis(url: str | None) -> str:
    if not url:
        return "not configured, so there can be one web process"
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **limits) as client:
            client.ping()
            return _round_trip(client)
    except redis.AuthenticationError as error:
        raise Fault(f"{error}. Mend the user and the password in REDIS_URL.") from None
    except redis.TimeoutError:
        raise Fault(f"No answer within {PATIENCE} s. Look after Redis, or mend REDIS_URL.") from None
    except redis.ConnectionError as error:
        raise Fault(f"{str(error).rstrip('.')}. Start Redis, or mend host and port in REDIS_URL.") from None
    except redis.RedisError as error:
        raise Fault(f"{error}. Let the user of REDIS_URL publish and subscribe.") from None


def _round_trip(client: redis.Redis) -> str:
    channel = f"engagenow.doctor.{new_id()}"
    with client.pubsub(ignore_subscribe_messages=True) as listener:
        listener.subscribe(channel)
        listener.get_message(timeout=1)  # that it is subscribed
        began = monotonic()
        client.publish(channel, "hello")
        while monotonic() - began < PATIENCE:
            if listener.get_message(timeout=0.1):
                return f"a message came back after {(monotonic() - began) * 1000:.0f} ms"
    raise Fault(
        "What is published is not heard. REDIS_URL must lead to one Redis, not to a replica or a cluster's part."
    )
