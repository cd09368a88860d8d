"""The database: Flask-SQLAlchemy's `db`, column types, and SQLite's settings."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Insert,
    MetaData,
    TypeDecorator,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from engagenow.core.clock import now
from engagenow.core.fields import Fields
from engagenow.core.figures import figures
from engagenow.core.private_files import keep_private

LOCK_PATIENCE = 5_000  # ms to wait for a lock, as long as SQLite's busy_timeout
MOST_IDLE = 10_000  # ms in which a transaction may do nothing

# Alembic needs names for constraints that it is to drop.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of all tables, whose constraints are named by NAMES."""

    metadata = MetaData(naming_convention=NAMES)


class RequestSession(FlaskSession):
    """Closes even when its connection was cut while idle: closing rolls back, and that would fail after the answer."""

    def close(self) -> None:
        """Roll back and give the connection back to the pool, or drop one that was cut."""
        try:
            super().close()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            super().close()


db = SQLAlchemy(model_class=Base, session_options={"class_": RequestSession})


def let_go() -> None:
    """Give back the connection that this context has been reading with, if it has read anything."""
    if db.session.registry.has():  # `close` alone would first make a session
        db.session.close()


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite keeps no time zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLAlchemy's way to the database: in UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLAlchemy's way back: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def shared_now(session: Session) -> ColumnElement[datetime]:
    """This moment by the one clock that all web processes have in common: PostgreSQL's, or with SQLite the machine's.

    For whatever one process writes down and another one compares: their own clocks may differ by minutes.
    """
    return shared_clock(session.get_bind().dialect.name, literal(now(), UTCDateTime()))


def shared_clock(dialect: str, own: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """`shared_now` with a database of this kind; `own`: this moment by this machine's clock."""
    return func.clock_timestamp(type_=UTCDateTime()) if dialect == "postgresql" else own


def shared_moment(session: Session) -> datetime:
    """`shared_now`, read."""
    return session.scalars(select(shared_now(session))).one()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A transaction in which everything that is read is of one moment, whatever is written meanwhile."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine) as session:
        yield session


def insert_if_free(session: Session, model: type[Base], row: Fields, unique: tuple[str, ...]) -> bool:
    """Insert a row past the ORM, unless another one has the same in the `unique` columns: then nothing, and False."""
    result = session.execute(_insert_if_free(session.get_bind().dialect.name, model, unique), row)
    return bool(result.rowcount)  # type: ignore[attr-defined]


@cache
def _insert_if_free(dialect: str, model: type[Base], unique: tuple[str, ...]) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(model.__table__).on_conflict_do_nothing(index_elements=unique)  # type: ignore[arg-type]


def prepare(engine: Engine) -> Engine:
    """Count an engine's errors, and teach it what the log needs."""
    event.listen(engine, "handle_error", _count_error)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _before_connect)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        event.listen(engine, "connect", _bound_waiting)
    return engine


def _count_error(context: ExceptionContext) -> None:
    # A constraint that is violated is how the database says "already".
    figures.database_errors += not isinstance(context.sqlalchemy_exception, IntegrityError)


def _bound_waiting(connection: DBAPIConnection, _record: object) -> None:
    """A process that freezes or vanishes in the middle of a transaction must not hold up a session for ever."""
    connection.autocommit = True  # or what is set would last as long as a transaction
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_PATIENCE}; SET idle_in_transaction_session_timeout = {MOST_IDLE}")
    connection.autocommit = False


def _before_connect(_dialect: Dialect, _record: object, arguments: list[str], _options: Fields) -> None:
    keep_private(Path(arguments[0]))


def _on_connect(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late for a lock: _on_begin sends it
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A writer takes its lock at once: a read that turns into a write could only fail, not wait.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
