"""Words that nobody may see: in no byte of a phone or the projector, whenever it came in, of an export or of a log."""

import json
import logging

import pytest

from engagenow import create_app
from tests.conftest import close
from tests.inside import Page

HELD = ("대기채팅", "대기질문", "대기주관식", "대기단어", "대기별명", "신고된말")
DISMISSED = ("거절채팅", "거절질문", "거절주관식")
GONE = ("지워진말", "내보낸말", "음소거된말", "거부된시발말")
AUTHOR = "익명질문의주인"  # who asked it is in no byte beside the question
READABLE = ("events?limit=1000", "messages", "questions", "activities")
SECRETS = (*HELD, *DISMISSED, *GONE)
SHOWN_ONCE = ("지워진말", "신고된말", "내보낸말")  # and taken back


@pytest.fixture
def asks(clock, ada, live):
    return lambda method, path, body=None: ada.asks(method, f"/api/sessions/{live['id']}/{path}", body)


@pytest.fixture
def polls(asks):
    """The ids of an open text and an open word cloud."""
    made = []
    for kind in ("text", "word_cloud"):
        asked = {"kind": kind, "title": kind, "definition": {"most": 3}, "names": "named"}
        made.append(asks("POST", "activities", asked)["id"])
        assert asks("POST", f"activities/{made[-1]}/open", {}).status == 200
    return made


@pytest.fixture
def said(ada, live, polls, guest, stage, asks):
    """All of SECRETS has been written, and what stands in its way has been done."""
    ada.switches(live, "questions", True)
    one, author = guest("하나"), guest(AUTHOR)
    assert author.asks("ask", text="이름 없이 물어요", anonymous=True)["ok"]
    text, cloud = polls

    def answers(activity, field, *texts):
        return one.asks("answer", activity_id=activity, round=1, answer={field: list(texts)})["waiting"]

    gone = one.says("지워진말")["id"]
    reported = one.says("신고된말")["id"]
    removed = guest("나갈 사람")
    assert removed.says("내보낸말")["ok"]
    assert asks("PUT", "moderation", {"words": ["대기", "거절"], "hold": {"nickname": "suspicious"}}).status == 200
    dismissed = [("chat", one.says("거절채팅")["id"]), ("questions", one.asks("ask", text="거절질문")["id"])]
    dismissed += [("text", held["id"]) for held in answers(text, "texts", "거절주관식", "대기주관식")[:1]]
    for feature, held in dismissed:
        assert stage.asks("dismiss", feature=feature, id=held)["ok"]
    assert one.says("대기채팅")["state"] == "waiting"
    assert guest("물어볼 사람").asks("ask", text="대기질문")["state"] == "waiting"
    assert len(answers(cloud, "entries", "대기단어")) == 1
    assert guest("대기별명").me["nickname"].startswith("참가자")
    assert all(guest(f"신고자 {n}").asks("report", feature="chat", id=reported)["ok"] for n in range(3))
    assert stage.asks("delete_message", id=gone)["ok"]
    assert stage.asks("kick_participant", participant_id=removed.me["id"], remove_texts=True)["ok"]
    muted = guest("조용할 사람")
    assert stage.asks("mute_participant", participant_id=muted.me["id"])["ok"]
    assert muted.says("음소거된말")["code"] == "muted"
    assert asks("PUT", "moderation", {"filter": "refuse"}).status == 200
    assert one.says("거부된시발말")["code"] == "text_refused"
    return stage


def looks(app, token, live, when):
    """All that two phones and a projector that come in now are told, and what the phones read over HTTP."""
    heard = []
    newcomer, reader = {"nickname": f"{when} 온 사람"}, {"nickname": f"{when} 다 읽는 사람", "since": 0}
    for how in (newcomer, reader, {"token": token, "view": "screen"}):
        page = Page(app)
        joined = page.joins(live, **how)
        heard.append(page.events)
        for path in READABLE if "token" in joined else ():
            bearer = {"Authorization": f"Bearer {joined['token']}"}
            heard.append(app.test_client().get(f"/api/sessions/{live['id']}/{path}", headers=bearer).json)
        page.goes()
    return json.dumps(heard, ensure_ascii=False)


def found(words, text):
    return [word for word in words if word in text]


def test_no_byte_of_a_phone_a_projector_an_export_or_a_log_has_them(
    app, config, caplog, clock, tick, guest, page, ada, live, request
):
    caplog.set_level(logging.DEBUG)
    witness, screen = guest("지켜보는 사람"), page(token=ada.token)
    screen.joins(live, view="screen")
    request.getfixturevalue("said")
    clock.goes(seconds=30)  # what could be undone is erased
    tick()
    told = json.dumps([witness.events, screen.events], ensure_ascii=False)
    assert "이름 없이 물어요" in told
    assert found(set(SECRETS) - set(SHOWN_ONCE), told) == []
    assert found([AUTHOR], told) == []
    exports = [ada.asks("GET", f"/api/sessions/{live['id']}/export.{ending}").body for ending in ("json", "csv")]
    assert "이름 없이 물어요" in str(exports)
    assert found((*SECRETS, AUTHOR), str(exports)) == []
    after_a_restart = create_app(config)
    for each, when in ((app, "나중에"), (after_a_restart, "재시작 뒤")):
        late = looks(each, ada.token, live, when)
        assert "이름 없이 물어요" in late
        assert found((*SECRETS, AUTHOR), late) == []
    close(after_a_restart)
    assert found((*SECRETS, AUTHOR), caplog.text) == []
