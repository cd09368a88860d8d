"""The house itself: what plugs in, what stays apart, and that a page is a fold of the log."""

import ast
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from werkzeug.routing import BuildError

from engagenow import FEATURES
from engagenow.core.events import CATALOGUE
from tests.conftest import ROOT
from tests.inside import Page, live, no_ticking, page, tick  # noqa: F401
from tests.own_apps import make_app  # noqa: F401

PACKAGE = ROOT / "engagenow"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted(path for path in (PACKAGE / "static" / "js").rglob("*.js") if "vendor" not in path.parts)
TOY = "tests.house.toy.feature"


# A feature is one word in one list


@pytest.fixture
def app(make_app):  # noqa: F811
    """Here with one feature more than the product has."""
    return make_app(features=(*FEATURES, TOY))


@pytest.fixture
def hands_on(ada, live):  # noqa: F811
    assert live["features"] == {"chat": True, "reactions": True, "hands": False}
    return ada.switches(live, "hands", True)


@pytest.fixture
def room(page, live, ada):  # noqa: F811
    """Ada's own page, two participants, and somebody outside."""
    stage, one, two, outsider = (page() for _ in range(4))
    stage.joins(live, token=ada.token)
    one.joins(live, nickname="하나")
    two.joins(live, nickname="둘")
    outsider.joins(ada.opens("다른 방"), nickname="남")
    return stage, one, two, outsider


def test_a_new_feature_speaks_to_the_room(room, live, hands_on, page, ada):  # noqa: F811
    stage, one, two, outsider = room
    before = len(two.log)
    answer = one.asks("raise_hand", topic=" 질문  있어요 ")
    hand = {"participant_id": one.me["id"], "nickname": "하나", "topic": "질문 있어요"}
    told = {"seq": answer["seq"], "session_id": live["id"], "hand": hand}
    assert one.heard("hand_raised") == two.heard("hand_raised") == stage.heard("hand_raised") == [told]
    assert len(two.log) == before + 1
    assert not outsider.log
    late = page().joins(live, nickname="spät")
    assert late["snapshot"]["hands"] == {"raised": [hand]}
    assert ada.asks("GET", f"/api/sessions/{live['id']}/hands").body == [hand]
    assert stage.asks("lower_hand", participant_id=one.me["id"]) == {"ok": True}
    assert two.heard("hand_lowered")[0]["participant_id"] == one.me["id"]
    assert page().joins(live, nickname="später")["snapshot"]["hands"] == {"raised": []}


def test_it_keeps_the_rules_of_the_house(room, live, ada, bob, hands_on):  # noqa: F811
    stage, one, two, _ = room
    assert one.asks("lower_hand", participant_id=two.me["id"])["code"] == "forbidden"
    assert one.asks("raise_hand", topic="")["code"] == "invalid"
    assert one.asks("raise_hand", topic=7)["code"] == "invalid"
    assert one.asks("raise_hand", topic="a", seq=1)["code"] == "invalid"
    assert stage.asks("lower_hand", participant_id="nobody")["code"] == "not_found"
    assert bob.asks("GET", f"/api/sessions/{live['id']}/hands")["code"] == "session_not_found"
    assert bob.asks("DELETE", f"/api/sessions/{live['id']}/hands/x")["code"] == "session_not_found"
    assert one.asks("raise_hand", topic="a")["ok"]
    assert ada.asks("DELETE", f"/api/sessions/{live['id']}/hands/{one.me['id']}").status == 204
    ada.switches(live, "hands", False)
    assert one.asks("raise_hand", topic="a")["code"] == "feature_disabled"
    ada.moves(live, "pause")
    assert one.asks("raise_hand", topic="a")["code"] == "session_not_active"
    assert [event["name"] for event in two.log if "hand" in event["name"]] == ["hand_raised", "hand_lowered"]


