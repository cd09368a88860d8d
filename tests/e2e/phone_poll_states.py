"""The states of a room with polls."""

from playwright.sync_api import Page, expect

from tests.e2e.polls import LONG, Polls, options, polls_of
from tests.e2e.states import Scene, picture, state

STATEMENTS = {
    "from": 1,
    "to": 5,
    "low": "아니요",
    "high": "네",
    "statements": options("내용이 유익했어요", "속도가 알맞았어요"),
}
SEVERAL = {"options": options("유연 근무", LONG, "복지 포인트"), "min": 0, "max": 2}
RECOMMEND = {"from": 0, "to": 10, "low": "전혀 추천하지 않아요", "high": "꼭 추천할게요"}


def _joined(scene: Scene) -> tuple[Polls, Page]:
    live = scene.opens(talk=False)
    return polls_of(scene, live), scene.joins(live, text="")


def _opens(polls: Polls, page: Page, kind: str, title: str, definition=None, **more):
    activity = polls.opens(kind, title, definition, **more)
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return activity


def _submits(page: Page) -> None:
    """The newest poll, on top."""
    card = page.get_by_test_id("poll").first
    card.get_by_test_id("poll-submit").click()
    expect(card.get_by_test_id("poll-own")).to_contain_text(
        "제출" if page.locator("html[lang=ko]").count() else "Submitted"
    )


@state
def room_polls(scene: Scene) -> Page:
    """Every kind at once, begun and with something wrong."""
    polls, page = _joined(scene)
    _opens(polls, page, "choice", "가장 기대되는 변화는?", SEVERAL, seconds=100)
    page.get_by_text("유연 근무").click()
    _opens(polls, page, "rating", "어땠나요?", STATEMENTS)
    page.get_by_text("3", exact=True).first.click()
    _opens(polls, page, "ranking", "순서는?")
    for _ in range(2):
        page.get_by_test_id("poll-free").first.click()
    _opens(polls, page, "text", "한마디 남겨 주세요.", names="named")
    page.get_by_test_id("poll-text").first.fill("좋아요")
    _opens(polls, page, "number", "출근하는 데 몇 분 걸리나요?")
    page.get_by_test_id("poll-number").fill("1.5")
    page.get_by_test_id("poll-submit").first.click()
    expect(page.get_by_test_id("poll-problem").first).not_to_be_empty()
    return page


@state
def room_poll_results(scene: Scene) -> Page:
    """Own answers that count and one that does not, with results, and what was earlier."""
    polls, page = _joined(scene)
    poll = _opens(polls, page, "choice", "새 사옥의 위치는?", show="live")
    polls.answer(poll, {"options": ["o0"]}, {"options": ["o2"]})
    page.get_by_test_id("poll-form").get_by_text("새 사옥").click()
    _submits(page)
    polls.steps(poll, "close")
    late = _opens(polls, page, "rating", "얼마나 추천하고 싶나요?", RECOMMEND, show="live")
    polls.answer(late, {"value": 9}, {"value": 7})
    page.context.set_offline(True)
    page.get_by_test_id("poll-form").first.get_by_text("7", exact=True).click()
    page.get_by_test_id("poll-submit").first.click()
    expect(page.get_by_test_id("poll-own").first).to_be_visible()
    polls.steps(late, "close")
    page.context.set_offline(False)
    expect(page.get_by_test_id("poll-failed").first).to_be_visible(timeout=30_000)
    page.get_by_test_id("poll-earlier").first.click()
    expect(page.get_by_test_id("poll-results")).to_have_count(2)
    return page


@state
def room_word_cloud(scene: Scene) -> Page:
    """A cloud with own words in it, and another that is begun with something wrong."""
    polls, page = _joined(scene)
    _cloud(polls, page)
    _opens(polls, page, "word_cloud", "점심은?", {"most": 2})
    for place, text in enumerate(("김치찌개", "아주 아주 아주 아주 긴 메뉴 이름을 쓰면")):
        page.get_by_test_id("poll-entry").nth(place).fill(text)
    page.get_by_test_id("poll-submit").first.click()
    expect(page.get_by_test_id("poll-problem").first).not_to_be_empty()
    return page


@picture
def room_word_cloud_answered(scene: Scene) -> Page:
    polls, page = _joined(scene)
    _cloud(polls, page)
    return page


@picture
def room_word_cloud_list(scene: Scene) -> Page:
    page = room_word_cloud_answered(scene)
    page.get_by_test_id("cloud-list").click()
    return page


def _cloud(polls: Polls, page: Page) -> None:
    cloud = polls.fills()
    expect(page.get_by_role("heading", name=cloud["title"])).to_be_visible()
    for place, text in enumerate(("신뢰", "도전")):
        page.get_by_test_id("poll-entry").nth(place).fill(text)
    _submits(page)
    expect(page.locator(".cloud-word.own")).to_have_count(2)


@picture
def room_poll(scene: Scene) -> Page:
    polls, page = _joined(scene)
    _opens(polls, page, "choice", "가장 기대되는 변화는?", seconds=100)
    page.get_by_text("새 사옥").click()
    return page


@picture
def room_poll_answered(scene: Scene) -> Page:
    page = room_poll(scene)
    _submits(page)
    return page


@picture
def room_poll_offline(scene: Scene) -> Page:
    polls, page = _joined(scene)
    _opens(polls, page, "rating", "얼마나 추천하고 싶나요?", RECOMMEND)
    page.context.set_offline(True)
    page.get_by_text("7", exact=True).click()
    page.get_by_test_id("poll-submit").click()
    expect(page.get_by_test_id("poll-own")).to_be_visible()
    return page


@picture
def room_poll_paused(scene: Scene) -> Page:
    polls, page = _joined(scene)
    poll = _opens(polls, page, "text", "한마디 남겨 주세요.", seconds=100)
    page.get_by_test_id("poll-text").first.fill("좋아요")
    polls.steps(poll, "pause")
    expect(page.locator(".poll[data-state=paused]")).to_be_visible()
    return page
