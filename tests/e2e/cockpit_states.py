"""The states of the presenter's page with polls on it."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.polls import Polls, options, polls_of
from tests.e2e.states import Scene, picture, state, step

TEXTS = ("유연 근무", "새 사옥", "복지 포인트와 그 밖에 우리가 함께 정할 아주 긴 이름의 선택지")
FIRST, SECOND = (0, 0, 0, 1, 1, 2), (0, 1, 1, 1, 1, 2)  # what each person chooses in each round
SAID = ("좋아요", "다음에도 이렇게 말할 시간이 더 있었으면 좋겠어요", "👏", "네", "음…")


def _with_an_agenda(scene: Scene) -> tuple[Polls, dict[str, Any]]:
    polls = polls_of(scene)
    done = polls.prepares("rating")
    poll = polls.prepares("choice", "가장 기대되는 변화는 무엇인가요?", {"options": options(*TEXTS)})
    polls.prepares("text")
    polls.prepares("ranking", "다음 모임에서 다룰 주제의 순서를 정해 주세요")
    polls.steps(done, "open")
    polls.steps(done, "close")
    return polls, poll


def _choose(polls: Polls, poll: dict[str, Any], chosen: tuple[int, ...], **more: Any) -> None:
    polls.answer(poll, *({"options": [f"o{number}"]} for number in chosen), **more)


def _looked_at(scene: Scene, polls: Polls) -> Page:
    page = scene.presents(polls.live)
    expect(page.locator("#poll-run-title")).to_be_visible()
    return page


@state
def presenter_poll(scene: Scene) -> Page:
    polls, poll = _with_an_agenda(scene)
    polls.steps(poll, "open", {"stage": True, "seconds": 600})
    _choose(polls, poll, FIRST)
    page = _looked_at(scene, polls)
    expect(page.get_by_test_id("current-activity").locator(".bar-percent").first).to_have_text("50%")
    return page


@picture
def presenter_poll_prepared(scene: Scene) -> Page:
    live = scene.host.creates("한국어 세션: 오늘의 강연과 질문")
    polls = polls_of(scene, live)
    for kind in ("choice", "rating", "text"):
        polls.prepares(kind)
    page = scene.presents(live)
    expect(page.get_by_test_id("agenda-item")).to_have_count(3)
    return page


@picture
def presenter_poll_revealed(scene: Scene) -> Page:
    polls, poll = _with_an_agenda(scene)
    polls.steps(poll, "open", {"stage": True})
    _choose(polls, poll, FIRST)
    polls.steps(poll, "close")
    polls.shows(poll, "revealed")
    page = _looked_at(scene, polls)
    expect(page.get_by_test_id("show-to-hidden")).to_be_disabled()
    return page


@state
def presenter_poll_rounds(scene: Scene) -> Page:
    polls, poll = _with_an_agenda(scene)
    polls.steps(poll, "open")
    _choose(polls, poll, FIRST)
    polls.steps(poll, "close")
    polls.steps(poll, "open", {"new_round": True, "stage": True})
    _choose(polls, poll, SECOND, round=2, again=True)
    polls.steps(poll, "close")
    page = _looked_at(scene, polls)
    page.get_by_test_id("rounds").locator("summary").click()
    expect(page.get_by_test_id("moves").locator("li")).to_have_count(1)
    return page


@picture
def presenter_poll_texts(scene: Scene) -> Page:
    polls, _ = _with_an_agenda(scene)
    polls.answer(polls.opens("text", names="named"), *({"texts": [text]} for text in SAID))
    page = _looked_at(scene, polls)
    expect(page.locator(".poll-text")).to_have_count(len(SAID))
    return page


@state
def presenter_word_cloud(scene: Scene) -> Page:
    polls = polls_of(scene)
    polls.fills()
    page = _looked_at(scene, polls)
    expect(page.locator(".cloud-word").first).to_be_attached()
    page.get_by_test_id("cloud-list").click()
    expect(page.get_by_test_id("cloud-word").first).to_be_visible()
    return page


@picture
def presenter_word_cloud_picture(scene: Scene) -> Page:
    page = presenter_word_cloud(scene)
    page.get_by_test_id("cloud-picture").click()
    return page


@step(presenter_word_cloud)
def presenter_word_cloud_word(page: Page) -> None:
    page.get_by_test_id("cloud-word").first.click()
    expect(page.get_by_test_id("cloud-dialog")).to_be_visible()


@picture
def presenter_poll_form(scene: Scene) -> Page:
    page = scene.presents(scene.opens(talk=False, chat=False))
    page.get_by_test_id("add-activity").click()
    page.get_by_test_id("poll-title").fill("가장 기대되는 변화는 무엇인가요?")
    page.get_by_test_id("poll-options").fill("\n".join(TEXTS))
    return page


@state
def presenter_poll_form_problems(scene: Scene) -> Page:
    page = scene.presents(scene.opens(talk=False, chat=False))
    page.get_by_test_id("add-activity").click()
    page.get_by_test_id("poll-options").fill("네\n네")
    page.locator("[data-settings] summary").click()
    page.locator("#poll-seconds").fill("1000")
    page.get_by_test_id("save-activity").click()
    expect(page.locator("#poll-seconds-problem")).not_to_be_empty()
    return page


@picture
def presenter_poll_form_answered(scene: Scene) -> Page:
    polls, poll = _with_an_agenda(scene)
    polls.steps(poll, "open")
    _choose(polls, poll, FIRST)
    page = _looked_at(scene, polls)
    page.get_by_test_id("edit-activity").locator("visible=true").click()
    expect(page.get_by_test_id("poll-more")).to_be_visible()
    return page


@state
def guide_to_polls(scene: Scene) -> Page:
    return scene.arrive("/guide/polls")
