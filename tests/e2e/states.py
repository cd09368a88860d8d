"""The states that the pages have, each by a function that brings a page there. axe and the screenshots share them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.people import Presenter, over_network

SIZES = {
    "phone": {"width": 390, "height": 664},
    "desktop": {"width": 1280, "height": 720},
    "hall": {"width": 1920, "height": 1080},
}
SCHEMES = ("light", "dark")
STATES: dict[str, Callable[["Scene"], Page]] = {}
PICTURES: dict[str, Callable[["Scene"], Page]] = {}  # more of the same: for people to look at alone
# {state: {state that its page comes to from there: (how, the key that brings it back)}}, in the order in which it may.
STEPS: dict[str, dict[str, tuple[Callable[[Page], None], str]]] = {}
TALK = (
    ("김하나", "소리가 잘 들립니다."),
    ("이두리", "혹시 자료는 나중에 공유되나요? 지난번처럼 링크로 주시면 좋겠습니다."),
    ("박세찬", "👏👏👏"),
    ("Max Long Name Twenty", "https://example.org/a/very/long/address/that/has/no/space/to/break/at/all"),
)

EMPTY_FRAMES = "Object.defineProperty(HTMLIFrameElement.prototype, 'src', { set() {} })"


class Scene:
    """Who and what a state needs: browsers, a presenter, phones, sessions."""

    def __init__(self, server: Any, open_page: Callable[[], Page], phone: Callable[..., Any], lang: str, name: str):
        self.server, self._open_page, self.phone, self._lang = server, open_page, phone, lang
        self.host = Presenter(over_network(server.url), f"{name}.{lang}@test.com")

    def arrive(self, path: str = "") -> Page:
        page = self._open_page()
        page.context.add_cookies([{"name": "lang", "value": self._lang, "url": self.server.url}])
        if path:
            page.goto(path)
        return page

    def logged_in(self, path: str) -> Page:
        page = self.arrive()
        logs_in(page, self.host.email)
        page.goto(path)
        expect(page.locator("html[data-started]")).to_be_attached()
        return page

    def opens(self, *, talk: bool = True, chat: bool = True) -> dict[str, Any]:
        live = self.host.opens("한국어 세션: 오늘의 강연과 질문", chat=chat)
        if talk:
            phones = [(self._talker(nickname, live), text) for nickname, text in TALK]
            said = [phone.says(text)["id"] for phone, text in phones]
            phones[0][0].taps("👏")
            self.host.asks("PUT", f"/api/sessions/{live['id']}/messages/{said[1]}/pin", {"pinned": True})
        return live

    def _talker(self, nickname: str, live: dict[str, Any]) -> Any:
        return self.phone(nickname, session_id=live["id"], transports=["websocket"])

    def door(self, live: dict[str, Any]) -> Page:
        return self.arrive(f"/join/{live['session_code']}")

    def joins(self, live: dict[str, Any], name: str = "사진사", text: str = "안녕하세요! 잘 보입니다 😀") -> Page:
        page = self.door(live)
        enters(page, name)
        expect(page.locator("[data-view=room]")).to_be_visible()
        expect(page.get_by_test_id("participant-count")).to_be_visible()
        if live["features"]["chat"] and text:
            expect(page.get_by_test_id("chat-input")).to_be_enabled()
            writes(page, text)
            expect(page.locator(".message.mine[data-state=said]")).to_be_visible()
        return page

    def presents(self, live: dict[str, Any], rest: str = "") -> Page:
        page = self.logged_in(f"/sessions/{live['id']}{rest}")
        if live["features"]["chat"] and not rest:
            expect(page.get_by_test_id("chat-messages")).to_be_visible()
        return page

    def people(self, live: dict[str, Any]) -> list[dict[str, Any]]:
        """The participants of a session as the presenter's list has them."""
        return self.host.asks("GET", f"/api/sessions/{live['id']}/participants").body

    def does_to(self, live: dict[str, Any], person: dict[str, Any], what: str, json: Any = None) -> None:
        """`what`: such as kick or mute."""
        told = self.host.asks("POST", f"/api/sessions/{live['id']}/participants/{person['id']}/{what}", json)
        assert told.status == 200, told


