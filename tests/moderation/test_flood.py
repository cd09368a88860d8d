"""After a flood: what waits is dismissed at once, and moderators set what their link is for."""

import pytest

pytestmark = pytest.mark.usefixtures("still")


@pytest.fixture
def flood(asks, sets, ada, live, guest, clock):
    """{text: created_at} of what waits: messages of two people, and a question of each, one second after the other."""
    ada.switches(live, "questions", True)
    sets(hold={"chat": "all", "questions": "all"})
    clock.goes(microseconds=789)
    for nickname in ("하나", "둘"):
        one = guest(nickname)
        for text in ("첫째", "둘째"):
            assert one.says(f"{nickname} {text}")["state"] == "waiting"
            clock.goes(seconds=1)
        assert one.asks("ask", text=f"{nickname} 질문")["state"] == "waiting"
    return {text["text"]: text["created_at"] for text in asks("GET", "waiting").body}


def waiting(asks):
    return [text["text"] for path in ("waiting", "waiting?feature=questions") for text in asks("GET", path).body]


def test_what_waits_is_dismissed_at_once_and_what_came_later_is_not(asks, flood, stage, guest, page):
    answer = stage.asks("dismiss_all", until=flood["둘 첫째"], client_msg_id="k1")
    assert answer == {"ok": True, "count": 4}
    assert waiting(asks) == ["둘 둘째", "둘 질문"]
    assert stage.asks("dismiss_all", until="2099-01-01T00:00:00Z", client_msg_id="k1") == answer
    assert stage.asks("dismiss_all", until="2020-01-01T00:00:00Z")["count"] == 0
    assert waiting(asks) == ["둘 둘째", "둘 질문"]
    newest = asks("GET", "audit").body[0]
    assert (newest["act"], newest["detail"], newest["participant_id"]) == ("dismissed_all", {"count": 4}, None)
    assert stage.asks("dismiss_all", until="yesterday")["code"] == "invalid"


def test_of_one_participant_or_one_feature_alone(asks, flood, stage):
    [author] = {text["participant_id"] for text in asks("GET", "waiting").body if text["nickname"] == "둘"}
    late = "2099-01-01T00:00:00Z"
    assert stage.asks("dismiss_all", until=late, participant_id=author, feature="chat")["count"] == 2
    assert waiting(asks) == ["하나 첫째", "하나 둘째", "하나 질문", "둘 질문"]
    assert stage.asks("dismiss_all", until=late, participant_id=author)["count"] == 1
    assert stage.asks("dismiss_all", until=late, feature="questions")["count"] == 1
    assert waiting(asks) == ["하나 첫째", "하나 둘째"]


def test_what_was_reported_is_decided_on_by_itself(asks, ada, live, guest, stage):
    ada.switches(live, "questions", True)
    author, others = guest("글쓴이"), [guest(name) for name in ("하나", "둘", "셋")]
    reported = [("chat", author.says("신고된 말")["id"]), ("questions", author.asks("ask", text="신고된 질문")["id"])]
    for feature, text in reported:
        assert all(one.asks("report", feature=feature, id=text)["ok"] for one in others)
    asks("PUT", "moderation", {"hold": {"chat": "all", "questions": "all"}})
    assert author.says("기다리는 말")["state"] == "waiting"
    assert set(waiting(asks)) == {"신고된 말", "기다리는 말", "신고된 질문"}
    late = "2099-01-01T00:00:00Z"
    assert stage.asks("dismiss_all", until=late)["count"] == 1
    assert waiting(asks) == ["신고된 말", "신고된 질문"]
    assert stage.asks("dismiss_all", until=late, participant_id=author.me["id"])["count"] == 0
    assert all(stage.asks("dismiss", feature=feature, id=text)["ok"] for feature, text in reported)
    assert waiting(asks) == []


def test_a_moderator_dismisses_what_it_decides_on(asks, flood, moderator):
    late = "2099-01-01T00:00:00Z"
    assert moderator("activities").asks("dismiss_all", until=late)["code"] == "forbidden"
    assert moderator("questions").asks("dismiss_all", until=late, feature="chat")["code"] == "forbidden"
    assert moderator("questions").asks("dismiss_all", until=late)["count"] == 2
    assert waiting(asks) == ["하나 첫째", "하나 둘째", "둘 첫째", "둘 둘째"]
    assert moderator("chat", "people").asks("dismiss_all", until=late)["count"] == 4


ALLOWED = {
    "chat": ("slow_seconds", "filter", "links", "repeats", "stage_delay", "words", "allowed", "hold.chat"),
    "questions": ("hold.questions",),
    "answers": ("hold.text", "hold.word_cloud"),
    "people": ("locked", "hold.nickname"),
    "activities": (),
}
VALUES = {
    "slow_seconds": 5, "filter": "refuse", "links": "hold", "repeats": "refuse", "stage_delay": 1,
    "words": ["거시기"], "locked": True, "allowed": ["시발 자동차"],
}  # fmt: skip


def asked_for(name):
    return {"hold": {name.removeprefix("hold."): "all"}} if name.startswith("hold.") else {name: VALUES[name]}


def test_each_scope_sets_what_it_is_for_and_nothing_else(link, by_http):
    every = [name for names in ALLOWED.values() for name in names]
    for scope, names in ALLOWED.items():
        token = link(scope)["token"]
        status = {name: by_http(token, "PUT", "moderation", asked_for(name)).status_code for name in every}
        assert status == {name: 200 if name in names else 403 for name in every}, scope
    both = {**asked_for("slow_seconds"), **asked_for("locked")}
    assert by_http(link("chat")["token"], "PUT", "moderation", both).status_code == 403


def test_the_shield_needs_the_scopes_of_all_that_it_does(moderator, guest):
    one = guest("하나")
    for scope in ("chat", "people"):
        assert moderator(scope).asks("set_shield", on=True)["code"] == "forbidden"
    helper = moderator("chat", "people")
    assert helper.asks("set_shield", on=True)["moderation"]["shield"] is True
    assert one.says("안녕하세요")["state"] == "waiting"
    assert helper.asks("set_shield", on=False)["moderation"]["shield"] is False
