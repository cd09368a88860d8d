"""Everyone who may ask, in one room: the actors of the role matrix, and what they can tell apart."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from copy import copy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask
from flask_jwt_extended import create_access_token

from engagenow import create_app
from engagenow.auth import accounts, identity, logins, service
from engagenow.core.clock import now
from engagenow.core.database import db
from engagenow.core.tokens import ParticipantTokens, ScreenTokens
from engagenow.core.writing import transaction
from engagenow.questions.models import Question
from engagenow.realtime.ticker import Clockwork
from tests.conftest import close, settings_of
from tests.inside import Page
from tests.people import Presenter, over_test_client

ANOTHER_KEY = "a key that signs what this server has not issued"
ACTORS = {
    "nobody": "no token and no login",
    "member": "a participant of the session",
    "elsewhere": "a participant of another session",
    "left": "a participant who has left",
    "kicked": "a participant who was removed",
    "owner": "the presenter, by an access token",
    "owner_browser": "the presenter, by a browser's login",
    "other": "another presenter",
    "blocked": "a presenter whom the operator has blocked",
    "expired": "the presenter's access token, after its end",
    "forged_account": "an access token that another key has signed",
    "forged_member": "a participant's token that another key has signed",
    "logged_out": "the presenter's browser login, after the logout",
    "screen": "a projector, by a screen link",
    "revoked_screen": "a projector, by a screen link that was revoked",
    "forged_screen": "a projector's token that another key has signed",
}
# Where a token is looked at, these hold none that is an account's.
NO_ACCOUNT = (
    "member", "elsewhere", "left", "kicked", "expired", "forged_account", "forged_member",
    "screen", "revoked_screen", "forged_screen",
)  # fmt: skip
NO_TOKEN = ("nobody", "logged_out")


@dataclass
class Room:
    """Ada's session with a participant, one who left and one who was removed.

    `message` and `question` are the participant's, `others_message` and `other_question` are not.
    `activity` is a poll that is open, `closed` one that was, `cloud` a word cloud with the participant's word in it,
    `quiz` a quiz in its lobby, where the participant has asked for more time. `moderator` is a moderator link's id.

    `tokens`: what each actor shows; None for those who show none. `ids`: {name: id} of the participants.
    `described`: the paths of the API's description.
    """

    app: Flask
    ada: Presenter
    bob: Presenter
    opens: Callable[..., Page]
    tokens: dict[str, str | None] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = self.ada.switches(self.ada.opens(), "questions", True)
        for name, live in (("member", self.live), ("left", self.live), ("kicked", self.live)):
            self._joins(name, live)
        self.elsewhere = self.ada.switches(self.ada.opens("다른 방"), "questions", True)
        self._joins("elsewhere", self.elsewhere)
        self.ids = {name: page.me["id"] for name, page in self.pages.items()}
        self.participant_id = self.ids["member"]
        self.message = self.pages["member"].says("안녕하세요")["id"]
        self.others_message = self.pages["left"].says("안녕")["id"]
        self.question, self.other_question = self._question(self.participant_id), self._question(None)
        links = f"/api/sessions/{self.live['id']}/moderators"
        self.moderator = self.ada.asks("POST", links, {"scope": ["chat"]})["id"]
        self.activity, self.closed, self.cloud, self.quiz = self._poll(), self._poll(), self._cloud(), self._quiz()
        assert self.ada.asks("POST", f"{self._activities}/{self.closed}/close").status == 200
        assert self.pages["left"].asks("leave_session")["ok"]
        kick = f"/api/sessions/{self.live['id']}/participants/{self.pages['kicked'].me['id']}/kick"
        assert self.ada.asks("POST", kick).status == 200
        self.tokens |= {"nobody": None, "owner": self.ada.token, "other": self.bob.token, "blocked": self._blocked()}
        self.tokens |= {"owner_browser": None, "logged_out": None, **self._false_tokens(), **self._screens()}

    @property
    def _activities(self) -> str:
        return f"/api/sessions/{self.live['id']}/activities"

    def _poll(self) -> str:
        options = [{"id": "a", "text": "네"}, {"id": "b", "text": "아니요"}]
        return self._opens("choice", {"options": options})

    def _cloud(self) -> str:
        cloud = self._opens("word_cloud", {})
        answer = {"activity_id": cloud, "round": 1, "answer": {"entries": ["회고"]}}
        assert self.pages["member"].asks("answer", **answer)["ok"]
        return cloud

    def _quiz(self) -> str:
        options = [{"id": "a", "text": "네"}, {"id": "b", "text": "아니요"}]
        question = {"id": "q1", "type": "choice", "text": "맞나요?", "options": options, "correct": ["a"]}
        quiz = self._opens("quiz", {"questions": [question], "teams": 2})
        assert self.pages["member"].asks("request_time", activity_id=quiz, factor=2)["ok"]
        return quiz

    def _opens(self, kind: str, definition: dict[str, Any]) -> str:
        asked = {"kind": kind, "title": "질문", "definition": definition}
        made = self.ada.asks("POST", self._activities, asked)
        assert self.ada.asks("POST", f"{self._activities}/{made['id']}/open", {}).status == 200
        return str(made["id"])

    def _question(self, author_id: str | None) -> str:
        """The id of a question that is live. Nobody is the poorer for having asked it."""
        with self.app.app_context(), transaction(db.engine) as database:
            question = Question(
                session_id=self.live["id"], participant_id=author_id, text="질문이 있어요", state="live",
                labels=[], asked_at=now(), live_at=now(),
            )  # fmt: skip
            database.add(question)
            database.flush()
            return question.id

    def _joins(self, name: str, live: dict[str, Any]) -> None:
        page = self.pages[name] = self.opens()
        page.joins(live, nickname=f"이름 {name}")
        self.tokens[name] = page.token

    @cached_property
    def waiting_text(self) -> str:
        """A text of the participant's that waits."""
        for hold in ("all", "off"):
            asked = {"hold": {"chat": hold}}
            assert self.ada.asks("PUT", f"/api/sessions/{self.live['id']}/moderation", asked).status == 200
            if hold == "all":
                held = self.page_of("member").says("기다리는 말")
        return str(held["id"])

    def _blocked(self) -> str:
        eve = Presenter(over_test_client(self.app.test_client()), f"eve{self.live['id']}@test.com")
        with self.app.app_context():
            accounts.block(eve.email)
        return eve.token

    def _false_tokens(self) -> dict[str, str]:
        claims = jwt.decode(self.ada.token, options={"verify_signature": False})
        with self.app.app_context():
            kind = {"kind": identity.KIND}
            expired = create_access_token(claims["sub"], additional_claims=kind, expires_delta=timedelta(hours=-1))
        forged_member = ParticipantTokens(ANOTHER_KEY).issue(self.participant_id, self.live["id"])
        return {
            "expired": expired,
            "forged_account": jwt.encode(claims, ANOTHER_KEY, "HS256"),
            "forged_member": forged_member,
        }

    def _screens(self) -> dict[str, str]:
        links = f"/api/sessions/{self.live['id']}/screen-links"
        revoked = self.ada.asks("POST", links)["token"]
        assert self.ada.asks("DELETE", links).status == 204
        standing = self.ada.asks("POST", links)["token"]
        with self.app.app_context():
            link_id, _ = self.app.extensions["house"].screen_tokens.read(standing)
        forged = ScreenTokens(ANOTHER_KEY).issue(link_id, self.live["id"])
        return {"screen": standing, "revoked_screen": revoked, "forged_screen": forged}

    def moves_to(self, app: Flask, opens: Callable[..., Page]) -> "Room":
        """The same room in an app with a copy of its database. No participant has a page there yet."""
        there = copy(self)
        there.app, there.opens, there.pages = app, opens, {}
        there.ada, there.bob = (each.over(over_test_client(app.test_client())) for each in (self.ada, self.bob))
        return there

    def page_of(self, name: str) -> Page:
        """The page of a participant, which comes back into the room when it is first asked for."""
        if name not in self.pages:
            self.pages[name] = self._comes_back(name)
        return self.pages[name]

    def _comes_back(self, name: str) -> Page:
        page, person = self.opens(), f"/api/sessions/{self.live['id']}/participants/{self.ids[name]}"
        if name == "kicked":
            assert self.ada.asks("POST", f"{person}/readmit").status == 200
        page.joins(self.elsewhere if name == "elsewhere" else self.live, token=self.tokens[name])
        if name == "left":
            assert page.asks("leave_session")["ok"]
        if name == "kicked":
            assert self.ada.asks("POST", f"{person}/kick").status == 200
        return page

    def browser(self, actor: str) -> Any:
        """A browser with the login that the actor has, and the CSRF token of its page."""
        browser = self.app.test_client()
        if actor in ("owner_browser", "logged_out"):
            assert browser.post("/auth/test-login", data={"email": self.ada.email}).status_code == 302
            found = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/no-such-page").text)
            browser.environ_base["HTTP_X_CSRFTOKEN"] = found[1]
        if actor == "logged_out":
            self.end_login(browser)
        return browser

    def end_login(self, browser: Any) -> None:
        """As another process does it: the cookie and the sockets of this one stay."""
        with browser.session_transaction() as session:
            ended = session["login_id"]
        with self.app.app_context():
            logins.close_login(ended)

    def headers(self, actor: str) -> dict[str, str]:
        token = self.tokens[actor]
        return {"Authorization": f"Bearer {token}"} if token else {}

    def login_link(self) -> str:
        with self.app.app_context():
            return service.login_link("link@test.com")


