"""What a presenter sets holds at once, for all people of this session and of no other."""

import pytest

from tests.moderation.parts import told
from tests.waiting import eventually

USUAL = {
    "slow_seconds": 0, "locked": False,
    "hold": dict.fromkeys(("chat", "questions", "text", "word_cloud", "nickname"), "off"),
    "filter": "hold", "links": "allow", "repeats": "allow", "words": [], "allowed": [], "shield": False,
    "stage_delay": 3,
}  # fmt: skip


def test_what_is_not_sent_stays(ada, live, sets):
    assert ada.asks("GET", f"/api/sessions/{live['id']}/moderation").body == USUAL
    assert sets(slow_seconds=30, words=["대머리", "대머리", " Boss "]).body == {
        **USUAL, "slow_seconds": 30, "words": ["대머리", "Boss"],
    }  # fmt: skip
    assert sets(locked=True)["slow_seconds"] == 30
    assert sets(words=[], slow_seconds=0, locked=False, shield=True).body == USUAL == sets().body


WRONG = [
    ("slow_seconds", 7), ("slow_seconds", "fast"), ("slow_seconds", True), ("locked", "perhaps"), ("filter", "soft"),
    ("links", "forbid"), ("repeats", "hold"), ("hold", {"chat": "some"}), ("hold", {"polls": "all"}),
    ("hold", {"text": "some"}), ("hold", "all"), ("stage_delay", 11), ("stage_delay", -1), ("stage_delay", True),
    ("words", "시발"), ("words", ["…!"]), ("words", ["가" * 41]), ("words", ["\0"]), ("allowed", [""]),
    ("words", [str(number) for number in range(201)]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_makes_no_sense_is_refused_and_changes_nothing(ada, live, sets, field, value):
    refused = sets(slow_seconds=10, **{field: value}) if field != "slow_seconds" else sets(**{field: value})
    assert refused["code"] == "invalid"
    assert ada.asks("GET", f"/api/sessions/{live['id']}/moderation").body == USUAL


def test_the_room_is_told_what_pages_need_of_it(guest, live, sets, outsider):
    one = guest("하나")
    sets(slow_seconds=10, filter="refuse", words=["거시기"])
    said = one.heard("session_updated")[-1]["session"]["moderation"]
    assert said == {"slow_seconds": 10, "locked": False, "stage_delay": 3}
    sets(stage_delay=0)
    assert one.heard("session_updated")[-1]["session"]["moderation"]["stage_delay"] == 0
    before = len(one.log)
    sets(slow_seconds=10, filter="off", allowed=["거시기"])  # nothing that pages need
    assert len(one.log) == before
    assert not outsider.heard("session_updated")


def test_in_slow_mode_one_waits_and_the_presenter_does_not(guest, stage, sets, clock):
    one, two = guest("하나"), guest("둘")
    sets(slow_seconds=30)
    assert one.says("첫째")["ok"]
    refused = one.says("둘째")
    assert (refused["code"], refused["retry_after"]) == ("rate_limited", 30)
    assert two.says("나도")["ok"]
    assert all(stage.says(text)["ok"] for text in ("자", "이제", "시작"))
    clock.goes(seconds=30)
    assert one.says("둘째")["ok"]
    sets(slow_seconds=0)
    assert one.says("셋째")["ok"]
    assert [said["message"] for said in two.heard("new_message")] == [
        "첫째",
        "나도",
        "자",
        "이제",
        "시작",
        "둘째",
        "셋째",
    ]


def test_a_new_name_does_not_shorten_the_wait(guest, page, live, sets):
    sets(slow_seconds=30)
    one = guest("하나")
    assert one.says("첫째")["ok"]
    one.joins(live, nickname="다른 나")
    assert one.says("둘째")["code"] == "rate_limited"


def test_a_refused_text_does_not_begin_the_wait(guest, sets):
    sets(slow_seconds=30, filter="refuse")
    one = guest("하나")
    assert one.says("시발")["code"] == "text_refused"
    assert one.says("안녕하세요")["ok"]


def test_a_locked_session_lets_in_who_was_in(ada, live, guest, page, sets):
    one = guest("하나", join_key="my own secret")
    sets(locked=True)
    path = f"/api/join/{live['session_code']}"
    refused = ada.asks("POST", path, {"nickname": "셋"})
    assert (refused.status, refused["code"]) == (409, "session_locked")
    assert page().asks("join_session", session_id=live["id"], nickname="둘")["code"] == "session_locked"
    assert page().joins(live, token=one.token)["participant"]["id"] == one.me["id"]
    one.goes()
    assert ada.asks("POST", path, {"nickname": "하나", "join_key": "my own secret"}).status == 200
    assert page().joins(live, token=ada.token)["session"]["moderation"]["locked"] is True
    sets(locked=False)
    assert page().joins(live, nickname="둘")


def test_the_filter_refuses_words_in_all_that_people_write(guest, ada, live, page, sets, app, stage):
    one = guest("하나")
    sets(filter="off")
    assert one.says("씨1발")["seq"]
    sets(filter="refuse", words=["거시기"], allowed=["시발 자동차"])
    for text in ("씨1발", "거 시 기", "what the f u c k"):
        assert one.says(text)["code"] == "text_refused"
    assert one.says("시발 자동차")["ok"]
    assert stage.says("시발")["ok"]  # the presenter's own
    assert one.asks("rename", nickname="시 발")["code"] == "text_refused"
    assert page().asks("join_session", session_id=live["id"], nickname="거시기")["code"] == "text_refused"
    refused = ada.asks("POST", f"/api/join/{live['session_code']}", {"nickname": "병신"})
    assert (refused.status, refused["code"]) == (422, "text_refused")
    assert {said["message"] for said in stage.heard("new_message")} == {"씨1발", "시발 자동차", "시발"}
    sets(filter="off")
    assert one.says("거시기")["ok"]


def test_an_open_text_goes_through_the_same_door(guest, ada, live, sets, opens):
    one = guest("하나")
    made = opens("text", most=2)

    def answers(*texts):
        return one.asks("answer", activity_id=made, round=1, answer={"texts": texts})

    sets(filter="refuse", slow_seconds=120)
    assert answers("좋아요", "ㅅㅂ")["code"] == "text_refused"
    assert answers("좋아요", "고마워요")["ok"]
    assert answers("좋아요")["ok"]  # slow mode is of the chat
    ada.asks("POST", f"/api/sessions/{live['id']}/participants/{one.me['id']}/mute")
    assert answers("아니요")["code"] == "muted"


def test_who_is_muted_reads_along_and_is_told_until_when(guest, ada, stage, live, clock, tick):
    one, two = guest("하나"), guest("둘")
    path = f"/api/sessions/{live['id']}/participants/{one.me['id']}"
    answer = stage.asks("mute_participant", participant_id=one.me["id"], minutes=5)
    assert answer == {"ok": True, "participant_id": one.me["id"], "muted": True, "until": "2026-03-04T05:11:07.000Z"}
    refused = one.says("왜요")
    assert (refused["code"], refused["retry_after"]) == ("muted", 300)
    assert one.asks("rename", nickname="다른 나")["code"] == "muted"
    assert one.taps()["ok"]
    assert two.says("안녕")["ok"]
    tick()
    told(one, "mine", {"muted": {"until": answer["until"]}})
    muted = [{"participant_id": one.me["id"], "nickname": "하나", "until": answer["until"]}]
    eventually(lambda: told(stage, "desk")["muted"] == muted, saying=lambda: told(stage, "desk"))
    assert not two.heard("mine")
    assert not two.heard("desk")
    clock.goes(minutes=5)
    tick()
    told(one, "mine", {})
    eventually(lambda: told(stage, "desk")["muted"] == [], saying=lambda: told(stage, "desk"))
    assert one.says("이제 되네요")["ok"]
    assert ada.asks("POST", f"{path}/mute", {"minutes": None}).body["until"] is None
    refused = one.says("또")
    assert refused["code"] == "muted"
    assert "retry_after" not in refused
    assert ada.asks("POST", f"{path}/unmute").body["muted"] is False
    assert one.says("고마워요")["ok"]


def test_the_presenter_and_strangers_cannot_be_muted(stage, outsider):
    assert stage.asks("mute_participant", participant_id=stage.me["id"])["code"] == "forbidden"
    assert stage.asks("mute_participant", participant_id=outsider.me["id"])["code"] == "not_found"
    assert stage.asks("mute_participant", participant_id=outsider.me["id"], minutes=0)["code"] == "invalid"


def test_the_shield_is_the_stricter_and_leaves_what_is_beneath(guest, page, stage, ada, live, sets):
    one = guest("하나")
    sets(slow_seconds=120, words=["거시기"])
    answer = stage.asks("set_shield", on=True)
    assert answer["moderation"]["shield"] is True
    assert answer["moderation"]["slow_seconds"] == 120  # as it is set
    session = one.heard("session_updated")[-1]["session"]
    assert session["moderation"] == {"slow_seconds": 120, "locked": True, "stage_delay": 3}
    assert session["features"] == {"chat": True, "reactions": False, "questions": False}
    assert one.taps()["code"] == "feature_disabled"
    assert one.says("안녕하세요")["state"] == "waiting"
    assert one.says("둘째")["code"] == "rate_limited"
    assert one.asks("rename", nickname="다른 나")["waiting"]["text"] == "다른 나"
    assert page().asks("join_session", session_id=live["id"], nickname="둘")["code"] == "session_locked"
    assert stage.says("모두 잠시만요")["seq"]
    before = len(one.log)
    assert stage.asks("set_shield", on=True)["ok"]
    assert len(one.log) == before
    # What is set while it is up is set beneath.
    assert sets(slow_seconds=0, filter="refuse")["shield"] is True
    ada.switches(live, "reactions", False)
    assert one.heard("session_updated")[-1]["session"]["moderation"] == {
        "slow_seconds": 30,
        "locked": True,
        "stage_delay": 3,
    }
    ada.switches(live, "reactions", True)
    assert one.heard("session_updated")[-1]["session"]["features"]["reactions"] is False
    lowered = ada.asks("PUT", f"/api/sessions/{live['id']}/shield", {"on": False}).body
    assert lowered == {**USUAL, "filter": "refuse", "words": ["거시기"]}
    session = one.heard("session_updated")[-1]["session"]
    assert session["moderation"] == {"slow_seconds": 0, "locked": False, "stage_delay": 3}
    assert session["features"] == {"chat": True, "reactions": True, "questions": False}
    assert one.taps()["ok"]
    assert one.says("셋째")["seq"]
    assert page().joins(live, nickname="둘")


def test_taps_from_before_the_shield_are_told_first(guest, stage, ada, live):
    one, two = guest("하나"), guest("둘")
    assert one.taps()["ok"]
    assert stage.asks("set_shield", on=True)["ok"]
    names = [event["name"] for event in two.log]
    assert names[-2:] == ["reactions", "session_updated"]


def test_an_open_text_finds_no_way_around_the_shield(guest, stage, opens):
    one = guest("하나")
    made = opens("text")
    stage.asks("set_shield", on=True)
    answer = one.asks("answer", activity_id=made, round=1, answer={"texts": ["안녕"]})
    assert (answer["answer"], [text["text"] for text in answer["waiting"]]) == ({"texts": []}, ["안녕"])
