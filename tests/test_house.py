"""The house itself: what plugs in, what stays apart, and that a page is a fold of the log."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from werkzeug.routing import BuildError

from engagenow import FEATURES
from engagenow.core.events import CATALOGUE
from tests.conftest import ROOT
from tests.house import module_map
from tests.house.product import with_hands
from tests.inside import Page
from tests.roles import everything
from tests.server import flask

PACKAGE = ROOT / "engagenow"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for path in (PACKAGE / "static" / "js").rglob("*.js") if "vendor" not in path.parts)
TOY = "tests.house.toy.feature"


# A feature is one word in one list


@pytest.fixture
def app(make_app):
    """Here with one feature more than the product has."""
    return make_app(features=(*FEATURES, TOY))


@pytest.fixture
def hands_on(ada, live):
    assert live["features"] == {"chat": True, "reactions": True, "questions": False, "hands": False}
    return ada.switches(live, "hands", True)


@pytest.fixture
def room(page, live, ada):
    """Ada's own page, two participants, and one of another session."""
    stage, one, two, outsider = (page() for _ in range(4))
    stage.joins(live, token=ada.token)
    one.joins(live, nickname="하나")
    two.joins(live, nickname="둘")
    outsider.joins(ada.opens("다른 방"), nickname="남")
    return stage, one, two, outsider


def test_a_new_feature_speaks_to_the_room(room, live, hands_on, page, ada):
    stage, one, two, outsider = room
    before = len(two.log)
    answer = one.asks("raise_hand", topic=" 질문  있어요 ")
    hand = {"participant_id": one.me["id"], "nickname": "하나", "topic": "질문 있어요"}
    told = {"seq": answer["seq"], "session_id": live["id"], "hand": hand}
    assert one.heard("hand_raised") == two.heard("hand_raised") == stage.heard("hand_raised") == [told]
    assert len(two.log) == before + 1
    assert not outsider.log
    late = page().joins(live, nickname="spät")
    assert late["snapshot"]["hands"] == {"raised": [hand], "picks": {}}
    assert ada.asks("GET", f"/api/sessions/{live['id']}/hands").body == [hand]
    assert stage.asks("lower_hand", participant_id=one.me["id"]) == {"ok": True}
    assert two.heard("hand_lowered")[0]["participant_id"] == one.me["id"]
    assert page().joins(live, nickname="später")["snapshot"]["hands"] == {"raised": [], "picks": {}}


@pytest.mark.parametrize("way", ["removed", "leaving"])
def test_it_is_told_who_goes_for_good(room, live, ada, hands_on, way):
    stage, one, two, _ = room
    for each in (one, two):
        assert each.asks("raise_hand", topic="a")["ok"]
    if way == "removed":
        assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    else:
        assert one.asks("leave_session")["ok"]
    assert [lowered["participant_id"] for lowered in two.heard("hand_lowered")] == [one.me["id"]]
    hands = ada.asks("GET", f"/api/sessions/{live['id']}/hands").body
    assert [hand["participant_id"] for hand in hands] == [two.me["id"]]


def test_it_keeps_the_rules_of_the_house(room, live, ada, bob, hands_on):
    stage, one, two, _ = room
    assert one.asks("lower_hand", participant_id=two.me["id"])["code"] == "forbidden"
    assert one.asks("raise_hand", topic="")["code"] == "invalid"
    assert one.asks("raise_hand", topic=7)["code"] == "invalid"
    assert one.asks("raise_hand", topic="a", seq=1)["code"] == "invalid"
    assert stage.asks("lower_hand", participant_id="unknown")["code"] == "not_found"
    assert bob.asks("GET", f"/api/sessions/{live['id']}/hands")["code"] == "session_not_found"
    assert bob.asks("DELETE", f"/api/sessions/{live['id']}/hands/x")["code"] == "session_not_found"
    assert one.asks("raise_hand", topic="a")["ok"]
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}/hands/{one.me['id']}").status == 204
    ada.switches(live, "hands", False)
    assert one.asks("raise_hand", topic="a")["code"] == "feature_disabled"
    ada.moves(live, "pause")
    assert one.asks("raise_hand", topic="a")["code"] == "session_not_active"
    assert [event["name"] for event in two.log if "hand" in event["name"]] == ["hand_raised", "hand_lowered"]


def test_it_is_on_the_pages_in_the_export_and_in_the_description(app, client, live, ada, room, hands_on):
    room_page = client.get(f"/join/{live['session_code']}").text
    assert 'data-feature="hands" data-place="tab" hidden' in room_page
    assert 'data-testid="raise-hand"' not in room_page  # loaded late
    late = [client.get(f"/parts/room/hands/tab?lang={lang}").text for lang in ("ko", "en", "ko")]
    assert all('data-testid="raise-hand"' in part for part in late)
    assert ["보내기" in part for part in late] == [True, False, True]
    assert client.get("/parts/presenter/hands/side").status_code == 404  # loaded with its page
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    assert 'data-testid="hands"' in browser.get(f"/sessions/{live['id']}").text
    assert 'data-shows="hand" hidden' in browser.get(f"/sessions/{live['id']}/screen").text
    room[1].asks("raise_hand", topic="Frage")
    assert ada.asks("GET", f"/api/sessions/{live['id']}/export.json")["said"][-1]["text"] == "Frage"
    assert "/api/sessions/{session_id}/hands" in client.get("/api/openapi.json").json["paths"]


