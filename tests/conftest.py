"""What every test may ask for. Fixtures are named for people and things, not for techniques."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import upgrade
from flask_socketio.test_client import SocketIOTestClient
from hypothesis import settings

from config import ROOT, Config, load_config
from engagenow import create_app, demo
from engagenow.core.database import db
from engagenow.exports import runner
from engagenow.realtime.ticker import Clockwork
from tests import fork_server
from tests.people import Phone, Presenter, over_network, over_test_client
from tests.server import ForkedServer

pytest_plugins = [
    "tests.e2e.states",
    "tests.inside",
    "tests.lanes",
    "tests.once",
    "tests.own_apps",
    "tests.postgres",
    "tests.redis_server",
    "tests.roles",
    "tests.topology.fixtures",
]

settings.register_profile("tests", deadline=None)  # a busy machine is no fault
settings.load_profile("tests")

PROGRAMS = {"server", "own_server", "postgres_cluster", "redis_server", "shared_redis"}  # fixtures that start one
TESTS = Path(__file__).parent
OUTSIDE = {TESTS / name for name in ("bench", "deploy", "faults", "load")}  # they test whole programs

# Tests that try everything: every actor, or many random values. What a change breaks is mostly found by others as well.
THOROUGH = tuple(
    str(TESTS / name)
    for name in (
        "activities/test_exports.py", "activities/test_nasty.py", "exports/", "join/test_limits.py",
        "questions/test_at_random.py", "realtime/test_nasty_values.py", "test_again.py", "test_folds.py",
        "test_roles_http.py", "test_roles_sockets.py", "web/test_cross_site.py", "web/test_nasty_queries.py",
        "web/test_openapi_errors.py",
    )
)  # fmt: skip

SECRET = "a key for tests alone, of no use anywhere else"


def pytest_collection_modifyitems(items):
    """Marks each test by what it starts, so that a quick run can leave it out."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
        if PROGRAMS & set(item.fixturenames) or OUTSIDE & set(item.path.parents):
            item.add_marker(pytest.mark.server)
        if str(item.path).startswith(THOROUGH):
            item.add_marker(pytest.mark.thorough)


def pytest_sessionfinish():
    fork_server.stop()


class Inside(Config):
    HELLO_AFTER = 0  # Socket.IO's client inside the process listens at once or never
    BEGUN = False  # Ada and her session are in the database already


def settings_of(folder, **overrides):
    """The Config of an app inside the process."""
    given = {
        "ENVIRONMENT": "testing",
        "SECRET_KEY": SECRET,
        "INSTANCE_PATH": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'engagenow.db'}",
        "SOCKETIO_ASYNC_MODE": "threading",
    }
    return Inside(**vars(load_config({}, **{**given, **overrides})))


@pytest.fixture(autouse=True)
def quick_exports(monkeypatch):
    """One that gives way to all other tests takes ten times as long on a busy machine, and its imports a second."""
    monkeypatch.setattr(runner, "GIVES_WAY", ())
    monkeypatch.setattr(runner, "COMMAND", fork_server.Command("engagenow.exports.job"))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database as the migrations make it, made once and copied for every test."""
    return _database(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(scope="session")
def with_demo(tmp_path_factory):
    """The same with the demo sessions in it."""
    return _database(tmp_path_factory.mktemp("demo"), demo.make)


def _database(folder, fill=None):
    app = create_app(settings_of(folder))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        if fill:
            fill(db.engine)
    close(app)
    return folder / "engagenow.db"


def close(app):
    """Ends what it holds, and lets it go: Flask-SocketIO keeps every client that was ever made, with its app."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    for sid, client in list(SocketIOTestClient.clients.items()):
        if client.app is app:
            del SocketIOTestClient.clients[sid]


@dataclass(frozen=True)
class Begun:
    """Ada, her session, as its last change answered, and the database with both."""

    ada: Presenter
    live: dict[str, Any]
    database: Path


@pytest.fixture(scope="session")
def begun(migrated, tmp_path_factory):
    """Made once and copied for every test that names `live`, unless its clock stands still."""
    folder = tmp_path_factory.mktemp("begun")
    shutil.copy(migrated, folder / "engagenow.db")
    app = create_app(settings_of(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clockwork, "start", lambda self: None)  # as `no_ticking`, which is there in single tests alone
        ada = Presenter(over_test_client(app.test_client()), "ada@test.com")
        live = ada.opens()
    close(app)
    return Begun(ada, live, folder / "engagenow.db")


@pytest.fixture
def config(request, migrated, tmp_path):
    is_begun = "live" in request.fixturenames and "clock" not in request.fixturenames
    database = request.getfixturevalue("begun").database if is_begun else migrated
    shutil.copy(database, tmp_path / "engagenow.db")
    config = settings_of(tmp_path)
    config.BEGUN = is_begun
    return config


@pytest.fixture
def app(config):
    app = create_app(config)
    yield app
    close(app)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def socket_client(app):
    """A Socket.IO client inside the process: `socket_client(auth={...})`."""
    made = []

    def connect(flask_client=None, **options):
        made.append(app.extensions["socketio"].test_client(app, flask_test_client=flask_client, **options))
        return made[-1]

    yield connect
    for each in made:
        if each.is_connected():
            each.disconnect()


@pytest.fixture
def ada(request, app):
    """A presenter."""
    call = over_test_client(app.test_client())
    return (
        request.getfixturevalue("begun").ada.over(call) if app.config.get("BEGUN") else Presenter(call, "ada@test.com")
    )


@pytest.fixture
def bob(app):
    """Another presenter, to whom Ada's sessions do not exist."""
    return Presenter(over_test_client(app.test_client()), "bob@test.com")


@pytest.fixture(scope="session")
def _shared_server(with_demo, tmp_path_factory):
    server = server_in(with_demo, tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()


@pytest.fixture
def server(_shared_server):
    """A real server with the demo sessions, shared by the run: a test that kills it starts it again."""
    if not _shared_server.answers():
        _shared_server.stop()
        _shared_server.start()
    return _shared_server


@pytest.fixture
def own_server(with_demo, tmp_path):
    """A real server of this test's own, with settings of its own: `own_server(NICKNAME_HOLD="0")`, not started yet."""
    made = []

    def make(*arguments, **environment):
        folder = tmp_path / f"server{len(made)}"
        folder.mkdir()
        made.append(server_in(with_demo, folder, *arguments, **environment))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def server_in(database, folder, *arguments, **environment):
    """A server with its files in `folder` and a copy of `database`, an SQLite file; not started yet."""
    shutil.copy(database, folder / "engagenow.db")
    given = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(folder)}
    return ForkedServer(folder, *arguments, **{**given, **environment})


@pytest.fixture
def host(server):
    """A presenter at the real server."""
    return Presenter(over_network(server.url), "host@test.com")


@pytest.fixture
def phone(server):
    """A participant with a phone at the real server: `phone("하나", session_code="TEST01")`."""
    made = []

    def join(nickname, *, url=None, transports=None, **session):
        made.append(Phone(url or server.url, transports))
        made[-1].joins(nickname=nickname, **session)
        return made[-1]

    yield join
    for each in made:
        each.leaves()
