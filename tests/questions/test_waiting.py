"""Questions go through the door for everything that people write."""

from engagenow.core.database import db
from engagenow.questions import kept, parts, reading
from tests.questions.conftest import ask, newest, own_questions, support
from tests.waiting import eventually


def test_a_question_that_waits_is_read_by_its_author_and_the_desk_until_it_is_approved(guest, stage, board, sets):
    one, two = guest("하나"), guest("둘")
    assert sets(hold={"questions": "all"})["hold"]["questions"] == "all"
    asked = {"text": "아직 아무도 못 읽는 질문", "client_msg_id": "q1"}
    held = one.asks("ask", **asked)
    assert (held["state"], held["seq"]) == ("waiting", None)
    assert board.shown == {}
    eventually(lambda: "못 읽는 질문" in str(newest(stage, "desk")))
    eventually(lambda: "못 읽는 질문" in str(newest(one, "mine")))
    assert "못 읽는 질문" not in str(two.events)
    [question] = [each["id"] for each in newest(one, "mine")["questions"]]
    answer = stage.asks("approve", feature="questions", id=question)
    assert two.heard("question_asked")[-1]["seq"] == answer["seq"]
    assert list(board.shown) == [question]
    assert one.asks("ask", **asked) == {"ok": True, "id": question, "state": "live", "seq": answer["seq"]}
    assert stage.asks("approve", feature="questions", id=question)["code"] == "not_found"


def test_the_presenter_takes_a_live_question_down_and_its_author_reads_why(guest, stage, board):
    one, two = guest("하나"), guest("둘")
    live, answered = ask(one, "여기서 물을 일이 아닌 질문"), ask(two, "답했지만 지울 질문")
    board.answers(answered)
    assert two.asks("dismiss", feature="questions", id=live)["code"] == "forbidden"
    stage.asks("set_stage", show="question", id=live)
    for question in (live, answered):
        assert stage.asks("dismiss", feature="questions", id=question, reason="주제와 달라요")["ok"]
        assert stage.asks("dismiss", feature="questions", id=question)["code"] == "not_found"
    assert board.shown == {}
    assert [gone["why"] for gone in two.heard("question_gone")] == ["dismissed", "dismissed"]
    assert two.heard("stage_changed")[-1]["stage"]["show"] != "question"
    eventually(lambda: [own["state"] for own in own_questions(one)] == ["dismissed"])
    assert newest(one, "mine")["questions"][0]["reason"] == "주제와 달라요"


def test_a_question_within_another_one_is_taken_down_and_its_votes_stay(guest, stage, board, ada, live):
    one, two = guest("하나"), guest("둘")
    root, part, three = ask(one, "남는 질문"), ask(two, "합쳐진 질문"), guest("셋")
    support(part, three)
    board.merges(part, root)
    assert stage.asks("dismiss", feature="questions", id=part)["ok"]
    assert "합쳐진 질문" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)
    eventually(lambda: newest(three, "mine").get("votes") == [root])
    assert stage.asks("dismiss", feature="questions", id=part)["code"] == "not_found"


def test_what_waited_of_one_who_is_removed_cannot_be_approved(guest, stage, sets, board):
    one = guest("하나")
    sets(hold={"questions": "all"})
    question = ask(one)
    stage.asks("kick_participant", participant_id=one.me["id"])
    assert stage.asks("approve", feature="questions", id=question)["code"] == "not_found"
    stage.asks("readmit_participant", participant_id=one.me["id"])
    assert stage.asks("approve", feature="questions", id=question)["ok"]
    assert list(board.shown) == [question]


def test_a_dismissed_question_is_gone_and_its_author_is_told(ada, live, guest, stage, board, sets):
    one, two = guest("하나"), guest("둘")
    sets(filter="hold")
    question = ask(one, "이 시 발 뭔가요")
    path = f"/api/sessions/{live['id']}/waiting/{question}/dismiss"
    assert ada.asks("POST", path).status == 404  # without its feature: of those that the chat keeps
    assert ada.asks("POST", path, {"feature": "questions", "reason": "말을 고쳐 주세요"}).status == 200
    eventually(lambda: "말을 고쳐 주세요" in str(newest(one, "mine")))
    assert board.shown == {}
    assert "시 발" not in str(two.events)