@pytest.fixture
def scene(server, somebody, phone):
    """Makes a Scene: `scene("room", lang="ko")`. The options are the browser context's.

    `picture` False: the presenter's page has its frame, but the projector is not loaded into it.
    """

    def make(name, lang="ko", *, picture=True, **options):
        described = {"viewport": SIZES["desktop"], "reduced_motion": "reduce", **options}

        def open_page():
            page = somebody("desktop", **described)
            if not picture:
                page.add_init_script(EMPTY_FRAMES)
            return page

        return Scene(server, open_page, phone, lang, name)

    return make


def logs_in(page: Page, email: str) -> None:
    """Logs this browser in by the form of the test login, without showing it. The page stays where it is."""
    path = "/auth/test-login"
    form = page.request.get(path).text()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', form)
    assert csrf, form
    assert page.request.post(path, form={"email": email, "csrf_token": csrf[1]}, max_redirects=0).status == 302


def enters(page: Page, nickname: str) -> None:
    """Through the door, at which the page is. The room may still be loading afterwards."""
    page.get_by_test_id("nickname-input").fill(nickname)
    page.get_by_test_id("join-button").click()


def writes(page: Page, text: str) -> None:
    page.get_by_test_id("chat-input").fill(text)
    page.get_by_test_id("send-button").click()


def state(function: Callable[[Scene], Page]) -> Callable[[Scene], Page]:
    STATES[_name(function)] = function
    return function


def picture(function: Callable[[Scene], Page]) -> Callable[[Scene], Page]:
    PICTURES[_name(function)] = function
    return function


def step(
    of: Callable[[Scene], Page], back: str = "Escape"
) -> Callable[[Callable[[Page], None]], Callable[[Scene], Page]]:
    """A state that a page comes to from the state `of`, and leaves by the key `back`: "" for the last one of `of`."""

    def register(function: Callable[[Page], None]) -> Callable[[Scene], Page]:
        def alone(scene: Scene) -> Page:
            page = of(scene)
            function(page)
            return page

        steps = STEPS.setdefault(_name(of), {})
        assert all(key for _, key in steps.values()), f"no step comes after the last one of {_name(of)}"
        steps[_name(function)] = function, back
        STATES[_name(function)] = alone
        return alone

    return register


def _name(function: Callable[..., Any]) -> str:
    return function.__name__.strip("_").replace("_", "-")


@state
def home(scene: Scene) -> Page:
    return scene.arrive("/")


@state
def home_after_a_visit(scene: Scene) -> Page:
    page = scene.joins(scene.opens())
    page.goto("/")
    expect(page.locator("[data-go-on]")).to_be_visible()
    return page


@state
def code(scene: Scene) -> Page:
    return scene.arrive("/join")


@step(code)
def code_missing(page: Page) -> None:
    expect(page.locator("html[data-started]")).to_be_attached()
    page.get_by_test_id("code-button").click()
    expect(page.locator("#code-problem")).not_to_be_empty()


@state
def code_unknown(scene: Scene) -> Page:
    return scene.arrive("/join/ZZZZZZ")


@state
def not_found(scene: Scene) -> Page:
    return scene.arrive("/no/such/page")


@state
def door(scene: Scene) -> Page:
    page = scene.door(scene.opens(talk=False))
    expect(page.get_by_test_id("nickname-input")).to_be_visible()
    return page


@step(door)
def door_without_a_name(page: Page) -> None:
    page.get_by_test_id("join-button").click()
    expect(page.locator("#nickname-problem")).not_to_be_empty()


@state
def door_draft(scene: Scene) -> Page:
    page = scene.door(scene.host.creates("한국어 세션: 오늘의 강연과 질문", description="첫째 줄\n둘째 줄"))
    expect(page.locator("[data-door=draft]")).to_be_visible()
    return page


@state
def door_paused(scene: Scene) -> Page:
    page = scene.door(scene.host.moves(scene.opens(talk=False), "pause"))
    expect(page.locator("[data-door=paused]")).to_be_visible()
    return page


@state
def door_ended(scene: Scene) -> Page:
    page = scene.door(scene.host.moves(scene.opens(talk=False), "end"))
    expect(page.locator("[data-door=ended]")).to_be_visible()
    return page


@state
def room(scene: Scene) -> Page:
    return scene.joins(scene.opens())