@pytest.fixture(scope="session")
def furnished(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Room, Path]:
    """A room and its database, made once. A test works in a copy: see `Room.moves_to`."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copy(migrated, folder / "engagenow.db")
    app = create_app(settings_of(folder))
    ada, bob = (Presenter(over_test_client(app.test_client()), f"{name}@test.com") for name in ("ada", "bob"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Clockwork, "start", lambda self: None)  # as `no_ticking`, which is there in single tests alone
        room = Room(app, ada, bob, lambda: Page(app))
    room.described = app.test_client().get("/api/openapi.json").json["paths"]
    for page in room.pages.values():
        page.goes()
    close(app)
    return room, _whole(folder / "engagenow.db")


def _whole(database: Path) -> Path:
    """A copy in one file, with what its write-ahead log holds."""
    whole = database.with_name("whole") / database.name
    whole.parent.mkdir()
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(whole)) as target:
        source.backup(target)
    return whole


def everything(app: Flask) -> dict[str, Any]:
    """All rows of all tables."""
    with app.app_context(), db.engine.connect() as connection:
        return {table.name: connection.execute(table.select()).all() for table in db.metadata.sorted_tables}


def as_stored(app: Flask) -> dict[str, Any]:
    """The same as it stands in the file, to be compared: reading it takes a tenth of the time."""
    with app.app_context(), db.engine.connect() as connection:
        select = connection.connection.cursor().execute
        return {name: select(f'SELECT * FROM "{name}"').fetchall() for name in db.metadata.tables}  # noqa: S608 (ours)
