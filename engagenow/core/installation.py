"""Which installation this is: its database, named without a password, and an id that a server can be asked for."""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

POSTGRESQL_IDENTITY = """
    SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
    FROM pg_control_system()
"""


def shown(database_url: str) -> str:
    """The database's URL without a password or driver."""
    url = make_url(database_url)
    return url._replace(drivername=url.get_backend_name(), password=None, query={}).render_as_string()  # type: ignore[arg-type]


def installation_id(connection: Connection) -> str | None:
    """12 hexadecimal digits, the same for all who use this database, and others for a copy of it.

    None where PostgreSQL does not let this user ask.
    """
    identity = _of_file(connection) if connection.dialect.name == "sqlite" else _of_postgresql(connection)
    return sha256(identity.encode()).hexdigest()[:12] if identity else None


def _of_file(connection: Connection) -> str:
    status = Path(connection.engine.url.database or "").stat()
    return f"{status.st_dev}/{status.st_ino}"


def _of_postgresql(connection: Connection) -> str | None:
    if not connection.scalar(text("SELECT has_function_privilege('pg_control_system()', 'EXECUTE')")):
        return None
    return str(connection.scalar(text(POSTGRESQL_IDENTITY)))
