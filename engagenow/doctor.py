"""`flask doctor`: is everything there that a room needs? What is wrong, in one line each, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import redis
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Config, Flask
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import Connection, Engine, NullPool, create_engine, insert
from sqlalchemy.exc import DBAPIError, OperationalError

from config import ROOT
from engagenow.auth import providers
from engagenow.auth.admission import from_settings
from engagenow.core.clock import monotonic, now
from engagenow.core.codes import new_id
from engagenow.core.database import prepare
from engagenow.core.database_faults import in_one_line
from engagenow.core.installation import installation_id, shown
from engagenow.core.models import WorkerLease
from engagenow.handshake import Fault, ask_installation, say_hello
from engagenow.web.address import own_address
from engagenow.web.operator_commands import require_database, settings_file

PATIENCE = 3  # seconds for each of them


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: of what, and what was found there. `fault`: something has to be done."""

    about: str
    says: str
    fault: bool = False

    def __str__(self) -> str:
        return f"{'FAULT' if self.fault else 'ok   '}  {self.about}: {self.says}"


def examine(app: Flask) -> Iterator[Finding]:
    """One finding after the other. What cannot be asked after a fault is left out."""
    config = app.config
    yield Finding("configuration", f"{config['ENVIRONMENT']}, {settings_file(config)}")
    yield Finding("presenters", _presenters(config))
    yield from _database(config)
    yield _found("Redis", partial(_redis, config["REDIS_URL"]))
    here = config["PUBLIC_URL"] or own_address(config["BIND_ADDRESS"], config["PORT"])
    websocket = _found("WebSocket", partial(say_hello, here, config["SSL_CERT_FILE"]))
    yield websocket
    if not websocket.fault:
        yield _found("server", partial(_server, app, here))


def _presenters(config: Config) -> str:
    provider, admission = providers.from_settings(config), from_settings(config)
    if admission.narrows:
        return admission.in_words()
    return f"every account of {provider.name}" if provider else "every account; login links make them"


def _found(about: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(about, check())
    except Fault as fault:
        return Finding(about, str(fault), fault=True)
    except DBAPIError as error:
        return Finding(about, in_one_line(error), fault=True)


def _database(config: Config) -> Iterator[Finding]:
    url = config["DATABASE_URL"]
    try:
        require_database(config)
        engine = _engine(url)
        with engine.connect() as connection:
            yield Finding("database", f"{shown(url)} answers, installation {installation_id(connection)}")
            migrations = _found("migrations", partial(_migrations, connection))
            yield migrations
        if not migrations.fault:
            with engine.connect().execution_options(writes=True) as connection:
                yield _found("writing", partial(_writing, connection))
    except OperationalError as error:
        yield Finding("database", in_one_line(error), fault=True)
    except Fault as fault:
        yield Finding("database", f"{shown(url)}: {fault}", fault=True)


def _engine(url: str) -> Engine:
    sqlite = url.startswith("sqlite")
    patience = {"timeout": PATIENCE} if sqlite else {"connect_timeout": PATIENCE}
    return prepare(create_engine(url, poolclass=NullPool, connect_args=patience))


def _server(app: Flask, address: str) -> str:
    """Does the server at `address` use the same database as this command?"""
    there = ask_installation(address, app.config["SSL_CERT_FILE"])
    here = _own_installation(app.config)
    if there is None or here is None:
        return f"{address} or this database does not say which installation it is"
    if there != here:
        raise Fault(
            f"{address} is another installation ({there}), not this one ({here}). Name the file of that server's "
            "settings in ENV_FILE, or correct DATABASE_URL or PUBLIC_URL."
        )
    return f"{address} is this installation"


def _own_installation(config: Config) -> str | None:
    try:
        require_database(config)
        with _engine(config["DATABASE_URL"]).connect() as connection:
            return installation_id(connection)
    except (DBAPIError, Fault):
        return None  # said before, as a finding about the database


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
        raise Fault(f"{error}. Correct the user and the password in REDIS_URL.") from None
    except redis.TimeoutError:
        raise Fault(f"No answer within {PATIENCE} s. Look after Redis, or correct REDIS_URL.") from None
    except redis.ConnectionError as error:
        raise Fault(f"{str(error).rstrip('.')}. Start Redis, or correct host and port in REDIS_URL.") from None
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
