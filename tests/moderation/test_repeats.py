"""The same text of one person again and again: the first few are shown, then one in five seconds."""

import pytest

from engagenow.moderation.filter.normal import sameness
from engagenow.moderation.rules import Settings
from tests.inside import refused

AT_ONCE = 5


@pytest.fixture(autouse=True)
def refusing(clock, ada, live):
    """As set. The time moves only where a test says so."""
    assert ada.asks("PUT", f"/api/sessions/{live['id']}/moderation", {"repeats": "refuse"}).status == 200


def test_of_a_text_that_one_person_repeats_a_few_are_shown(guest, clock):
    one, two = guest("하나"), guest("둘")
    spam = ["지금 가입하세요", "지금 가입하세요!", "지금가입하세요", "지금 가입하세요!!!!", "  지금 가입 하세요 "]
    assert all(one.says(text)["ok"] for text in spam)
    answer = one.says("지금 가입하세요")
    assert refused(answer, "rate_limited")
    assert 0 < answer["retry_after"] <= 5
    assert one.says("다른 말")["ok"]
    assert two.says("지금 가입하세요")["ok"], "each person alone"
    shown = [said["message"] for said in two.heard("new_message")]
    assert len(shown) == AT_ONCE + 2
    clock.goes(seconds=answer["retry_after"])
    assert one.says("지금 가입하세요")["ok"]
    assert refused(one.says("지금 가입하세요"), "rate_limited")


def test_one_in_five_seconds_is_never_too_fast(guest, clock):
    one = guest("하나")
    for _ in range(3 * AT_ONCE):
        assert one.says("안녕하세요")["ok"]
        clock.goes(seconds=5)


def test_a_presenter_repeats_what_it_wants(stage):
    assert all(stage.says("자리에 앉아 주세요")["ok"] for _ in range(3 * AT_ONCE))


@pytest.mark.parametrize(
    ("text", "other"), [("ㅋㅋㅋㅋ", "ㅋㅋㅋㅋㅋㅋㅋ"), ("Hello, world", "ＨＥＬＬＯ world!"), ("👍👍👍", "👍👍👍👍👍")]
)
def test_texts_that_look_the_same_are(text, other):
    assert sameness(text) == sameness(other)


@pytest.mark.parametrize(("text", "other"), [("👍", "👎"), ("네", "아니요"), ("3번", "4번"), ("!", "?")])
def test_other_texts_are_not(text, other):
    assert sameness(text) != sameness(other)


def test_it_is_off_at_first_and_on_behind_the_shield(guest, ada, live, stage):
    one = guest("하나")
    path = f"/api/sessions/{live['id']}/moderation"
    ada.asks("PUT", path, {"repeats": "allow"})
    assert all(one.says("네")["ok"] for _ in range(3 * AT_ONCE))
    assert stage.asks("set_shield", on=True)["moderation"]["repeats"] == "allow", "what is set beneath"
    assert ada.asks("GET", path)["repeats"] == "allow"
    assert (Settings().in_force.repeats, Settings(shield=True).in_force.repeats) == ("allow", "refuse")
