"""What the presenter pins: in which order, and how many."""

import pytest

from engagenow.chat import service
from engagenow.core.people import Participant
from engagenow.core.unit_of_work import Command

MOST = 20


@pytest.fixture
def pins(page, live):
    """The ids of the pinned messages, as a newcomer is told."""
    names = iter(f"손님 {number}" for number in range(100))

    def read():
        snapshot = page().joins(live, nickname=next(names))["snapshot"]["chat"]
        return [message["id"] for message in snapshot["pinned"]]

    return read


@pytest.fixture
def pin(stage):
    return lambda id, pinned=True: stage.asks("pin_message", id=id, pinned=pinned)


def test_pins_stand_in_the_order_of_pinning(guest, pin, pins):
    a, b, c = (guest(name).says(name)["id"] for name in ("하나", "둘", "셋"))
    for id in (c, a, b):
        pin(id)
    assert pins() == [c, a, b]
    pin(a)
    assert pins() == [c, a, b], "pinned already"
    pin(c, False)
    pin(c)
    assert pins() == [a, b, c], "pinned again"


def test_pins_of_one_transaction_keep_their_order(app, guest, stage, live, pins):
    one = guest("하나")
    ids = [one.says(f"{number}")["id"] for number in range(3)]
    ada = Participant(stage.me["id"], live["id"], "Ada", "presenter")

    def pin_two(live):
        for id in (ids[2], ids[0]):
            service.pin_message(live, ada, id, True)

    with app.app_context():
        app.extensions["unit_of_work"].run(Command(live["id"], pin_two))
    assert pins() == [ids[2], ids[0]]


def test_a_session_has_at_most_twenty_pins(guest, stage, pin, pins, ada, live):
    one = guest("하나")
    ids = [one.says(f"{number}")["id"] for number in range(MOST + 1)]
    assert all(pin(id)["ok"] for id in ids[:MOST])
    heard = len(one.log)
    answer = pin(ids[MOST])
    assert (answer["ok"], answer["code"]) == (False, "too_many")
    assert "20" in answer["detail"]
    over_http = ada.asks("PUT", f"/api/sessions/{live['id']}/messages/{ids[MOST]}/pin", {"pinned": True})
    assert (over_http.status, over_http["code"]) == (409, "too_many")
    assert pin(ids[3])["ok"], "it is pinned already"
    assert len(one.log) == heard
    assert pins() == ids[:MOST]
    pin(ids[0], False)
    assert pin(ids[MOST])["ok"]
    assert pins() == ids[1:]