@state
def room_empty(scene: Scene) -> Page:
    page = scene.joins(scene.opens(talk=False), text="")
    expect(page.get_by_test_id("chat-input")).to_be_enabled()
    return page


@state
def room_chat_off(scene: Scene) -> Page:
    page = scene.joins(scene.opens(talk=False, chat=False))
    expect(page.locator("[data-chat-off]")).to_be_visible()
    return page


@state
def room_paused(scene: Scene) -> Page:
    live = scene.opens()
    page = scene.joins(live)
    scene.host.moves(live, "pause")
    expect(page.locator("[data-room-notice]")).to_be_visible()
    return page


@state
def room_ended(scene: Scene) -> Page:
    live = scene.opens()
    page = scene.joins(live)
    scene.host.moves(live, "end")
    expect(page.locator("[data-room-elsewhere]")).to_be_visible()
    return page


@state
def room_refused(scene: Scene) -> Page:
    """With a message that the server did not take."""
    live = scene.opens()
    page = scene.joins(live)
    page.context.set_offline(True)
    writes(page, "채팅이 꺼진 뒤에 도착해요")
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    scene.host.moves(live, "end")
    page.context.set_offline(False)
    expect(page.locator("[data-state=failed]")).to_be_visible()
    return page


@state
def room_menu(scene: Scene) -> Page:
    page = scene.joins(scene.opens(), name="스무 글자까지 되는 아주 긴 닉네임")
    page.get_by_test_id("my-menu").click()
    expect(page.locator("#oneself")).to_be_visible()
    page.get_by_test_id("rename-input").fill("김하나")
    page.get_by_test_id("rename-button").click()
    expect(page.locator("#new-nickname-problem")).not_to_be_empty()
    return page


@step(room)
def room_leaving(page: Page) -> None:
    page.get_by_test_id("my-menu").click()
    page.get_by_test_id("leave-button").click()
    expect(page.locator("#confirm")).to_be_visible()


@step(room, back="")
def room_offline(page: Page) -> None:
    """With a message that waits, and the banner that says why."""
    page.context.set_offline(True)
    writes(page, "이 메시지는 아직 기다려요")
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    expect(page.get_by_test_id("connection-status")).to_be_visible()


@state
def room_left(scene: Scene) -> Page:
    page = room_leaving(scene)
    page.get_by_test_id("confirm-yes").click()
    expect(page.locator("[data-door=left]")).to_be_visible()
    return page


@state
def room_removed(scene: Scene) -> Page:
    live = scene.opens(talk=False)
    page = scene.joins(live)
    scene.does_to(live, scene.people(live)[0], "kick")
    expect(page.locator("[data-door=kicked]")).to_be_visible()
    return page


@state
def login(scene: Scene) -> Page:
    return scene.arrive("/auth/login")


@state
def _test_login(scene: Scene) -> Page:
    return scene.arrive("/auth/test-login")


@step(_test_login)
def _test_login_refused(page: Page) -> None:
    page.locator("form[action='/auth/test-login']").evaluate("form => form.noValidate = true")
    page.get_by_test_id("test-email").fill("nobody")
    page.get_by_test_id("test-login-button").click()
    expect(page.locator(".problem")).to_be_visible()


@state
def api_docs(scene: Scene) -> Page:
    return scene.arrive("/api/docs")


@state
def dashboard_empty(scene: Scene) -> Page:
    return scene.logged_in("/dashboard")


@state
def dashboard(scene: Scene) -> Page:
    scene.host.moves(scene.opens(talk=False), "pause")
    scene.opens(talk=False)
    scene.host.creates("A session with an English title", description="And a description, which takes two lines.")
    return scene.logged_in("/dashboard")


@step(dashboard)
def dashboard_creating(page: Page) -> None:
    page.get_by_test_id("create-session-button").click()
    page.get_by_test_id("create-button").click()
    expect(page.locator("#title-problem")).not_to_be_empty()


@state
def presenter_draft(scene: Scene) -> Page:
    return scene.presents(scene.host.creates("한국어 세션: 오늘의 강연과 질문"))


@state
def presenter_screen_link(scene: Scene) -> Page:
    page = scene.presents(scene.opens(talk=False))
    page.get_by_test_id("screen-link").click()
    expect(page.get_by_test_id("screen-link-url")).to_have_value(re.compile("token="))
    return page


