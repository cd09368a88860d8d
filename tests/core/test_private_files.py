"""Taking a database file away from others must not take this process's locks on it away."""

import sqlite3
import subprocess
import sys

from engagenow.core.private_files import keep_private

VISIT = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM said').fetchall()"


def test_what_is_written_after_another_process_was_here_is_kept(tmp_path):
    file = tmp_path / "engagenow.db"
    keep_private(file)
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE said (text)")
    keep_private(file)  # as each further connection of this process does
    subprocess.run([sys.executable, "-c", VISIT, file], check=True)
    database.execute("INSERT INTO said VALUES ('안녕하세요')")
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT text FROM said").fetchall() == [("안녕하세요",)]
    other.close()
    database.close()


def test_a_new_file_and_an_old_one_are_their_owner_s_alone(tmp_path):
    made, old = tmp_path / "made.db", tmp_path / "old.db"
    old.touch(0o644)
    for file in (made, old):
        keep_private(file)
        assert file.stat().st_mode & 0o777 == 0o600