def test_without_it_no_page_knows_of_it(make_app):
    app = make_app()
    one = Page(app)
    assert one.asks("raise_hand", topic="a")["code"] == "unknown_command"
    with app.test_request_context(), pytest.raises(BuildError):
        app.url_map.bind("localhost").build("hands.index", {"session_id": "x"})
    assert app.extensions["house"].switches == {"chat": False, "reactions": True, "questions": False}


def test_a_feature_is_plugged_in_once(make_app):
    with pytest.raises(ValueError, match="plugged in already"):
        make_app(features=(*FEATURES, "chat"))


def test_less_is_a_house_as_well(make_app):
    app = make_app(features=("auth", "sessions", "join"))
    assert app.extensions["house"].switches == {}
    assert app.test_client().get("/livez").status_code == 200


# What stays apart

BUILT_ON = {"auth", "sessions", "moderation", "join"}  # other features use them
LEAVES = [name for name in FEATURES if name not in BUILT_ON]

DEMO = PACKAGE / "demo.py"  # its sessions have chat and reactions on, says the contract


@cache
def tree_of(path):
    return ast.parse(path.read_text())


@cache
def strings(path):
    """The texts in a module that are no docstrings."""
    nodes = list(ast.walk(tree_of(path)))
    statements = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    constants = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in statements)
    return {node.value for node in constants if isinstance(node.value, str)}


@cache
def imports(path):
    names = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names += (f"{node.module}.{alias.name}" for alias in node.names)
    return names


# {feature: a folder in which its name means something else}: a quiz has `questions`. There only its imports count.
NAMESAKES = {"questions": "activities"}


@pytest.mark.parametrize("feature", LEAVES)
def test_no_module_outside_a_feature_names_it_but_the_list(feature):
    naming = []
    for path in MODULES:
        if path.is_relative_to(PACKAGE / feature) or path == DEMO:
            continue
        named = set() if path.is_relative_to(PACKAGE / NAMESAKES.get(feature, feature)) else strings(path)
        if feature in named or any(f"engagenow.{feature}." in f"{name}." for name in imports(path)):
            naming.append(path.relative_to(PACKAGE).as_posix())
    assert naming == ["__init__.py"]
    assert (PACKAGE / "__init__.py").read_text().count(f'"{feature}"') == 1


@pytest.mark.parametrize("feature", LEAVES)
def test_no_script_or_template_outside_a_feature_takes_from_it(feature):
    files = [*SCRIPTS, *(PACKAGE / "templates").rglob("*.html")]
    assert files
    taking = re.compile(rf"""(from|import|include|extends)\b[^\n]*["'/]{feature}/""")
    assert [p.name for p in files if feature not in p.parts and taking.search(p.read_text())] == []