@state
def presenter(scene: Scene) -> Page:
    page = scene.presents(scene.opens())
    expect(page.get_by_test_id("message")).to_have_count(len(TALK))
    return page


@step(presenter)
def presenter_manage(page: Page) -> None:
    _open_dialog(page, "manage")


@step(presenter)
def presenter_hovering(page: Page) -> None:
    """On a phone: the chat, with the next step below it."""
    page.get_by_test_id("tab-chat").click()
    page.get_by_test_id("message").last.hover()


@step(presenter)
def presenter_editing(page: Page) -> None:
    _open_dialog(page, "edit-session")


@step(presenter)
def presenter_qr(page: Page) -> None:
    _open_dialog(page, "big-qr")


@step(presenter)
def presenter_keys(page: Page) -> None:
    _open_dialog(page, "shortcuts")


@state
def presenter_account(scene: Scene) -> Page:
    page = scene.presents(scene.opens(talk=False, chat=False))
    expect(page.get_by_test_id("chat-on")).to_be_visible()
    page.get_by_test_id("my-menu").click()
    expect(page.locator("#account")).to_be_visible()
    return page


@step(presenter)
def presenter_ending(page: Page) -> None:
    page.get_by_test_id("end-session").click()
    expect(page.locator("#confirm")).to_be_visible()


@step(presenter, back="")
def presenter_undo(page: Page) -> None:
    page.get_by_test_id("message").last.hover()
    page.get_by_test_id("delete-message").last.click()
    expect(page.get_by_test_id("undo-button")).to_be_visible()


@state
def presenter_removed(scene: Scene) -> Page:
    """A participant who was removed, found by a search, can be let in again."""
    live = scene.opens()
    removed = scene.people(live)[-1]
    scene.does_to(live, removed, "kick")
    page = scene.presents(live)
    page.get_by_test_id("tab-people").click()
    page.get_by_test_id("people-search").fill(removed["nickname"])
    expect(page.get_by_test_id("readmit-button")).to_be_visible()
    return page


@state
def presenter_paused(scene: Scene) -> Page:
    return scene.presents(scene.host.moves(scene.opens(), "pause"))


@state
def presenter_ended(scene: Scene) -> Page:
    return scene.presents(scene.host.moves(scene.opens(), "end"))


@state
def screen_join(scene: Scene) -> Page:
    return scene.presents(scene.opens(), "/screen")


@state
def screen_title(scene: Scene) -> Page:
    return scene.presents(scene.host.shows(scene.opens(), "blank"), "/screen")


@state
def screen_empty(scene: Scene) -> Page:
    page = scene.presents(scene.host.shows(scene.opens(talk=False), "chat"), "/screen")
    expect(page.locator("[data-chat-empty]")).not_to_be_empty()
    return page


@state
def screen(scene: Scene) -> Page:
    page = scene.presents(scene.host.shows(scene.opens(), "chat"), "/screen")
    expect(page.get_by_test_id("message")).to_have_count(len(TALK))
    return page


@step(screen, back="q")
def screen_large_code(page: Page) -> None:
    page.keyboard.press("q")
    expect(page.locator(".big-join")).to_be_visible()


@state
def screen_large_text(scene: Scene) -> Page:
    page = screen(scene)
    for _ in range(10):
        page.keyboard.press("+")
    return page


@step(screen)
def screen_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


@step(screen, back="l")
def screen_bright(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.locator("html[data-theme=bright]")).to_be_attached()


@step(screen, back="")
def screen_offline(page: Page) -> None:
    """With the picture of before, and a mark that says why it stands still."""
    page.context.set_offline(True)
    expect(page.get_by_test_id("connection-status")).to_be_visible()


@state
def screen_paused(scene: Scene) -> Page:
    return scene.presents(scene.host.moves(scene.opens(), "pause"), "/screen")


@state
def screen_ended(scene: Scene) -> Page:
    return scene.presents(scene.host.moves(scene.opens(), "end"), "/screen")


def _open_dialog(page: Page, name: str) -> None:
    page.locator(f"[data-open={name}]").click()
    expect(page.locator(f"#{name}")).to_be_visible()
