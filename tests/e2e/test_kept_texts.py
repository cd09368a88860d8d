"""What is written while something is away: kept, sent once, in order, by itself; and said where it cannot be kept."""

import pytest
from flask_migrate import upgrade
from playwright.sync_api import expect

from engagenow import create_app
from engagenow.core.database import db
from tests.conftest import ROOT, settings_of
from tests.e2e.test_rooms import messages
from tests.postgres import UNSAFE_BUT_FAST, Cluster

HOUR = 3600 * 1000
OUTAGE = 20  # seconds
FIVE = [f"{number}번째 글" for number in range(1, 6)]
BLOCKED = """
  const refuse = () => { throw new DOMException("blocked", "SecurityError") }
  Object.defineProperty(window, "localStorage", { get: refuse })
"""
FULL = """
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
"""


@pytest.fixture
def database():
    """A PostgreSQL of this test's own, and a database in it."""
    cluster = Cluster(UNSAFE_BUT_FAST).start()
    yield cluster, cluster.create_database()
    cluster.stop()


@pytest.fixture
def on_postgres(database, own_server, tmp_path):
    _, url = database
    app = create_app(settings_of(tmp_path, DATABASE_URL=url))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
        db.engine.dispose()
    return own_server(DATABASE_URL=url).start()


def texts_of(host, live):
    events = host.asks("GET", f"/api/sessions/{live['id']}/events?since=0")["events"]
    return [event["data"]["message"] for event in events if event["name"] == "new_message"]


def own(page, text):
    return messages(page).locator("[data-testid=message]", has=page.get_by_text(text, exact=True))


def test_texts_outlast_an_outage_of_the_database(database, on_postgres, presenter_of, somebody, join, say):
    cluster, _ = database
    host = presenter_of(on_postgres)
    live = host.opens()
    phone, other = somebody("pixel", at=on_postgres.url), somebody("iphone", at=on_postgres.url)
    join(phone, live["session_code"], "하나")
    join(other, live["session_code"], "둘")
    say(phone, "먼저")
    expect(messages(other)).to_contain_text("먼저")

    cluster.halt()
    for text in FIVE:
        say(phone, text)
        phone.wait_for_timeout(1000 * OUTAGE / len(FIVE))
    for text in FIVE:
        expect(own(phone, text)).to_have_attribute("data-state", "waiting")
    cluster.resume()

    for page in (phone, other):
        for text in FIVE:
            expect(own(page, text)).to_have_attribute("data-state", "said", timeout=40_000)
            expect(own(page, text)).to_have_count(1)
    assert texts_of(host, live) == ["먼저", *FIVE]


def test_what_a_pause_refused_is_sent_when_the_session_goes_on(server, host, somebody, join, say):
    live = host.opens()
    phone = somebody("pixel")
    join(phone, live["session_code"], "하나")
    server.kill9()
    expect(phone.get_by_test_id("connection-status")).to_be_visible()
    say(phone, "끊겼을 때 보낸 말")
    phone.goto("about:blank")
    server.start()
    host.moves(live, "pause")
    phone.goto(f"{server.url}/join/{live['session_code']}")
    expect(own(phone, "끊겼을 때 보낸 말")).to_have_attribute("data-state", "failed")
    host.moves(live, "activate")
    expect(own(phone, "끊겼을 때 보낸 말")).to_have_attribute("data-state", "said")
    assert texts_of(host, live) == ["끊겼을 때 보낸 말"]


def put_in_outbox(page, texts, age):
    """As if these had been written so long ago and never sent."""
    page.evaluate(
        """([texts, age]) => {
          const seat = Object.keys(localStorage).find((key) => key.startsWith("engagenow.seat."))
          const session = seat.slice("engagenow.seat.".length)
          const { id } = JSON.parse(localStorage[seat]).value.participant
          const at = Date.now() - age
          const waiting = { name: "send_message", feature: "chat", at, state: "waiting" }
          texts.forEach((message, index) => {
            const value = { ...waiting, id: `old${index}`, payload: { message, message_type: "text" } }
            const place = `${String(at).padStart(15, "0")}.000${index}.old${index}`
            localStorage[`engagenow.outbox.${session}.${id}.${place}`] = JSON.stringify({ at, value })
          })
        }""",
        [texts, age],
    )


def test_old_texts_are_sent_only_when_their_author_says_so(host, somebody, join):
    live = host.opens()
    phone = somebody()
    join(phone, live["session_code"], "하나")
    put_in_outbox(phone, ["어제 쓴 말", "어제 쓴 딴말"], 20 * HOUR)
    phone.reload()
    for text in ("어제 쓴 말", "어제 쓴 딴말"):
        expect(own(phone, text)).to_contain_text("지금 보낼까요?")
    own(phone, "어제 쓴 말").get_by_role("button", name="보내기").click()
    own(phone, "어제 쓴 딴말").get_by_role("button", name="삭제").click()
    expect(own(phone, "어제 쓴 말")).to_have_attribute("data-state", "said")
    expect(own(phone, "어제 쓴 딴말")).to_have_count(0)
    assert texts_of(host, live) == ["어제 쓴 말"]


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_browser_that_stores_nothing_chats_and_says_what_would_be_lost(server, host, somebody, join, say, storage):
    live = host.opens()
    phone = somebody("pixel")
    phone.add_init_script(storage)
    join(phone, live["session_code"], "하나")
    say(phone, "먼저")
    expect(own(phone, "먼저")).to_have_attribute("data-state", "said")
    server.kill9()
    expect(phone.get_by_test_id("connection-status")).to_be_visible()
    say(phone, "저장할 수 없는 말")
    expect(own(phone, "저장할 수 없는 말")).to_contain_text("화면을 닫지 마세요")

    phone.on("dialog", lambda dialog: dialog.dismiss())
    with phone.expect_event("dialog") as asked:
        phone.evaluate("location.reload()")
    assert asked.value.type == "beforeunload"

    server.start()
    expect(own(phone, "저장할 수 없는 말")).to_have_attribute("data-state", "said")
    assert texts_of(host, live) == ["먼저", "저장할 수 없는 말"]


def test_nothing_asks_before_a_page_closes_whose_texts_are_kept(server, host, somebody, join, say):
    live = host.opens()
    phone = somebody("pixel")
    join(phone, live["session_code"], "하나")
    server.kill9()
    expect(phone.get_by_test_id("connection-status")).to_be_visible()
    say(phone, "남는 말")
    asked = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    phone.goto("about:blank")
    assert asked == []