def calls(tree, *names):
    """The lines in which a method or function of such a name is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if called in names:
                yield node.lineno


def calling(*names):
    return {p.relative_to(PACKAGE).as_posix() for p in MODULES if list(calls(tree_of(p), *names))}


def test_only_the_unit_of_work_commits():
    assert calling("commit") == set()
    assert calling("begin") == {"core/writing.py"}
    owners = {path.split("/")[0] for path in calling("transaction")}
    assert owners <= {"core", "auth", "sessions", "demo.py", "realtime"}, "for what belongs to no session"


def test_only_realtime_writes_to_sockets():
    assert {path for path in calling("emit", "send") if not path.startswith("realtime/")} == set()
    knowing = {p.parent.name for p in MODULES for name in imports(p) if "socketio" in name}
    assert knowing <= {"realtime"}


def test_only_the_workers_and_the_wire_know_async_libraries():
    knowing = [p for p in MODULES for name in imports(p) if re.match(r"(eventlet|gevent)\b", name)]
    assert {path.relative_to(PACKAGE).parts[0] for path in knowing} == {
        "worker.py",
        "gevent_worker.py",
        "acceptors.py",
        "admission.py",
        "closing.py",
        "realtime",
    }


def test_features_store_by_announcing():
    storing = {path.relative_to(PACKAGE).as_posix() for path in MODULES if "EventRow(" in path.read_text()}
    assert storing == {"core/models.py", "core/live_writes.py"}


def test_only_the_core_rewrites_what_is_stored():
    # A deleted message is kept in a table of its own, from which nothing is told.
    rewriting = re.compile(r"(?<!\bkept)\.payload\s*=[^=]|update\(EventRow")
    assert {p.relative_to(PACKAGE).parts[0] for p in MODULES if rewriting.search(p.read_text())} == {"core"}


@pytest.mark.parametrize("way", ["removed", "leaving"])
def test_what_a_toy_takes_back_is_nowhere(app, room, ada, hands_on, way):
    stage, one, two, _ = room
    for each in (one, two):
        assert each.asks("raise_hand", topic=f"secret of {each.me['nickname']}")["ok"]
    if way == "removed":
        assert stage.asks("kick_participant", participant_id=one.me["id"])["ok"]
    else:
        assert one.asks("leave_session")["ok"]
    stored = str(everything(app))
    assert "secret of 둘" in stored
    assert "secret of 하나" not in stored


@pytest.mark.parametrize("path", [p for p in MODULES if p.name in ("service.py", "rules.py", "schemas.py")], ids=str)
def test_decisions_know_neither_flask_nor_sockets(path):
    names = list(imports(path))
    assert not [name for name in names if re.match(r"(flask|flask_\w+|socketio|engineio|eventlet)(\.|$)", name)]


EDGES = [p for p in MODULES if p.name in ("http.py", "sockets.py") or p.parent.name == "http"]


@pytest.mark.parametrize("path", EDGES, ids=str)
def test_endpoints_do_not_think(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            assert node.end_lineno - node.body[0].lineno < 20, node.name
            assert sum(isinstance(inner, ast.If) for inner in ast.walk(node)) <= 1, node.name


def test_modules_are_rooms_not_halls():
    assert [f"{p}: {n}" for p in MODULES if (n := len(p.read_text().splitlines())) > 250] == []


def test_what_all_scripts_share_takes_from_no_feature():
    core = [path for path in SCRIPTS if path.parent.name == "core"]
    assert core
    taking = re.compile(rf"""(from|import)\b[^\n]*["'/]({"|".join(FEATURES)})/""")
    assert [path.name for path in core if taking.search(path.read_text())] == []


def lint_imports(root):
    """What import-linter says of the package below `root`, by its own pyproject.toml."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path):
    return with_hands(tmp_path)


def test_a_feature_is_plugged_in_by_one_word(copy):
    shows = "from config import load_config; from engagenow import create_app; app = create_app(load_config({}));"
    shows += "print(*app.extensions['house'].switches, *(e.name for e in app.extensions['realtime'].table))"
    asked = subprocess.run([sys.executable, "-c", shows], cwd=copy, capture_output=True, text=True, check=False)
    assert {"chat", "hands", "send_message", "raise_hand", "pick"} <= set(asked.stdout.split()), asked.stderr
    checked = lint_imports(copy)  # `make lint` asks of the product alone
    assert checked.returncode == 0, checked.stdout


WRONG = [
    ("hands.rules", "engagenow.hands.service"),
    ("hands.service", "engagenow.hands.sockets"),
    ("hands.schemas", "flask"),
    ("core.wake", "engagenow.join.rules"),
]


def test_the_contracts_on_imports_know_a_new_feature(copy):
    for module, taken in WRONG:
        path = copy / "engagenow" / f"{module.replace('.', '/')}.py"
        path.write_text(path.read_text() + f"\nimport {taken}\n")
    said = lint_imports(copy).stdout
    unnoticed = [wrong for wrong in WRONG if not re.search(r"engagenow\.{} -> {} ".format(*wrong), said)]
    assert unnoticed == [], said


# What is said

TRANSPORT = {"connect", "connect_error", "disconnect"}


def test_our_scripts_listen_to_what_the_server_says(app):
    folds = [path for path in SCRIPTS if path.name in ("state.js", "live.js")]
    heard = {name for path in folds for name in re.findall(r'name === "([a-z_]+)"', path.read_text())}
    heard |= {name for path in SCRIPTS for name in re.findall(r'\.on\("([a-z_]+)"', path.read_text())}
    assert {"new_message", "reactions", "session_ended", "kicked"} <= heard
    assert heard - TRANSPORT <= set(CATALOGUE)


def test_our_scripts_send_what_the_server_takes(app):
    sending = re.compile(r'\b(?:send|emit|ask|outbox\.add)\("([a-z_]+)"')
    sent = {name for path in SCRIPTS for name in sending.findall(path.read_text())}
    assert {"send_message", "join_session"} <= sent
    assert sent <= {entry.name for entry in app.extensions["realtime"].table}


def test_the_description_of_the_wire_is_fresh(tmp_path):
    checked = flask("events", "--check", ENVIRONMENT="testing", INSTANCE_PATH=str(tmp_path))
    assert checked.returncode == 0, f"docs/wire.md is stale: run `flask --app wsgi events`\n{checked.stderr}"


def test_the_architecture_lists_every_module():
    assert module_map.DOCUMENT.read_text() == module_map.written(), "python -m tests.house.module_map writes it again"