def test_it_is_on_the_pages_in_the_export_and_in_the_description(app, client, live, ada, room, hands_on):  # noqa: F811
    assert 'data-feature="hands"' in client.get(f"/join/{live['session_code']}").text
    assert 'data-testid="raise-hand"' in client.get(f"/join/{live['session_code']}").text
    browser = app.test_client()
    browser.post("/auth/test-login", data={"email": ada.email})
    assert 'data-testid="hands"' in browser.get(f"/sessions/{live['id']}").text
    assert 'data-feature="hands"' not in browser.get(f"/sessions/{live['id']}/screen").text
    room[1].asks("raise_hand", topic="Frage")
    assert ada.asks("GET", f"/api/sessions/{live['id']}/export.json")["said"][-1]["text"] == "Frage"
    assert "/api/sessions/{session_id}/hands" in client.get("/api/openapi.json").json["paths"]


def test_without_it_nobody_knows_of_it(make_app):  # noqa: F811
    app = make_app()
    one = Page(app)
    assert one.asks("raise_hand", topic="a")["code"] == "unknown_command"
    with app.test_request_context(), pytest.raises(BuildError):
        app.url_map.bind("localhost").build("hands.index", {"session_id": "x"})
    assert app.extensions["house"].switches == {"chat": False, "reactions": True}


def test_a_feature_is_plugged_in_once(make_app):  # noqa: F811
    with pytest.raises(ValueError, match="plugged in already"):
        make_app(features=(*FEATURES, "chat"))


def test_less_is_a_house_as_well(make_app):  # noqa: F811
    app = make_app(features=("auth", "sessions", "join"))
    assert app.extensions["house"].switches == {}
    assert app.test_client().get("/livez").status_code == 200


# What stays apart

DEMO = PACKAGE / "demo.py"  # its sessions have chat and reactions on, says the contract


def strings(tree):
    """The texts in a module that are no docstrings."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in statements:
            yield node.value


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("feature", ["chat", "reactions"])
def test_no_module_outside_a_feature_names_it_but_the_list(feature):
    naming = []
    for path in MODULES:
        if path.is_relative_to(PACKAGE / feature) or path == DEMO:
            continue
        tree = ast.parse(path.read_text())
        if feature in set(strings(tree)) or any(f"engagenow.{feature}." in f"{name}." for name in imports(tree)):
            naming.append(path.relative_to(PACKAGE).as_posix())
    assert naming == ["__init__.py"]
    assert (PACKAGE / "__init__.py").read_text().count(f'"{feature}"') == 1


@pytest.mark.parametrize("feature", ["chat", "reactions"])
def test_no_script_or_template_outside_a_feature_takes_from_it(feature):
    files = [*SCRIPTS, *(PACKAGE / "templates").rglob("*.html")]
    assert files
    taking = re.compile(rf"""(from|import|include|extends)\b[^\n]*["'/]{feature}/""")
    assert [p.name for p in files if p.parent.name != feature and taking.search(p.read_text())] == []


