"""`make run`: prepares the database and becomes the same gunicorn as in production.

It imports nothing heavy itself: on a second start, the preparations and the server come up side by side.
"""

import errno
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from config import Config, ConfigError, load_config  # noqa: E402 the path comes first

SQLITE = "sqlite:///"


def main() -> None:
    os.environ.setdefault("LOG_LEVEL", "warning")
    try:
        config = load_config()
        Path(config.INSTANCE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
    except (ConfigError, OSError) as wrong:
        sys.exit(f"EngageNow: {wrong}")
    _leave_if_taken(config.BIND_ADDRESS, config.PORT)
    os.chdir(ROOT)
    preparing = subprocess.Popen([sys.executable, "-m", "engagenow.prepare"])
    if not _has_all_tables(config) and preparing.wait():
        sys.exit(preparing.returncode)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn"])


def _leave_if_taken(address: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as refused:
            if refused.errno == errno.EADDRINUSE:
                sys.exit(f"EngageNow: port {port} is taken. Choose another one: make run PORT={port + 1}")
            sys.exit(f"EngageNow: cannot serve at port {port}: {refused.strerror}.")


def _has_all_tables(config: Config) -> bool:
    """Whether an SQLite file stands at the newest migration; of another database nothing is known here."""
    file = Path(config.DATABASE_URL.removeprefix(SQLITE))
    if not config.DATABASE_URL.startswith(SQLITE) or not file.exists():
        return False
    newest = max(path.name.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("*.py"))
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return database.execute("select version_num from alembic_version").fetchall() == [(newest,)]
    except sqlite3.Error:
        return False
    finally:
        database.close()


if __name__ == "__main__":
    main()
