"""A hall answers, and no page stops for it: nothing that a slow device does at one piece takes 50 ms."""

import os

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import BROWSER
from tests.e2e.frames import on_a_slow_device
from tests.e2e.polls import WORDS, Polls, options
from tests.e2e.steady_answers import Hall
from tests.waiting import eventually

LONG = os.environ.get("FRAMES_SECONDS")  # of `make bench ONLY=frames`, which asks all of the pages
SECONDS = float(LONG or 4)
PAGES = [("wall", "choice")]
MORE = [("wall", "text"), ("wall", "word_cloud"), ("cockpit", "choice"), ("phone", "choice"), ("phone", "word_cloud")]
LONGEST = 50  # ms
SETTINGS = {"show": "live", "may_change": "always"}
CHOICE = {"options": options(*(f"{number}번 선택지" for number in range(20)))}
STEPS = (1, 3, 7, 11, 16)  # five words in each answer, 200 a second; the last step comes back to the same few words
KINDS = {
    "choice": (CHOICE, lambda number: {"options": [f"o{number * number % 20}"]}),
    "text": ({"most": 1}, lambda number: {"texts": [f"{number}번째로 할 말: " + "고맙습니다 " * (number % 12)]}),
    "word_cloud": (
        {"most": len(STEPS)},
        lambda number: {"entries": [WORDS[number * step % len(WORDS)] for step in STEPS]},
    ),
}
pytestmark = [
    pytest.mark.timeout(120 + 3 * SECONDS),
    pytest.mark.skipif(BROWSER != "chromium", reason="only Chromium can be slowed and traced"),
]


@pytest.fixture
def hall(server, host):
    """(a session without chat, the phones that answer in it)"""
    live = host.opens("박수 소리", chat=False)
    phones = Hall(server.port, live["id"])
    yield live, phones
    phones.goes_home()


@pytest.fixture
def look_at(host, somebody, log_in):
    """Opens a page that shows an activity's results, by its name."""

    def wall(live):
        page = somebody("desktop")
        log_in(page, host.email)
        page.goto(f"/sessions/{live['id']}/screen")
        expect(page.get_by_test_id("stage-question")).to_be_visible()
        return page

    def cockpit(live):
        page = somebody("desktop")
        log_in(page, host.email)
        page.goto(f"/sessions/{live['id']}")
        page.locator("[data-picture].loaded").wait_for()  # a page of its own, which is loaded last
        return page

    def phone(live):
        page = somebody("pixel")
        page.goto(f"/join/{live['session_code']}")
        page.get_by_test_id("nickname-input").fill("느린 휴대폰")
        page.get_by_test_id("join-button").tap()  # a mouse would rest on the page, and be looked for in each frame
        field = page.get_by_test_id("poll-option").or_(page.get_by_test_id("poll-entry")).first
        if field.get_attribute("data-testid") == "poll-entry":
            field.fill("느림")
        else:
            field.tap()
        page.get_by_test_id("poll-submit").tap()
        return page

    return {"wall": wall, "cockpit": cockpit, "phone": phone}


@pytest.mark.parametrize(("page", "kind"), PAGES + (MORE if LONG else []))
def test_a_slow_device_keeps_its_frames_while_a_hall_answers(hall, host, server, look_at, page, kind):
    live, phones = hall
    definition, answer = KINDS[kind]
    poll = Polls(host, live, server.url).opens(kind, definition=definition, **SETTINGS)
    seen = look_at[page](live)
    sent = phones.answers(poll, answer, 0.75)  # so that what is measured has everything in it
    answered = seen.get_by_test_id("answered").first
    expect(answered).to_contain_text(str(len(phones.phones) + (page == "phone")))
    with on_a_slow_device(seen) as frames:
        sent += phones.answers(poll, answer, SECONDS)
        eventually(lambda: phones.acknowledged == sent)
    assert len(frames.tasks) > 10 * SECONDS, "the page has drawn meanwhile"
    longest = sorted(frames.tasks)[-5:]
    assert frames.longest < LONGEST, [str(task) for task in longest]
