"""A presenter prepares polls, runs them, and looks at what only the presenter may see."""

import pytest
from playwright.sync_api import expect

from tests.e2e.polls import Polls, options

pytestmark = pytest.mark.timeout(120)
YES_NO = {"options": options("네", "아니요")}
PASTE = """(area, text) => {
  const data = new DataTransfer()
  data.setData("text/plain", text)
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def cockpit(presents):
    """Opens the presenter's page of a session."""

    def open_page(live):
        page = presents(live)
        expect(page.get_by_test_id("add-activity")).to_be_enabled()
        return page

    return open_page


@pytest.fixture
def evening(host, server, phone):
    """A session that runs, with its activities and two phones."""
    live = host.opens(chat=False)
    phones = [phone(nickname, session_id=live["id"]) for nickname in ("하나", "둘")]
    return live, Polls(host, live, server.url), phones


def agenda(host, live):
    return host.asks("GET", f"/api/sessions/{live['id']}/activities").body


def opened(phone, title, round=1):
    return phone.heard(
        "activity_opened", lambda told: told["activity"]["title"] == title and told["activity"]["round"] == round
    )["activity"]


def answers(phone, title, option, round=1):
    activity = opened(phone, title, round)
    chosen = next(one["id"] for one in activity["definition"]["options"] if one["text"] == option)
    answer = phone.sends("answer", activity_id=activity["id"], round=round, answer={"options": [chosen]})
    assert answer["ok"], answer


def names_what_is_usual(page):
    usual = page.locator("[data-usual]")
    expect(usual).to_have_text(["기본값: 공개하기 전까지 나만", "기본값: 결과를 보기 전까지"])
    page.get_by_role("radio", name="주관식").check()
    expect(usual).to_have_text(["기본값: 모두, 들어오는 대로", "기본값: 열려 있는 동안 언제든지"])
    page.get_by_role("radio", name="투표").check()


def test_a_poll_from_the_first_words_to_the_second_round(host, evening, cockpit):
    live, _, (one, two) = evening
    page = cockpit(live)

    # What is wrong stands beside its field, and what was typed is there again after a reload.
    page.get_by_test_id("add-activity").click()
    names_what_is_usual(page)
    page.get_by_test_id("poll-title").fill("점심은 무엇이 좋을까요?")
    page.get_by_test_id("save-activity").click()
    expect(page.locator("#poll-options-problem")).not_to_be_empty()
    expect(page.get_by_test_id("poll-options")).to_be_focused()
    page.get_by_test_id("poll-options").evaluate(PASTE, "• 김밥\r\n• 국수\v• 라면")
    page.reload()
    expect(page.get_by_test_id("add-activity")).to_be_enabled()
    page.get_by_test_id("add-activity").click()
    expect(page.get_by_test_id("poll-options")).to_have_value("김밥\n국수\n라면")
    page.get_by_test_id("save-activity").click()
    expect(page.get_by_test_id("agenda-item")).to_contain_text("점심은 무엇이 좋을까요?")
    expect(page.get_by_test_id("agenda-item")).to_be_focused()
    assert [option["text"] for option in agenda(host, live)[0]["definition"]["options"]] == ["김밥", "국수", "라면"]

    # It opens on the phones and on the projector; the results are the presenter's alone.
    page.get_by_test_id("open-activity").click()
    answers(one, "점심은 무엇이 좋을까요?", "김밥")
    answers(two, "점심은 무엇이 좋을까요?", "국수")
    expect(page.get_by_test_id("answered-count")).to_have_text("2명 중 2명 응답")
    expect(page.get_by_test_id("current-activity").locator(".bar-percent")).to_have_text(["50%", "50%", "0%"])
    assert host.asks("GET", f"/api/sessions/{live['id']}").body["stage"]["show"] == "activity"
    assert not one.everything("activity_results")
    page.get_by_test_id("show-to-live").click()
    assert one.heard("activity_results")["results"]["voters"] == 2
    page.get_by_test_id("show-to-hidden").click()
    expect(page.get_by_test_id("show-to-hidden")).to_have_attribute("aria-pressed", "true")

    # Closed by mistake: undone. Closed again, a tie offers a run-off, and a new round shows who moved.
    page.get_by_test_id("close-activity").click()
    expect(page.get_by_test_id("run-off")).to_be_visible()
    expect(page.get_by_test_id("undo-button")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_test_id("close-activity")).to_be_visible()
    page.get_by_test_id("close-activity").click()
    page.get_by_test_id("new-round").click()
    answers(one, "점심은 무엇이 좋을까요?", "국수", round=2)
    answers(two, "점심은 무엇이 좋을까요?", "국수", round=2)
    page.get_by_test_id("rounds").locator("summary").click()
    expect(page.get_by_test_id("moves")).to_have_text("김밥 → 국수 1명")

    # What was answered can be reworded, and its answers stay.
    page.get_by_test_id("edit-activity").locator("visible=true").click()
    page.locator(".poll-option .field").nth(1).fill("비빔국수")
    page.get_by_test_id("save-activity").click()
    expect(page.get_by_test_id("moves")).to_have_text("김밥 → 비빔국수 1명")
    page.get_by_test_id("rounds").locator("summary").focus()
    page.keyboard.press("r")
    expect(page.get_by_text("한 번 더 누르면")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_test_id("show-to-hidden")).to_be_disabled()
    two.heard("activity_results", lambda told: told["round"] == 2 and told["results"]["voters"] == 2)
    expect(page.get_by_test_id("undo-button")).to_be_hidden()