def calls(tree, *names):
    """The lines in which a method or function of such a name is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if called in names:
                yield node.lineno


def calling(*names):
    return {p.relative_to(PACKAGE).as_posix() for p in MODULES if list(calls(ast.parse(p.read_text()), *names))}


def test_only_the_unit_of_work_commits():
    assert calling("commit") == set()
    assert calling("begin") == {"core/unit_of_work.py"}
    owners = {path.split("/")[0] for path in calling("transaction")}
    assert owners <= {"core", "auth", "sessions", "demo.py", "realtime"}, "for what belongs to no session"


def test_only_realtime_writes_to_sockets():
    assert {path for path in calling("emit", "send") if not path.startswith("realtime/")} == set()
    knowing = {p.parent.name for p in MODULES for name in imports(ast.parse(p.read_text())) if "socketio" in name}
    assert knowing <= {"realtime"}


def test_features_store_by_announcing():
    for feature in ("sessions", "join", "chat", "reactions"):
        for path in (PACKAGE / feature).glob("*.py"):
            assert "EventRow(" not in path.read_text(), path


@pytest.mark.parametrize("path", [p for p in MODULES if p.name in ("service.py", "rules.py", "schemas.py")], ids=str)
def test_decisions_know_neither_flask_nor_sockets(path):
    names = list(imports(ast.parse(path.read_text())))
    assert not [name for name in names if re.match(r"(flask|flask_\w+|socketio|engineio|eventlet)(\.|$)", name)]


@pytest.mark.parametrize("path", [p for p in MODULES if p.name in ("http.py", "sockets.py")], ids=str)
def test_endpoints_do_not_think(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            assert node.end_lineno - node.body[0].lineno < 20, node.name
            assert sum(isinstance(inner, ast.If) for inner in ast.walk(node)) <= 1, node.name


def test_modules_are_rooms_not_halls():
    assert [f"{p}: {n}" for p in MODULES if (n := len(p.read_text().splitlines())) > 250] == []


def test_the_contracts_on_imports_hold():
    checked = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


# What is said

TRANSPORT = {"connect", "connect_error", "disconnect"}


def test_our_scripts_listen_to_nothing_that_nobody_says(app):
    folds = [path for path in SCRIPTS if path.name in ("state.js", "live.js")]
    heard = {name for path in folds for name in re.findall(r'name === "([a-z_]+)"', path.read_text())}
    heard |= {name for path in SCRIPTS for name in re.findall(r'\.on\("([a-z_]+)"', path.read_text())}
    assert {"new_message", "reactions", "session_ended", "kicked"} <= heard
    assert heard - TRANSPORT <= set(CATALOGUE)


def test_our_scripts_send_nothing_that_nobody_takes(app):
    sent = {name for p in SCRIPTS for name in re.findall(r'\b(?:send|emit)\("([a-z_]+)"', p.read_text())}
    assert {"send_message", "join_session"} <= sent
    assert sent <= {entry.name for entry in app.extensions["realtime"].table}


def test_the_description_of_the_wire_is_fresh(tmp_path):
    settings = {"ENVIRONMENT": "testing", "INSTANCE_PATH": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "events", "--check"]
    checked = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, f"docs/wire.md is stale: run `flask --app wsgi events`\n{checked.stderr}"


# A page is a snapshot and the events after it


def fold(snapshot, events):
    """In Python what static/js/{chat,reactions}/state.js do in the browser."""
    messages, pinned = list(snapshot["chat"]["messages"]), list(snapshot["chat"]["pinned"])
    totals = snapshot["reactions"]["totals"]
    for event in events:
        name, data = event["name"], event["data"]
        if name == "new_message" and not data.get("deleted"):
            messages.append(data)
        elif name == "message_deleted":
            messages, pinned = without(messages, data), without(pinned, data)
        elif name == "message_pinned":
            pinned = without(pinned, data)
            if data["pinned"]:
                pinned = sorted([*pinned, *(m for m in messages if m["id"] == data["id"])], key=lambda m: m["seq"])
        elif name == "reactions":
            totals = data["totals"]
    return {"chat": {"messages": messages, "pinned": pinned}, "reactions": {"totals": totals}}


def without(messages, data):
    return [message for message in messages if message["id"] != data["id"]]


@pytest.mark.parametrize("seed", range(3))
def test_a_snapshot_is_the_one_before_and_the_events_since(room, live, page, tick, seed):  # noqa: F811
    chance = random.Random(seed)  # noqa: S311 the same evening every time
    stage, one, two, _ = room
    said = []

    def something():
        act = chance.choice(["say", "say", "pin", "unpin", "delete", "tap", "tick", "switch"])
        if act == "say":
            said.append(chance.choice([one, two, stage]).says(f"{len(said)}")["id"])
        elif act in ("pin", "unpin") and said:
            stage.asks("pin_message", id=chance.choice(said), pinned=act == "pin")
        elif act == "delete" and said:
            stage.asks("delete_message", id=chance.choice(said))
        elif act == "tap":
            one.taps(chance.choice("👍😀"))
        elif act == "switch":
            stage.asks("set_feature", feature="hands", enabled=chance.random() < 0.5)
        else:
            tick()

    def joins(name, **how):
        return page().joins(live, nickname=name, **how)

    before = joins("a")
    for step in range(4):
        for _ in range(12):
            something()
        after = joins(f"b{step}")
        missed = joins(f"c{step}", since=before["last_seq"])
        heard = [event for event in two.log if before["last_seq"] < event["seq"] <= after["last_seq"]]
        visible = {name: after["snapshot"][name] for name in ("chat", "reactions")}
        assert fold(before["snapshot"], heard) == visible, "for a page that was there"
        assert fold(before["snapshot"], missed["events"]) == visible, "for a page that was away"
        before = after
