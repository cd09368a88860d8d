"""Files of the instance are for their owner alone: nicknames, texts and email addresses stand in them."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
SIDE_FILES = ("-wal", "-shm")  # SQLite makes them with the mode of the database's file


def keep_private(database: Path) -> None:
    """Create the SQLite file, or take it away from others. Errors are left to SQLite, which reports them better.

    A file that exists is never opened here: closing it would drop the locks of every connection that this process
    has to it (POSIX), and another process could then delete the write-ahead log that this one still writes to.
    """
    with suppress(OSError):
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR))
    for file in (database, *(database.with_name(database.name + end) for end in SIDE_FILES)):
        with suppress(OSError):
            mode = stat.S_IMODE(file.stat().st_mode)
            if mode & OTHERS:
                file.chmod(mode & ~OTHERS)
