"""A page is a snapshot and the events after it: every feature's real state.js, under Node, on a recorded evening."""

import json
import shutil
import subprocess

import pytest

from engagenow import FEATURES
from tests.evening import Evening, as_told, state_of
from tests.server import ROOT

SCRIPTS = ROOT / "engagenow" / "static" / "js"
FOLDING = [name for name in FEATURES if (SCRIPTS / name / "state.js").exists()]
RUNNER = ROOT / "tests" / "js" / "folds.mjs"


@pytest.fixture
def app(make_app):
    """People here say more in a second than anybody can."""
    return make_app(RATE_LIMITS=False)


@pytest.fixture
def fold():
    """Folds what was recorded as the browser does; {feature: how often its state has changed}."""
    node = shutil.which("node") or pytest.skip("Node is not here: the tests of the browser's code need it")

    def run(recorded):
        scripts = [str(SCRIPTS / name / "state.js") for name in FOLDING]
        asked = json.dumps({"scripts": scripts, "recorded": recorded})
        ran = subprocess.run([node, RUNNER], input=asked, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr[-4000:]
        return json.loads(ran.stdout)

    return run


@pytest.fixture
def joins(page, live):
    names = iter(f"손님 {number}" for number in range(100))
    return lambda **how: page().joins(live, nickname=next(names), **how)


@pytest.fixture
def two_polls(ada, live):
    """Ids of two choices between a and b, not opened yet."""
    options = [{"id": option, "text": option} for option in "ab"]
    asked = {"kind": "choice", "title": "질문", "definition": {"options": options}}
    return [ada.asks("POST", f"/api/sessions/{live['id']}/activities", asked)["id"] for _ in range(2)]


@pytest.mark.parametrize(("seed", "said_before"), [(0, 0), (1, 0), (2, 30), (3, 70)])
def test_a_snapshot_is_the_one_before_and_the_events_since(
    stage, guest, joins, tick, fold, seed, said_before, two_polls
):
    people = [guest("하나"), guest("둘")]
    evening = Evening(seed, stage, people, tick)
    evening.polls = two_polls
    for _ in range(said_before):
        evening.says()
    before, recorded = joins(), []
    for _ in range(5):
        evening.goes_on(acts=20)
        after = joins()
        away = joins(since=before["last_seq"])
        heard = [event for event in people[1].log if before["last_seq"] < event["seq"] <= after["last_seq"]]
        for events in (heard, away["events"]):
            recorded.append(
                {"before": state_of(before), "events": list(map(as_told, events)), "after": state_of(after)}
            )
        before = after
    changed = fold(recorded)
    assert len(changed) == len(FOLDING) > 2
    assert all(changed.values()), f"an evening in which nothing happens to a feature: {changed}; see tests/evening.py"
