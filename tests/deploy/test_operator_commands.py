"""A command acts on the installation of the server's settings, says which one that is, and makes none."""

import re
import shutil

import pytest
import requests
from sqlalchemy.engine import make_url

from config import load_config
from engagenow.core import env_file
from tests.postgres import PASSWORD
from tests.server import Server, free_port
from tests.server import flask as run_flask

KEY = "Jq8v-Zt1xWc5Lr0nYk7BsUf3Hd9MaGp2Ei6To4XbQzVj"
COMMANDS = [
    ["doctor"], ["backup", "new.backup"], ["presenters"], ["approve", "a@b.org"], ["block", "a@b.org"],
    ["login-link", "a@b.org"], ["demo"],
]  # fmt: skip


def flask(folder, *command, **settings):
    return run_flask(*command, **{"INSTANCE_PATH": str(folder), **settings})


def is_one_line(done, says):
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert says in lines[-1], done.stderr
    assert len([line for line in lines if not line.startswith("INFO ")]) <= 2
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_where_there_is_no_installation_none_is_made(tmp_path, command):
    folder = tmp_path / "bare shell"
    done = flask(folder, *command, PORT=str(free_port()))
    assert done.returncode == 1
    assert "There is no such database. Name the file of the server's settings" in done.stdout + done.stderr
    assert f"sqlite:///{folder}/engagenow.db" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not folder.exists()


@pytest.mark.parametrize("command", [*COMMANDS[1:], ["db", "upgrade"]], ids=lambda command: command[0])
def test_a_database_that_does_not_answer_is_one_line(tmp_path, command):
    away = f"postgresql://engagenow:hunter2@127.0.0.1:{free_port()}/engagenow"
    is_one_line(flask(tmp_path, *command, DATABASE_URL=away), "Connection refused. Start the database")


def test_the_server_and_its_commands_read_one_file(tmp_path, postgres, migrated):
    file = tmp_path / "hall.env"
    server = Server(tmp_path, ENV_FILE=str(file), INSTANCE_PATH=str(tmp_path))
    settings = {"DATABASE_URL": postgres, "SECRET_KEY": KEY, "PUBLIC_URL": server.url, "ENVIRONMENT": "testing"}
    env_file.write(file, settings)
    assert file.stat().st_mode & 0o077 == 0

    assert flask(tmp_path, "db", "upgrade", ENV_FILE=str(file)).returncode == 0
    server.start()
    try:
        examined = flask(tmp_path, "doctor", ENV_FILE=str(file))
        assert examined.returncode == 0, examined.stdout
        known_as = requests.get(f"{server.url}/health", timeout=10).headers["X-Installation"]
        assert f"server: {server.url} is this installation" in examined.stdout
        assert f"installation {known_as}\n" in examined.stdout
        made = flask(tmp_path, "login-link", "ada@example.org", ENV_FILE=str(file))
        assert re.fullmatch(rf"{server.url}/auth/link/\S+\n", made.stdout)
        place = make_url(postgres)
        assert made.stderr.splitlines()[0] == (
            f"EngageNow: installation {known_as}, postgresql://postgres@127.0.0.1:{place.port}/{place.database}, "
            f"settings of {file}"
        )
        assert PASSWORD not in made.stderr + examined.stdout
        assert requests.post(made.stdout.strip(), timeout=10).url == f"{server.url}/dashboard"
        is_told_apart(tmp_path, server, known_as, migrated)
    finally:
        server.stop()


def is_told_apart(folder, server, known_as, migrated):
    """The doctor of another installation, whose PUBLIC_URL leads to this server."""
    (folder / "other").mkdir()
    shutil.copy(migrated, folder / "other")
    other = {"INSTANCE_PATH": str(folder / "other"), "PUBLIC_URL": server.url, "ENVIRONMENT": "testing"}
    examined = flask(folder, "doctor", **other)
    assert examined.returncode == 1
    assert re.search(
        rf"FAULT  server: {server.url} is another installation \({known_as}\), not this one", examined.stdout
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PORT=8000\nexport KEY\n", "line 2: not NAME=VALUE."),
        (b"SECRET_KEY hunter2\n", "line 1: not NAME=VALUE."),
        (b"\xff\xfe", "is not a text in UTF-8."),
        (None, "cannot be read: No such file or directory."),
    ],
)
def test_a_file_of_settings_that_cannot_be_read_is_named(tmp_path, content, says):
    file = tmp_path / "engagenow.env"
    if content is not None:
        file.write_bytes(content)
    is_one_line(flask(tmp_path, "doctor", ENV_FILE=str(file)), says)


def test_a_file_of_settings_is_read_to_the_letter(tmp_path):
    file = tmp_path / "engagenow.env"
    file.write_text("# a comment\n; another\n\nA=1 # no comment\nB = 'x y'\nC=\"$A\"\nD=a'b\nE=\n")
    assert env_file.read(file) == {"A": "1 # no comment", "B": "x y", "C": "$A", "D": "a'b", "E": ""}


def test_a_variable_stands_above_the_file_and_the_file_above_the_default(tmp_path):
    (tmp_path / "engagenow.env").write_text("ENVIRONMENT=testing\nDEFAULT_LOCALE=en\n")
    assert "configuration: testing, settings of" in flask(tmp_path, "doctor").stdout
    assert "configuration: development, settings of" in flask(tmp_path, "doctor", ENVIRONMENT="development").stdout


def test_commands_speak_english_whatever_the_pages_speak(tmp_path, migrated):
    shutil.copy(migrated, tmp_path)
    is_one_line(flask(tmp_path, "login-link", "nobody", DEFAULT_LOCALE="ko"), "email address")


def test_a_certificate_that_the_shell_trusts_does_not_hide_the_files_own(tmp_path):
    (tmp_path / "engagenow.env").write_text("SSL_CERT_FILE=/ours.pem\n")
    shell = {"INSTANCE_PATH": str(tmp_path), "SSL_CERT_FILE": "/company.pem"}
    assert load_config(shell).SSL_CERT_FILE == "/ours.pem"
    (tmp_path / "engagenow.env").write_text("SSL_CERT_FILE=\n")
    assert load_config(shell).SSL_CERT_FILE == "/company.pem"
