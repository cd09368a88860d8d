"""Words that only some may read: a room in which all of them are written, and all that others are told and can read.

The pages may be inside the process (tests.inside.Page) or stock clients (tests.people.Phone).
"""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from tests.people import Presenter

HELD = ("대기채팅", "대기질문", "대기주관식", "대기단어", "대기별명", "신고된말")
DISMISSED = ("거절채팅", "거절질문", "거절주관식")
GONE = ("지워진말", "내보낸말", "음소거된말", "거부된시발말")
AUTHOR = "익명질문의주인"  # who asked it is in no byte beside the question
ANONYMOUS = "이름 없이 물어요"  # which all may read
SECRETS = (*HELD, *DISMISSED, *GONE)
SHOWN_ONCE = ("지워진말", "신고된말", "내보낸말")  # and taken back
NEVER_SHOWN = tuple(word for word in SECRETS if word not in SHOWN_ONCE)
READABLE = ("events?limit=1000", "messages", "questions", "activities")


class Room:
    """`guest(nickname)` lets a participant in; `stage` is a page of the presenter `ada`."""

    def __init__(self, ada: Presenter, live: dict[str, Any], guest: Callable[[str], Any], stage: Any) -> None:
        self.ada, self.live, self.guest, self.stage = ada, live, guest, stage
        self.author: tuple[str, ...] = (AUTHOR,)  # the nickname and the id of who asked without a name

    def writes_all(self) -> None:
        """All of SECRETS is written, and what stands in its way is done."""
        self.ada.switches(self.live, "questions", True)
        text, cloud = (self._opens(kind) for kind in ("text", "word_cloud"))
        one = self.guest("하나")
        unnamed = self.guest(AUTHOR)
        self.author = (AUTHOR, unnamed.me["id"])
        assert unnamed.asks("ask", text=ANONYMOUS, anonymous=True)["ok"]
        gone, reported = (one.says(word)["id"] for word in ("지워진말", "신고된말"))
        removed = self.guest("나갈 사람")
        assert removed.says("내보낸말")["ok"]
        self._sets(words=["대기", "거절"], hold={"nickname": "suspicious"})
        self._lets_wait(one, text, cloud)
        assert all(self.guest(f"신고자 {n}").asks("report", feature="chat", id=reported)["ok"] for n in range(3))
        assert self.stage.asks("delete_message", id=gone)["ok"]
        assert self.stage.asks("kick_participant", participant_id=removed.me["id"], remove_texts=True)["ok"]
        muted = self.guest("조용할 사람")
        assert self.stage.asks("mute_participant", participant_id=muted.me["id"])["ok"]
        assert muted.says("음소거된말")["code"] == "muted"
        self._sets(filter="refuse")
        assert one.says("거부된시발말")["code"] == "text_refused"

    def looked_at(
        self, opens: Callable[[], AbstractContextManager[Any]], read: Callable[[str, str], Any], when: str
    ) -> str:
        """All that two phones and a projector that come in now are told, and what the phones read over HTTP.

        `opens()`: a page that has joined nothing yet, until the end of its context; `read(path, token)`: what stands
        at a path of the session.
        """
        heard: list[Any] = []
        newcomer, reader = {"nickname": f"{when} 온 사람"}, {"nickname": f"{when} 다 읽는 사람", "since": 0}
        for how in (newcomer, reader, {"token": self.ada.token, "view": "screen"}):
            with opens() as page:
                joined = page.asks("join_session", session_id=self.live["id"], **how)
                assert joined["ok"], joined
                heard += [read(path, joined["token"]) for path in READABLE if "token" in joined]
                heard += [joined, page.events]
        return as_text(heard)

    def _opens(self, kind: str) -> str:
        asked = {"kind": kind, "title": kind, "definition": {"most": 3}, "names": "named"}
        made: str = self._asks("POST", "activities", asked)["id"]
        self._asks("POST", f"activities/{made}/open", {})
        return made

    def _lets_wait(self, one: Any, text: str, cloud: str) -> None:
        """What waits and what is dismissed, of each kind."""

        def answers(activity: str, field: str, *texts: str) -> Any:
            return one.asks("answer", activity_id=activity, round=1, answer={field: list(texts)})["waiting"]

        dismissed = [("chat", one.says("거절채팅")["id"]), ("questions", one.asks("ask", text="거절질문")["id"])]
        dismissed += [("text", held["id"]) for held in answers(text, "texts", "거절주관식", "대기주관식")[:1]]
        for feature, held in dismissed:
            assert self.stage.asks("dismiss", feature=feature, id=held)["ok"]
        assert one.says("대기채팅")["state"] == "waiting"
        assert self.guest("물어볼 사람").asks("ask", text="대기질문")["state"] == "waiting"
        unnamed = self.guest("숨어서 물어볼 사람")
        self.author += (unnamed.me["nickname"], unnamed.me["id"])
        assert unnamed.asks("ask", text="대기질문 둘", anonymous=True)["state"] == "waiting"
        assert len(answers(cloud, "entries", "대기단어")) == 1
        assert self.guest("대기별명").me["nickname"].startswith("참가자")

    def _sets(self, **asked: Any) -> None:
        self._asks("PUT", "moderation", asked)

    def _asks(self, method: str, path: str, body: Any) -> Any:
        answer = self.ada.asks(method, f"/api/sessions/{self.live['id']}/{path}", body)
        assert answer.status in (200, 201), answer
        return answer


def as_text(heard: Any) -> str:
    return json.dumps(heard, ensure_ascii=False)


def found(words: Iterable[str], text: str) -> list[str]:
    return [word for word in words if word in text]
