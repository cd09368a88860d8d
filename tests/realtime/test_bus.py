"""Messages of processes of other versions: read as far as they can be, and never the end of anything."""

import orjson
import pytest

from engagenow.core.pending import Told
from engagenow.realtime.bus import Bus
from engagenow.realtime.messages import Events, LoginEnded, PeopleLost

TOLD = [Told("new_message", '{"seq":1}', seq=1), Told("kicked", "{}", participant_id="p")]


@pytest.fixture
def heard():
    return []


@pytest.fixture
def bus(heard):
    bus = Bus("here", lambda _text: None)
    bus.on(Events, heard.append)
    bus.on(PeopleLost, heard.append)
    return bus


def sent(message, sender="elsewhere"):
    """The message as another process sends it."""
    texts = []
    Bus(sender, texts.append).say(message)
    return orjson.loads(texts[0])


def test_a_message_arrives_as_it_was_sent(bus, heard):
    for message in (Events("s", TOLD), PeopleLost("s", ["p", "q"])):
        bus.hear(orjson.dumps(sent(message)))
    assert heard == [Events("s", TOLD), PeopleLost("s", ["p", "q"])]


def test_what_crosses_redis_is_named():
    assert sent(Events("s", TOLD[:1])) == {
        "sender": "elsewhere",
        "kind": "events",
        "body": {
            "session_id": "s",
            "told": [{"name": "new_message", "text": '{"seq":1}', "seq": 1, "participant_id": None}],
        },
    }


def test_the_next_version_may_say_more(bus, heard):
    message = sent(Events("s", TOLD))
    message["since"] = message["body"]["shard"] = 7
    for told in message["body"]["told"]:
        told["audience"] = {"roles": ["moderator"]}
    bus.hear(orjson.dumps(message))
    assert heard == [Events("s", TOLD)]


def test_the_former_version_may_leave_out_what_has_a_default(bus, heard):
    message = sent(Events("s", TOLD))
    message["body"]["told"] = [{"name": "new_message", "text": '{"seq":1}', "seq": 1}, {"name": "kicked", "text": "{}"}]
    bus.hear(orjson.dumps(message))
    assert heard == [Events("s", [TOLD[0], Told("kicked", "{}")])]


def test_what_is_not_understood_is_logged_once_for_each_kind_and_ends_nothing(bus, heard, caplog):
    for _ in range(3):
        bus.hear(orjson.dumps({"sender": "x", "kind": "events", "body": {"room": "s"}}))
        bus.hear(orjson.dumps({"sender": "x", "kind": "people_lost", "body": ["s", ["secret"]]}))
        bus.hear(b'["x", "told", []]')
        bus.hear(b"\xff")
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3
    assert "secret" not in caplog.text
    bus.hear(orjson.dumps(sent(PeopleLost("s", ["p"]))))
    assert heard == [PeopleLost("s", ["p"])]


def test_an_unknown_kind_and_its_own_messages_are_ignored(bus, heard, caplog):
    bus.hear(orjson.dumps(sent(LoginEnded("l"))))
    bus.hear(orjson.dumps(sent(PeopleLost("s", ["p"]), sender="here")))
    assert (heard, caplog.records) == ([], [])


def test_a_handler_that_fails_is_logged_and_the_next_message_is_heard(caplog):
    heard = []

    def fail_once(message):
        heard.append(message)
        if len(heard) == 1:
            raise ValueError("a fault of ours")

    bus = Bus("here", lambda _text: None)
    bus.on(PeopleLost, fail_once)
    for _ in range(2):
        bus.hear(orjson.dumps(sent(PeopleLost("s", ["p"]))))
    assert len(heard) == 2
    assert "a fault of ours" in caplog.text
