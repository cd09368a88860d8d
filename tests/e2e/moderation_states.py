"""The states of the pages with texts that wait for approval, and of those who moderate."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.polls import polls_of
from tests.e2e.states import TALK, Scene, enters, picture, state, step, writes

HELD = (
    ("이두리 2", "이거 진짜 거시기하네요"),
    ("박세찬 2", "여기서 신청하세요 https://example.org/apply?from=hall"),
    ("Max Long Name Twen 2", "다음 일정은 언제 공지되나요? 지난번처럼 미리 알려 주시면 훨씬 편할 것 같아요."),
)


def sets(scene: Scene, live: dict[str, Any], **asked: Any) -> None:
    told = scene.host.asks("PUT", f"/api/sessions/{live['id']}/moderation", asked)
    assert told.status == 200, told


def _held(scene: Scene) -> dict[str, Any]:
    """A session with three texts that wait, and a participant who is muted."""
    live = scene.opens()
    sets(scene, live, hold={"chat": "all"}, filter="hold", links="hold", words=["거시기"])
    for nickname, text in HELD:
        scene.phone(nickname, session_id=live["id"]).says(text)
    scene.does_to(live, scene.people(live)[0], "mute", {"minutes": 10})
    return live


def _with_what_waits(page: Page) -> Page:
    page.get_by_test_id("tab-moderation").click()
    expect(page.get_by_test_id("waiting-text")).to_have_count(len(HELD))
    return page


def _empty_desk(scene: Scene) -> Page:
    page = scene.presents(scene.opens(talk=False))
    page.get_by_test_id("tab-moderation").click()
    return page


@state
def presenter_moderation_list(scene: Scene) -> Page:
    return _with_what_waits(scene.presents(_held(scene)))


@step(presenter_moderation_list)
def presenter_moderation_settings(page: Page) -> None:
    page.get_by_test_id("moderation-settings").click()
    expect(page.get_by_test_id("set-hold.chat")).to_have_value("all")


@step(presenter_moderation_list)
def presenter_person(page: Page) -> None:
    page.get_by_test_id("text-author").first.click()
    expect(page.get_by_test_id("mute-5")).to_be_visible()


@step(presenter_moderation_list, back="")
def presenter_moderation(page: Page) -> None:
    """With the further tools of a text, and the shield up."""
    page.get_by_test_id("shield").click()
    expect(page.get_by_test_id("shield")).to_have_attribute("aria-checked", "true")
    page.get_by_test_id("more-of-text").first.click()
    page.get_by_test_id("muted-people").locator("summary").click()


@picture
def presenter_moderation_empty(scene: Scene) -> Page:
    return _empty_desk(scene)


@state
def presenter_moderators(scene: Scene) -> Page:
    page = _empty_desk(scene)
    page.get_by_test_id("moderators").click()
    page.get_by_test_id("new-moderator-name").fill("김도움")
    page.get_by_test_id("make-moderator").click()
    expect(page.get_by_test_id("moderator")).to_be_visible()
    return page


@state
def moderator(scene: Scene) -> Page:
    live = _held(scene)
    asked = {"name": "김도움", "scope": ["chat", "people"]}
    token = scene.host.asks("POST", f"/api/sessions/{live['id']}/moderators", asked)["token"]
    return _with_what_waits(scene.arrive(f"/sessions/{live['id']}/moderate?token={token}"))


@picture
def moderator_of_polls(scene: Scene) -> Page:
    """By a link for polls alone: with one that is open."""
    live = scene.opens(talk=False)
    polls = polls_of(scene, live)
    polls.prepares("text")
    polls.answer(polls.opens("choice"), *({"options": [f"o{number % 3}"]} for number in range(7)))
    page = _leads(scene, live)
    expect(page.get_by_test_id("answered-count")).to_contain_text("7")
    return page


@state
def moderator_of_polls_first(scene: Scene) -> Page:
    """By the same link: with one that is prepared."""
    live = scene.opens(talk=False)
    polls_of(scene, live).prepares("choice")
    page = _leads(scene, live)
    expect(page.get_by_test_id("open-activity")).to_be_visible()
    return page


def _leads(scene: Scene, live: dict[str, Any]) -> Page:
    asked = {"name": "김도움", "scope": ["activities"]}
    token = scene.host.asks("POST", f"/api/sessions/{live['id']}/moderators", asked)["token"]
    return scene.arrive(f"/sessions/{live['id']}/moderate?token={token}")


@state
def room_held(scene: Scene) -> Page:
    """With a message that waits, one that was not let through, and slow mode."""
    live = scene.opens()
    sets(scene, live, hold={"chat": "all"})
    page = scene.joins(live, text="")
    expect(page.get_by_test_id("chat-input")).to_be_enabled()
    writes(page, "이건 주제와 다른 말이에요")
    expect(page.locator("[data-state=held]")).to_be_visible()
    [text] = scene.host.asks("GET", f"/api/sessions/{live['id']}/waiting").body
    path = f"/api/sessions/{live['id']}/waiting/{text['id']}/dismiss"
    scene.host.asks("POST", path, {"reason": "오늘 주제와 달라요"})
    expect(page.locator("[data-state=dismissed]")).to_be_visible()
    sets(scene, live, slow_seconds=120)
    writes(page, "혹시 자료는 나중에 공유되나요?")
    expect(page.locator("[data-state=held]")).to_be_visible()
    expect(page.get_by_test_id("slow-note")).not_to_be_empty()
    return page


@state
def room_held_answers(scene: Scene) -> Page:
    """With a nickname and texts that wait, and a text that was not let through."""
    live = scene.opens(talk=False, chat=False)
    sets(scene, live, hold={"text": "all", "nickname": "all"})
    polls_of(scene, live).opens("text")
    page = scene.joins(live, text="")
    fields = page.get_by_test_id("poll-text")
    fields.nth(0).fill("구내식당 메뉴가 더 다양했으면 좋겠어요.")
    fields.nth(1).fill("오늘 주제와 상관없는 말")
    page.get_by_test_id("poll-submit").click()
    expect(page.get_by_test_id("poll-held").locator("li")).to_have_count(2)
    waiting = scene.host.asks("GET", f"/api/sessions/{live['id']}/waiting").body
    text = next(one for one in waiting if "오늘" in one["text"])
    path = f"/api/sessions/{live['id']}/waiting/{text['id']}/dismiss"
    scene.host.asks("POST", path, {"reason": "오늘 주제와 달라요"})
    expect(page.get_by_test_id("poll-held").locator("li")).to_have_count(1)
    expect(page.get_by_test_id("held-name")).to_be_visible()
    return page


@state
def room_reporting(scene: Scene) -> Page:
    """With one message that is reported, and another whose report is to be confirmed."""
    page = scene.joins(scene.opens())
    page.get_by_text(TALK[0][1]).click()
    for _ in range(2):
        page.get_by_test_id("report").click()
    expect(page.get_by_test_id("report")).to_have_attribute("aria-disabled", "true")
    page.get_by_text(TALK[1][1]).last.click()
    page.get_by_test_id("report").click()
    return page


@picture
def room_muted(scene: Scene) -> Page:
    live = scene.opens()
    page = scene.joins(live)
    me = next(one for one in scene.people(live) if one["nickname"] == "사진사")
    scene.does_to(live, me, "mute", {"minutes": 5})
    expect(page.locator("[data-chat-off]")).to_be_visible()
    return page


@picture
def door_locked(scene: Scene) -> Page:
    live = scene.opens(talk=False)
    sets(scene, live, locked=True)
    page = scene.door(live)
    enters(page, "늦은 사람")
    expect(page.locator("#nickname-problem")).not_to_be_empty()
    return page