def test_a_round_that_was_opened_by_mistake_is_closed_again(host, evening, cockpit):
    live, polls, _ = evening
    polls.opens("choice", "점심은 무엇이 좋을까요?", YES_NO)
    page = cockpit(live)
    page.get_by_test_id("close-activity").click()
    page.get_by_test_id("new-round").click()
    expect(page.get_by_test_id("close-activity")).to_be_visible()
    page.get_by_test_id("undo-button").click()
    expect(page.get_by_test_id("new-round")).to_be_visible()
    expect(page.get_by_test_id("undo-button")).to_be_hidden()


def test_a_slide_remote_alone_runs_what_is_prepared(host, evening, cockpit):
    live, polls, (one, _) = evening
    for title in ("첫째", "둘째"):
        polls.prepares("choice", title, YES_NO)
    page = cockpit(live)
    state = page.get_by_test_id("current-activity").locator(".poll-run-body")

    def presses(words, key="PageDown"):
        expect(page.get_by_test_id("next-step")).to_contain_text(words)
        expect(page.get_by_test_id("next-step")).not_to_have_attribute("aria-disabled", "true")
        page.keyboard.press(key)

    presses("첫째")
    answers(one, "첫째", "네")
    expect(page.get_by_test_id("answered-count")).to_have_text("2명 중 1명 응답")
    presses("마감")
    presses("공개")
    one.heard("activity_results", lambda told: told["results"]["voters"] == 1)
    page.locator("[data-picture]").scroll_into_view_if_needed()
    presses("둘째")
    expect(page.get_by_test_id("current-activity").get_by_role("heading", name="둘째")).to_be_in_viewport(ratio=1)
    opened(one, "둘째")
    expect(state).to_have_attribute("data-state", "open")
    presses("마감")
    expect(state).to_have_attribute("data-state", "closed")
    page.keyboard.press("PageUp")
    expect(page.locator("#poll-run-title")).to_have_text("첫째")
    assert [item["state"] for item in agenda(host, live)] == ["closed", "closed"], "looking back opens nothing"
    presses("다시 앞으로: 둘째")
    expect(page.locator("#poll-run-title")).to_have_text("둘째")


def test_what_was_left_open_is_named_and_can_be_closed(host, evening, cockpit):
    live, polls, (one, _) = evening
    left = polls.opens("choice", "먼저 연 투표", YES_NO)
    polls.opens("choice", "나중 투표", YES_NO)
    answers(one, "나중 투표", "네")
    page = cockpit(live)
    expect(page.locator("#poll-run-title")).to_have_text("나중 투표")
    expect(page.get_by_test_id("answered-count")).to_contain_text("1명 응답")
    page.get_by_test_id("close-activity").click()
    expect(page.get_by_test_id("next-step")).to_contain_text("결과를 모두에게 공개")
    expect(page.get_by_test_id("other-polls")).to_contain_text("먼저 연 투표")
    page.get_by_test_id("close-other").click()
    expect(page.get_by_test_id("other-polls")).to_be_hidden()
    expect(page.locator("#poll-run-title")).to_have_text("나중 투표")
    assert {item["state"] for item in agenda(host, live)} == {"closed"}, left


def test_on_a_phone_nothing_scrolls_but_the_view(host, evening, cockpit):
    live, polls, _ = evening
    polls.opens("choice", "점심은 무엇이 좋을까요?", {"options": options(*(f"선택지 {number}" for number in range(9)))})
    page = cockpit(live)
    page.set_viewport_size({"width": 390, "height": 664})
    page.get_by_test_id("tab-agenda").click()
    page.get_by_test_id("agenda-item").click()
    expect(page.locator("#view-run")).to_be_visible()
    expect(page.get_by_test_id("current-activity").locator(".bar-percent")).to_have_count(9)
    assert page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")


def test_keys_open_a_quick_poll_and_move_what_is_on_the_agenda(host, evening, cockpit):
    live, polls, (one, _) = evening
    first, second = (polls.prepares("choice", title, YES_NO) for title in ("첫째", "둘째"))
    page = cockpit(live)
    rows = page.get_by_test_id("agenda-item")
    expect(rows).to_have_count(2)
    rows.nth(1).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(0)).to_contain_text("둘째")
    expect(rows.nth(0)).to_be_focused()
    assert [item["id"] for item in agenda(host, live)] == [second["id"], first["id"]]
    expect(page.get_by_test_id("undo-button")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(rows.nth(0)).to_contain_text("첫째")

    page.locator("[data-quick-polls] summary").dblclick()
    page.keyboard.press("?")  # the list of keys is read from its beginning
    expect(page.locator("#shortcuts-title")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    quick = one.heard("activity_opened")["activity"]
    expect(page.locator("#poll-run-title")).to_have_text(quick["title"])
    expect(rows).to_have_count(3)
    expect(page.get_by_test_id("undo-button")).to_be_visible()
    page.keyboard.press("Control+z")
    assert one.heard("activity_gone")["activity_id"] == quick["id"]
    expect(rows).to_have_count(2)

    # A mouse drags it, and it stays where it is while others answer.
    polls.steps(first, "open")
    rows.nth(0).hover()
    page.mouse.down()
    below = rows.nth(1).bounding_box()
    for y in (below["y"] + 2, below["y"] + below["height"] - 2):
        page.mouse.move(below["x"] + 20, y, steps=3)
    expect(rows.nth(1)).to_contain_text("첫째")
    answers(one, "첫째", "네")
    expect(page.locator(".plan-item.dragged")).to_contain_text("응답 1개")
    expect(rows.nth(1)).to_contain_text("첫째")
    page.mouse.move(below["x"] + 20, below["y"] + below["height"] / 2)  # a drop wants to have been over its place
    page.mouse.up()
    expect(page.locator("[data-agenda-said]")).to_contain_text("첫째")
    expect(rows.nth(1)).to_contain_text("첫째")
    assert [item["id"] for item in agenda(host, live)] == [second["id"], first["id"]]
