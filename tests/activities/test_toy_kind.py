"""A kind is a module of pure rules and one word in KINDS: tossing a coin, end to end, without another line."""

from collections import Counter
from typing import Literal

import pytest

from engagenow.activities import kinds
from engagenow.activities.kinds.kind import Kind, Part
from engagenow.activities.kinds.tally import VOTERS


class Coin(Part):
    edge: bool = False


class Side(Part):
    side: Literal["heads", "tails"]


class Toss(Kind[Coin, Side]):
    name = "toss"
    definition = Coin
    answer = Side
    show = "live"

    def amounts(self, definition, answer):
        return Counter({VOTERS: 1, answer.side: 1})

    def results(self, definition, tally, stored):
        return {"voters": tally.get(VOTERS, 0), "heads": tally.get("heads", 0)}

    def said(self, definition, answer):
        return answer.side


@pytest.fixture(autouse=True)
def toss(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "toss", Toss())


def test_a_toy_kind_is_asked_answered_and_shown(agenda, guest, votes, clock, tick):
    one, two = guest("하나"), guest("둘")
    coin = agenda.opens("toss", definition={})
    assert (coin["definition"], coin["show"]) == ({"edge": False}, "live")
    clock.goes(seconds=1)  # it stands still: an answer that waits longer than the opening did would come before it
    for side in ("heads", "tails"):
        assert one.asks("answer", activity_id=coin["id"], round=1, answer={"side": side})["ok"] is (side == "heads")
    assert two.asks("answer", activity_id=coin["id"], round=1, answer={"side": "heads"})["ok"]
    assert two.asks("answer", activity_id=coin["id"], round=1, answer={"side": "edge"})["code"] == "invalid"
    clock.goes(seconds=1)
    tick()
    assert two.heard("activity_results")[-1]["results"] == agenda.results(coin) == {"voters": 2, "heads": 2}
    edited = agenda.asks("PATCH", f"/{coin['id']}", {"definition": {"edge": True}})
    assert edited["code"] == "invalid", "after the first answer its meaning stands"
