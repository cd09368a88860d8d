"""A word cloud: typed on phones, the same on every screen, and in the presenter's hands."""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.e2e.polls import Polls, words_of
from tests.e2e.states import enters
from tests.waiting import eventually

pytestmark = pytest.mark.timeout(120)
PEOPLE = 24
# {word: where its middle stands, in hundredths of the picture's width and height}, as it is drawn on this screen.
PLACES = """() => {
  const picture = document.querySelector(".cloud")
  const all = picture.getBoundingClientRect()
  const scale = Math.min(all.width / 16, all.height / 9)
  const [left, top] = [all.left + (all.width - 16 * scale) / 2, all.top + (all.height - 9 * scale) / 2]
  return Object.fromEntries([...picture.querySelectorAll(".cloud-word")].map((word) => {
    const box = word.getBoundingClientRect()
    const [x, y] = [(box.left + box.right) / 2 - left, (box.top + box.bottom) / 2 - top]
    return [word.textContent, [x / scale / 0.16, y / scale / 0.09]]
  }))
}"""
MOVING = """() => document.getAnimations().filter(({ effect }) => effect.target?.closest(".cloud")).length"""


@pytest.fixture
def room(host, server):
    """A running session without chat, and its polls."""
    live = host.opens(chat=False)
    return live, Polls(host, live, server.url)


@pytest.fixture
def presents(presents):
    return partial(presents, reduced_motion="reduce")


def comes_in(page, live, nickname="하나"):
    page.goto(f"/join/{live['session_code']}")
    enters(page, nickname)


def places(page, words):
    """Where the words stand, once so many are there and nothing moves."""
    expect(page.locator(".cloud-word")).to_have_count(words)
    eventually(lambda: not page.evaluate(MOVING))
    return page.evaluate(PLACES)


def same(one, other):
    return [word for word in one if max(abs(a - b) for a, b in zip(one[word], other[word], strict=True)) > 1]


def words_in_table(page):
    rows = "each => [...each.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    return dict(page.get_by_test_id("results-table").evaluate(rows))


def test_two_screens_a_phone_and_a_reload_show_every_word_at_the_same_place(room, presents, somebody):
    live, polls = room
    wall = presents(live, "/screen")
    polls.fills(PEOPLE)
    count = min(60, len({word for person in range(PEOPLE) for word in words_of(person)}))
    large = presents(live, "/screen", viewport={"width": 1920, "height": 1080})
    first, second = places(wall, count), places(large, count)
    assert first.keys() == second.keys()
    assert same(first, second) == []
    large.reload()
    assert same(first, places(large, count)) == []
    phone = somebody("pixel")
    comes_in(phone, live)
    on_phone = places(phone, min(40, count))
    print({w: (on_phone[w], first[w]) for w in list(on_phone)[:6]})
    assert same(on_phone, first) == []
    assert len({tuple(map(round, place)) for place in first.values()}) == count


def test_words_from_a_phone_to_the_wall_and_into_a_poll(room, presents, somebody, host):
    live, polls = room
    cockpit = presents(live)
    cockpit.get_by_test_id("add-activity").click()
    cockpit.get_by_role("radio", name="워드클라우드").check()
    cockpit.get_by_test_id("poll-title").fill("우리 팀은?")
    cockpit.get_by_test_id("save-and-open").click()
    expect(cockpit.get_by_test_id("close-activity")).to_be_visible()
    wall = presents(live, "/screen")
    phone = somebody("pixel")
    comes_in(phone, live)

    types_words(phone)

    activity = host.asks("GET", f"/api/sessions/{live['id']}/activities").body[0]
    polls.answer(activity, {"entries": ["신뢰"]}, {"entries": ["도저언", "신뢰"]})
    expect(wall.locator(".cloud-word")).to_have_count(3)
    expect(wall.get_by_role("img", name="신뢰 3명")).to_be_visible()
    eventually(lambda: words_in_table(wall) == {"신뢰": "3명", "도전": "1명", "도저언": "1명"})
    freezes(wall, lambda: polls.answer(activity, {"entries": ["협업"]}), cockpit)
    edits(cockpit, wall)

    with cockpit.expect_download() as downloading:
        cockpit.get_by_test_id("cloud-png").click()
    assert downloading.value.path().read_bytes().startswith(b"\x89PNG")
    cockpit.keyboard.press("p")
    expect(cockpit.get_by_test_id("agenda-item")).to_have_count(2)
    made = host.asks("GET", f"/api/sessions/{live['id']}/activities").body[1]
    assert made["kind"] == "choice"
    assert made["definition"]["options"][0]["text"] == "신뢰"
    assert {option["text"] for option in made["definition"]["options"]} == {"신뢰", "도전", "도저언", "협업"}


def types_words(phone):
    """One field more as each is begun, kept over a reload, limits said before anything is sent, own words marked."""
    fields = phone.get_by_test_id("poll-entry")
    fields.first.fill("신뢰")
    fields.first.press("Enter")
    expect(fields.nth(1)).to_be_focused()
    fields.nth(1).fill("하나 둘 셋 넷")
    expect(phone.get_by_text("3단어 이내").last).to_be_visible()
    phone.get_by_test_id("poll-submit").click()
    expect(phone.get_by_test_id("poll-problem")).to_contain_text("3개까지")
    phone.reload()
    expect(fields.nth(1)).to_have_value("하나 둘 셋 넷")
    fields.nth(1).fill("도전")
    phone.get_by_test_id("poll-submit").click()
    expect(phone.get_by_test_id("poll-answer").locator("li")).to_have_text(["신뢰", "도전"])
    expect(phone.locator(".cloud-word.own")).to_have_count(2)
    phone.get_by_test_id("cloud-list").click()
    expect(phone.locator(".cloud-box .bar")).to_have_count(2)


def freezes(wall, one_more, cockpit):
    wall.keyboard.press("z")
    expect(wall.get_by_test_id("stage-state")).to_have_text("멈춤")
    one_more()
    expect(cockpit.locator(".cloud-word")).to_have_count(4)
    assert wall.locator(".cloud-word").count() == 3
    wall.keyboard.press("z")
    expect(wall.locator(".cloud-word")).to_have_count(4)


def edits(cockpit, wall):
    """Merged, undone, hidden, shown again."""
    cockpit.locator(".cloud-word", has_text="도저언").click()
    cockpit.get_by_test_id("cloud-into").select_option("도전")
    cockpit.get_by_test_id("cloud-merge").click()
    expect(wall.locator(".cloud-word")).to_have_count(3)
    expect(cockpit.get_by_test_id("cloud-dialog")).to_be_hidden()
    expect(cockpit.get_by_test_id("undo-button")).to_be_visible()
    cockpit.keyboard.press("Control+z")
    expect(wall.locator(".cloud-word")).to_have_count(4)
    cockpit.get_by_test_id("cloud-list").click()
    cockpit.get_by_test_id("cloud-word").filter(has_text="도저언").click()
    cockpit.get_by_test_id("cloud-hide").click()
    expect(wall.locator(".cloud-word")).to_have_count(3)
    cockpit.get_by_test_id("unhide-word").click()
    expect(wall.locator(".cloud-word")).to_have_count(4)
