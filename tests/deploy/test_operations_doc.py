"""docs/operations.md, run as it is written, in its order, at a PostgreSQL that asks for a password.

The word behind `sh` says how a block is run: `runs`, to its end; `serves`, left running; `quiet`, while nothing serves.
"""

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from contextlib import suppress

import pytest
from sqlalchemy import create_engine

from engagenow.core import env_file
from tests.postgres import PASSWORD, binaries, wait_until_unused
from tests.server import ROOT, free_port
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(550)  # seconds: about twenty commands, and a database counts as used for 15

BLOCK = re.compile(r"^```sh (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RELEASE = ("config.py", "gunicorn.conf.py", "wsgi.py", "engagenow", "migrations")


@pytest.fixture
def installation(tmp_path, postgres_cluster):
    """(the folder of a release with its file of settings, the environment of a shell there)"""
    folder = tmp_path / "engagenow"
    folder.mkdir()
    for name in RELEASE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to((ROOT / ".venv").resolve())
    administrator = create_engine(postgres_cluster.create_database(), isolation_level="AUTOCOMMIT")
    say(administrator, f"CREATE ROLE engagenow LOGIN PASSWORD {quoted(PASSWORD)}")
    say(administrator, "CREATE DATABASE engagenow OWNER engagenow")
    url = administrator.url.set(username="engagenow", database="engagenow").render_as_string(hide_password=False)
    port = free_port()
    (folder / "instance").mkdir()
    here = {"ENVIRONMENT": "testing", "DATABASE_URL": url, "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    (folder / "instance" / "engagenow.env").write_text("".join(f"{name}={value}\n" for name, value in here.items()))
    yield folder, shell_environment(folder, administrator.url)
    for database in ("practice", "engagenow"):
        say(administrator, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
    say(administrator, "DROP ROLE engagenow")
    administrator.dispose()


def shell_environment(folder, administrator):
    """PostgreSQL's programs run as its administrator where nothing else is said."""
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG")}
    path = f"{folder}/.venv/bin:{binaries()}:{os.environ['PATH']}"
    server = {"PGHOST": administrator.host, "PGPORT": str(administrator.port)}
    return {**kept, **server, "PATH": path, "PGUSER": administrator.username, "PGPASSWORD": administrator.password}


def say(engine, statement):
    with engine.connect() as connection:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def quoted(literal):
    return "'" + literal.replace("'", "''") + "'"


class Operator:
    """Runs one block after the other in the folder of the release."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment
        self.settings = env_file.read(folder / "instance" / "engagenow.env")
        self.server = None

    def runs(self, block):
        if self.server:
            self.environment["MASTER"] = str(self.server.pid)
        done = subprocess.run(
            ["bash", "-ec", block], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def serves(self, block):
        self.stop()
        log = (self.folder / "server.log").open("ab")
        self.server = subprocess.Popen(
            ["bash", "-ec", f"exec {block}"], cwd=self.folder, env=self.environment, stdout=log, stderr=log
        )
        log.close()
        eventually(self.answers, within=60)

    def quiet(self, block):
        self.stop()
        wait_until_unused(self.settings["DATABASE_URL"])
        return self.runs(block)

    def answers(self):
        with suppress(OSError):
            return urllib.request.urlopen(f"{self.settings['PUBLIC_URL']}/livez", timeout=5).status == 200
        return False

    def stop(self):
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(60)
        self.server = None


def test_the_commands_work_in_their_order(installation):
    folder, environment = installation
    operator = Operator(folder, environment)
    blocks = BLOCK.findall((ROOT / "docs" / "operations.md").read_text())
    said = []
    try:
        for how, block in blocks:
            said.append(getattr(operator, how)(block) or "")
    finally:
        operator.stop()
    everything = "".join(said)
    assert [how for how, _ in blocks].count("serves") == 2
    assert "Restored." in everything
    assert everything.count("is this installation") == 2
    assert "/practice, settings of" in everything
    assert PASSWORD not in everything
    assert len(list((folder / "backups").iterdir())) == 1
