"""The database that is away or held up: how it is recognised, answered and logged.

Away is: refused, cut or vanished connections, a server that starts or stops, a lock or a connection that did not come
in time. A command that met it may even have been stored, and only its answer lost.
"""

import logging
import sys

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from engagenow.core.clock import Pause
from engagenow.core.errors import Unavailable

log = logging.getLogger(__name__)

LOG_EVERY = 10.0  # seconds: a hall that asks a database that is away is one line, not a thousand


def is_away(error: BaseException | None) -> bool:
    """Whether the error means that the database is away or held up (see above)."""
    if isinstance(error, PoolTimeout):
        return True
    if isinstance(error, OperationalError | InterfaceError):
        # SQLite gives its name for faults of a statement, such as a missing table, to the same class.
        return getattr(error.orig, "sqlite_errorname", None) != "SQLITE_ERROR"
    return isinstance(error, DBAPIError) and error.connection_invalidated


class OutageLog:
    """One line a while, for all doors of the process."""

    def __init__(self) -> None:
        self._pause = Pause()

    def note(self, error: BaseException) -> None:
        """Log the outage, unless a line of the last LOG_EVERY seconds has."""
        if self._pause.is_due(LOG_EVERY):
            reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
            log.warning("The database is away: %s", reason)


outage_log = OutageLog()


def unavailable(error: Exception) -> Unavailable | None:
    """The refusal to answer with, after noting the outage in the log; None when the error is another one."""
    if not is_away(error):
        return None
    outage_log.note(error)
    return Unavailable()


def log_failure(logger: logging.Logger, what: str, *arguments: object) -> None:
    """Inside `except`: log the exception with its traceback, or note that the database is away."""
    error = sys.exception()
    if error is not None and is_away(error):
        outage_log.note(error)
    else:
        logger.error(what, *arguments, exc_info=error)