def test_an_edit_goes_through_the_door_as_well(guest, stage, board, sets):
    one = guest("하나")
    question = ask(one)
    sets(hold={"questions": "suspicious"})
    assert one.asks("edit_question", id=question, text="www.example.org 보셨나요")["state"] == "waiting"
    assert board.shown == {}


def test_what_waits_is_not_edited_around_the_door(guest, stage, sets):
    one = guest("하나")
    sets(hold={"questions": "all"})
    question = ask(one)
    assert one.asks("edit_question", id=question, text="다른 말로 물어요")["state"] == "waiting"
    sets(hold={"questions": "off"}, filter="refuse")
    assert one.asks("edit_question", id=question, text="또 다른 말로 물어요")["state"] == "waiting"
    assert one.asks("edit_question", id=question, text="ㅅㅂ 뭐예요")["code"] == "text_refused"
    stage.asks("mute_participant", participant_id=one.me["id"])
    assert one.asks("edit_question", id=question, text="뭐예요")["code"] == "muted"


def test_words_are_refused_and_the_muted_and_the_shield_are_obeyed(guest, stage, sets):
    one, two = guest("하나"), guest("둘")
    sets(filter="refuse")
    assert one.asks("ask", text="ㅅㅂ 뭐예요")["code"] == "text_refused"
    stage.asks("mute_participant", participant_id=one.me["id"])
    assert one.asks("ask", text="뭐예요")["code"] == "muted"
    stage.asks("set_shield", on=True)
    assert two.asks("ask", text="뭐예요")["state"] == "waiting"


def test_all_that_waits_is_read_by_pages(client, ada, live, guest, stage, sets):
    sets(hold={"questions": "all"})
    people = [guest(f"손님 {n}") for n in range(3)]
    ids = [ask(person, f"질문 {n}", anonymous=n == 1) for n, person in enumerate(people)]
    kicked = guest("넷")
    ask(kicked)
    stage.asks("kick_participant", participant_id=kicked.me["id"])
    path, bearer = (
        f"/api/sessions/{live['id']}/waiting?feature=questions&limit=2",
        {"Authorization": f"Bearer {ada.token}"},
    )
    first = client.get(path, headers=bearer)
    assert [text["id"] for text in first.json] == ids[:2]
    assert [first.json[0][name] for name in ("text", "nickname", "why")] == ["질문 0", "손님 0", None]
    assert [first.json[1][name] for name in ("nickname", "participant_id")] == [None, None]
    after = first.headers["Link"].split("after=")[1].split(">")[0].split("&")[0]
    rest = client.get(f"{path}&after={after}", headers=bearer)
    assert [text["id"] for text in rest.json] == ids[2:]
    assert "Link" not in rest.headers


def test_the_queue_has_its_place_on_the_desk_before_what_waits(app, guest, live, sets, monkeypatch):
    sets(hold={"questions": "all"})
    ask(guest("하나"))
    monkeypatch.setattr(parts, "queue", lambda *_: ["x" * 40] * 2000)
    with app.app_context():
        part = parts.desk(db.session(), live["id"], app.extensions["house"])
    assert (part["waiting"], part["waiting_count"]) == ([], 1)


def test_the_list_is_made_once_for_all_who_read_it(board, guest, monkeypatch):
    one, made, shown = guest("하나"), [], reading.shown
    monkeypatch.setattr(kept, "shown", lambda *asked: made.append(1) or shown(*asked))
    first = ask(one, "가")
    assert [board.shown.keys() for _ in range(3)] == [{first}] * 3
    assert len(made) == 1
    one.asks("edit_question", id=first, text="나")
    assert board.shown[first]["text"] == "나"
    assert len(made) == 2


def test_lists_are_kept_of_the_sessions_that_were_read_last(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    lists, made = kept.Lists(), []
    for session in ("a", "b", "a", "c", "a", "b"):
        assert lists.at(session, 1, lambda session=session: made.append(session) or session) == session
    assert made == ["a", "b", "c", "b"]
