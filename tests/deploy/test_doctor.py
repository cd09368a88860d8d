"""`flask doctor` at things that are really broken."""

import re
import socket
import subprocess

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from engagenow import create_app, doctor
from tests.conftest import SECRET, settings_of
from tests.programs import need
from tests.server import ROOT, flask, free_port
from tests.topology.nginx import Nginx
from tests.topology.web import PREFIX
from tests.waiting import eventually

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{behind}; {more} }} }}
}}
"""
PASSES = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;"
HOST = "proxy_set_header Host $http_host;"


@pytest.fixture
def nginx(tmp_path):
    """`nginx(port behind it, settings)`: the address of a proxy."""
    program = need("nginx")
    started = []

    def start(behind, more):
        port = free_port()
        settings = tmp_path / "nginx.conf"
        settings.write_text(NGINX.format(folder=tmp_path, port=port, behind=behind, more=more))
        started.append(subprocess.Popen([program, "-p", tmp_path, "-c", settings], stderr=subprocess.DEVNULL))
        eventually(lambda: listens(port))
        return f"http://127.0.0.1:{port}"

    yield start
    for each in started:
        each.terminate()
        each.wait()


def found(tmp_path, **settings):
    """{what about: (at fault?, what is said)}"""
    app = create_app(settings_of(tmp_path, **settings))
    return {finding.about: (finding.fault, finding.says) for finding in doctor.examine(app)}


def fault(tmp_path, about, **settings):
    faulty, says = found(tmp_path, **settings)[about]
    assert faulty, says
    assert "\n" not in says
    return says


def run(**settings):
    return flask("doctor", **{"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, **settings})


def test_a_healthy_house(server, redis_server):
    database = f"sqlite:///{server.folder}/engagenow.db"
    done = run(
        DATABASE_URL=database, REDIS_URL=redis_server.url, PUBLIC_URL=server.url, INSTANCE_PATH=str(server.folder)
    )
    assert (done.returncode, done.stderr) == (0, "")
    abouts = re.findall(r"^ok     (\w+): ", done.stdout, re.M)
    assert abouts == [
        "configuration",
        "presenters",
        "database",
        "migrations",
        "writing",
        "Redis",
        "WebSocket",
        "server",
    ]
    assert len(done.stdout.splitlines()) == len(abouts)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({}, "every account; login links make them"),
        ({"GOOGLE_CLIENT_ID": "g", "GOOGLE_CLIENT_SECRET": "s"}, "every account of Google"),
        ({"PRESENTER_DOMAINS": "b.test,a.test"}, "verified addresses *@a.test, *@b.test"),
        (
            {"PRESENTER_EMAILS": "ada@a.test", "PRESENTER_APPROVAL": "on"},
            "verified addresses ada@a.test, accounts that the operator approves",
        ),
    ],
)
def test_it_says_who_may_present(tmp_path, settings, says):
    found = {finding.about: finding for finding in doctor.examine(create_app(settings_of(tmp_path, **settings)))}
    assert (found["presenters"].says, found["presenters"].fault) == (says, False)


def test_what_is_broken_is_said_in_a_line_each(tmp_path):
    settings = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = run(**settings, PUBLIC_URL="http://127.0.0.1:1", INSTANCE_PATH=str(tmp_path))
    assert done.returncode == 1
    ok, _presenters, database, redis_says, websocket = done.stdout.splitlines()
    assert ok.startswith("ok ")
    assert re.match(r"FAULT  database: .*refused.* Start the database", database), database
    assert re.match(r"FAULT  Redis: .*refused.* Start Redis", redis_says), redis_says
    assert re.match(r"FAULT  WebSocket: .*refused.* Start the server", websocket), websocket


def test_a_wrong_setting_ends_it_with_one_line(tmp_path):
    done = run(ENVIRONMENT="staging", INSTANCE_PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"EngageNow: ENVIRONMENT=staging .+\n", done.stderr)


def test_a_wrong_password(tmp_path, postgres):
    url = make_url(postgres).set(password="not the one").render_as_string(hide_password=False)
    says = fault(tmp_path, "database", DATABASE_URL=url)
    assert "password authentication failed" in says
    assert says.endswith("Correct the user and the password in DATABASE_URL.")
    assert "not the one" not in says


def test_a_database_that_is_not_there(tmp_path, postgres):
    assert "Create the database" in fault(tmp_path, "database", DATABASE_URL=f"{postgres}_not")


def test_migrations_that_were_not_run(tmp_path, postgres):
    assert "Run `flask db upgrade`" in fault(tmp_path, "migrations", DATABASE_URL=postgres)


@pytest.fixture
def migrated_postgres(tmp_path, postgres):
    with create_app(settings_of(tmp_path, DATABASE_URL=postgres)).app_context():
        upgrade(str(ROOT / "migrations"))
    return postgres


def say(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_database_that_is_newer(tmp_path, migrated_postgres):
    say(migrated_postgres, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer (9999)" in fault(tmp_path, "migrations", DATABASE_URL=migrated_postgres)


def test_a_database_that_only_reads(tmp_path, migrated_postgres):
    name = migrated_postgres.rpartition("/")[2]
    say(migrated_postgres, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "DATABASE_URL must lead to the primary" in fault(tmp_path, "writing", DATABASE_URL=migrated_postgres)


def test_a_redis_that_is_frozen(config, tmp_path, redis_server, monkeypatch):
    monkeypatch.setattr(doctor, "PATIENCE", 0.3)
    redis_server.freeze()
    says = fault(tmp_path, "Redis", REDIS_URL=redis_server.url)
    redis_server.thaw()
    assert says.startswith("No answer within 0.3 s")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (HOST, "Let the proxy pass `Upgrade`"),
        (PASSES, "Let the proxy pass `Host`"),
        (f"{PASSES} {HOST}", "`connected` heard"),
        ("return 301 https://engage.test$request_uri;", "leads on to https://engage.test/socket.io/"),
        ("return 404;", "Something else answers there"),
    ],
)
def test_a_proxy_in_front(config, tmp_path, server, nginx, more, says):
    address = nginx(server.port, more)
    faulty, said = found(tmp_path, PUBLIC_URL=address)["WebSocket"]
    assert says in said
    assert faulty is not said.startswith("`connected`")


@pytest.fixture
def lonely_nginx(tmp_path, monkeypatch):
    """With the project's nginx.conf, and nobody behind it."""
    need("nginx")
    nginx = Nginx(tmp_path / "nginx", free_port(), free_port(), [f"{PREFIX}5:{free_port()}"], ["127.0.0.1"])
    nginx.answers = lambda: listens(nginx.https_port)
    nginx.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(nginx.certificate))
    yield nginx
    nginx.stop()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_proxy_with_nobody_behind(config, tmp_path, lonely_nginx):
    says = fault(tmp_path, "WebSocket", PUBLIC_URL=f"https://127.0.0.1:{lonely_nginx.https_port}")
    assert "answers 503. No web process answers behind the proxy" in says


@pytest.mark.parametrize(
    ("address", "asked"), [("", "127.0.0.1"), ("::", "127.0.0.1"), ("127.0.0.9", "127.0.0.9"), ("::1", "[::1]")]
)
def test_without_a_proxy_it_asks_where_the_server_listens(config, tmp_path, address, asked):
    port = free_port()
    says = fault(tmp_path, "WebSocket", BIND_ADDRESS=address, PORT=port)
    assert says.startswith(f"http://{asked}:{port}: ")


def test_a_name_that_nobody_knows(config, tmp_path):
    assert "Enter it into the DNS" in fault(tmp_path, "WebSocket", PUBLIC_URL="http://engage.invalid")
