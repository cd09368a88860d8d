"""A word cloud end to end: counted by people, told once a second, edited by the presenter, taken home."""

import io
from collections import Counter
from random import Random

import openpyxl
import pytest
from sqlalchemy import select

from engagenow.activities.models import Activity, ActivityAnswer, ActivityEntry, ActivityTally
from engagenow.activities.words.cloud import Entry, together
from engagenow.activities.words.cloud import cloud as cloud_of
from engagenow.activities.words.edits import Links
from engagenow.activities.words.keys import key_of
from engagenow.core.database import db
from tests.roles import everything
from tests.waiting import eventually


@pytest.fixture
def cloud(clock, agenda):
    return agenda.opens("word_cloud", definition={"most": 3})


@pytest.fixture
def says():
    def say(phone, activity, *entries, **more):
        asked = {"activity_id": activity["id"], "round": 1, "answer": {"entries": list(entries)}, **more}
        return phone.asks("answer", **asked)

    return say


@pytest.fixture
def edits(stage, cloud):
    def edit(op, word, **more):
        return stage.asks("edit_words", id=cloud["id"], op=op, word=word, **more)

    return edit


def shown(results):
    return {word["word"]: word["people"] for word in results["words"]}


def told(page):
    return [shown(event["results"]) for event in page.heard("activity_results")]


def stored(app):
    with app.app_context():
        return {row.text: row.people for row in db.session.scalars(select(ActivityEntry))}


def test_it_is_live_and_may_change_unless_said_otherwise(agenda, cloud):
    assert (cloud["show"], cloud["may_change"], cloud["names"]) == ("live", "always", "alias")
    assert cloud["definition"] == {"most": 3, "split": False}
    assert agenda.prepares("word_cloud")["definition"]["most"] == 3
    for wrong in ({"most": 0}, {"most": 11}, {"split": "yes"}, {"edits": []}, {"_edits": []}):
        refused = agenda.asks("POST", "", {"kind": "word_cloud", "title": "t", "definition": wrong})
        assert (refused.status, refused["code"]) == (422, "invalid"), wrong


def test_words_find_each_other_and_weigh_people(agenda, cloud, guest, says):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    answer = says(one, cloud, "회고를", " 회고를! ", "성장")
    assert (answer["answer"], answer["final"]) == ({"entries": ["회고를", "성장"]}, False)
    says(two, cloud, "회고", "회고를", "회고는")
    says(three, cloud, "#회고", "AI")
    assert agenda.results(cloud) == {
        "voters": 3,
        "total": 3,
        "words": [
            {"word": "회고", "people": 3, "variants": ["회고를", "회고는", "#회고"], "number": 1},
            {"word": "성장", "people": 1, "variants": [], "number": 2},
            {"word": "AI", "people": 1, "variants": [], "number": 6},
        ],
        "hidden": [],
    }


@pytest.mark.parametrize(
    "entries",
    [[], ["가"] * 11, ["a", "b", "c", "d"], ["가" * 21], ["하나 둘 셋 넷"], [" "], ["\u200b"], ["가\u0000"], [7], "가"],
    ids=repr,
)
def test_what_is_no_entry_is_refused_and_changes_nothing(agenda, cloud, guest, says, entries):
    one = guest("하나")
    refused = one.asks("answer", activity_id=cloud["id"], round=1, answer={"entries": entries})
    assert refused["code"] == "invalid"
    assert agenda.results(cloud) == {"voters": 0, "total": 0, "words": [], "hidden": []}
    assert says(one, cloud, "👨‍👩‍👧 가족 여행", "가" * 20)["ok"]


def test_the_room_is_told_the_hundred_most_frequent_and_how_many_there_are(agenda, guest, says, later):
    cloud, people = agenda.opens("word_cloud", definition={"most": 10}), [guest(f"손님 {n}") for n in range(11)]
    for number, person in enumerate(people):
        assert says(person, cloud, *(f"w{number:02}{place}" for place in range(9)), "모두")["ok"]
    later()
    told_last = people[0].heard("activity_results")[-1]["results"]
    assert (told_last["total"], len(told_last["words"])) == (100, 100)
    assert told_last == {name: value for name, value in agenda.results(cloud).items() if name != "hidden"}
    assert says(people[0], cloud, *(f"x{place}" for place in range(9)), "w000")["ok"]
    now = agenda.results(cloud)
    assert (now["total"], len(now["words"])) == (101, 100)
    assert now["words"][0] == {"word": "모두", "people": 10, "variants": [], "number": 10}


def test_with_split_each_word_counts_by_itself(agenda, guest, says):
    split = agenda.opens("word_cloud", definition={"split": True, "most": 2})
    answer = says(guest("하나"), split, "빠른 실행 문화", "문화 혁신")
    assert answer["answer"] == {"entries": ["빠른 실행 문화", "문화 혁신"]}
    assert shown(agenda.results(split)) == {"빠른": 1, "실행": 1, "문화": 1, "혁신": 1}


def test_the_room_is_told_at_most_once_a_second_and_of_the_last(cloud, guest, says, later):
    one, two = guest("하나"), guest("둘")
    later()
    for number in range(4):
        says(one, cloud, *"가나다라"[: number + 1][:3])
        later(0.3)
    later(1)
    assert len(told(two)) == 2, "at once, and once more in 2.2 s"
    assert told(two)[-1] == {"가": 1, "나": 1, "다": 1}
    says(one, cloud, "마")
    later(0.5)
    assert told(two)[2:] == [{"마": 1}]


def test_a_changed_answer_counts_in_place_of_the_former(app, agenda, cloud, guest, says):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "회고", "회고를")
    says(two, cloud, "회고")
    says(one, cloud, "회고를", "성장")
    assert shown(agenda.results(cloud)) == {"회고": 2, "성장": 1}
    says(one, cloud, "성장")
    assert stored(app) == {"회고": 1, "성장": 1}
    with app.app_context():
        assert db.session.scalar(select(ActivityTally.amounts)) == {"voters": 2}


def test_who_is_removed_takes_the_words_along_and_readmitted_brings_them_back(
    app, agenda, cloud, guest, says, later, stage, ada, live
):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "욕설", "회고를", "회고")
    says(two, cloud, "회고")
    later()
    stage.asks("kick_participant", participant_id=one.me["id"])
    later()
    assert told(two)[-1] == shown(agenda.results(cloud)) == {"회고": 1}
    assert "욕설" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)
    assert stored(app) == {"회고": 1}
    stage.asks("readmit_participant", participant_id=one.me["id"])
    later()
    assert told(two)[-1] == {"회고": 2, "욕설": 1}


def test_rounds_are_counted_apart(agenda, cloud, guest, says):
    one = guest("하나")
    says(one, cloud, "회고")
    agenda.steps(cloud, "close")
    agenda.steps(cloud, "open", {"new_round": True})
    says(one, cloud, "성장", round=2)
    assert shown(agenda.results(cloud)) == {"성장": 1}
    assert shown(agenda.results(cloud, "?round=1")) == {"회고": 1}


def test_what_its_author_takes_back_leaves_the_log(cloud, guest, says, later, ada, live, app, page):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "비밀", "회고")
    later()
    says(two, cloud, "회고")
    later()
    assert "비밀" in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)
    says(one, cloud, "회고")
    later()
    assert "비밀" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)
    assert "비밀" not in str(page().joins(live, token=two.token, since=0))
    rows = everything(app)
    assert "비밀" not in str([rows["events"], rows["activity_entries"], rows["activity_answers"]])
    assert told(two)[-1] == {"회고": 2}


def test_nothing_of_hidden_results_reaches_the_room(agenda, guest, says, later, live, ada, page, stage, desk_of):
    cloud = agenda.opens("word_cloud", show="hidden")
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "아직비밀")
    later()
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body
    late = page().joins(live, nickname="늦은 손님")
    assert not [said for said in (two.events, late, log) if "아직비밀" in str(said)]
    eventually(lambda: "아직비밀" in str(desk_of(stage)))


def test_a_word_that_is_merged_counts_as_the_other_from_then_on(agenda, cloud, guest, says, later, edits):
    one, two, three = guest("하나"), guest("둘"), guest("셋")
    says(one, cloud, "회고", "레트로")
    says(two, cloud, "레트로가")
    later()
    assert edits("merge", "레트로", into="회고")["ok"]
    later()
    assert told(three)[-1] == {"회고": 2}
    says(three, cloud, "레트로는")
    later()
    assert told(three)[-1] == shown(agenda.results(cloud)) == {"회고": 3}


def test_a_word_that_is_renamed_is_shown_so_from_then_on(agenda, cloud, guest, says, edits):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "ai")
    assert edits("rename", "ai", into="인공지능")["ok"]
    says(two, cloud, "AI", "인공 지능")
    assert shown(agenda.results(cloud)) == {"인공지능": 2}
    assert edits("rename", "인공지능", into="AI (인공지능)")["ok"]
    assert shown(agenda.results(cloud)) == {"AI (인공지능)": 2}


def test_what_is_hidden_leaves_every_event_and_stays_away(
    agenda, cloud, guest, says, later, edits, ada, live, page, stage, desk_of
):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "바보는", "회고")
    says(two, cloud, "바보", "바보가")
    later()
    edits("rename", "바보", into="천재")
    later()
    assert {"바보", "천재"} <= {word for words in told(two) for word in words}
    assert edits("hide", "천재")["ok"]
    assert told(two)[-1] == {"회고": 1}, "at once"
    later()
    says(two, cloud, "바보를", "바보")
    later()
    log = ada.asks("GET", f"/api/sessions/{live['id']}/events").body
    heard = [
        page().joins(live, nickname="늦은 손님", since=0)["events"],
        page().joins(live, nickname="더 늦은 손님"),
        log,
    ]
    heard.append(agenda.asks("GET", "").body)
    assert not [said for said in heard if "바보" in str(said) or "천재" in str(said)]
    assert two.asks("join_session", session_id=live["id"], token=two.token)["ok"]
    eventually(lambda: "'hidden': [{'word': '천재'" in str(desk_of(stage)))


def test_participants_never_see_what_is_hidden(app, agenda, cloud, guest, says, edits, client, live):
    one = guest("하나")
    says(one, cloud, "바보", "회고")
    edits("hide", "바보")
    path = f"{agenda.path}/{cloud['id']}/results"
    answer = client.get(path, headers={"Authorization": f"Bearer {one.token}"})
    assert answer.json["results"] == {
        "voters": 1, "total": 1, "words": [{"word": "회고", "people": 1, "variants": [], "number": 2}],
    }  # fmt: skip
    quiet = agenda.opens("word_cloud", show="after_answer")
    says(one, quiet, "바보")
    eventually(lambda: one.heard("own_results"))
    assert one.heard("own_results")[-1]["results"].keys() == {"voters", "total", "words"}


def test_each_edit_is_undone_within_ten_seconds(agenda, cloud, guest, says, edits, stage, later, clock):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "회고", "레트로", "AI")
    before = shown(agenda.results(cloud))
    for asked in (("merge", "레트로", "회고"), ("rename", "AI", "인공지능"), ("hide", "회고", None)):
        op, word, into = asked
        assert edits(op, word, **({"into": into} if into else {}))["ok"]
        assert shown(agenda.results(cloud)) != before
        undone = stage.asks("undo")
        assert (undone["undone"], undone["activity"]["id"]) == ("edit_words", cloud["id"])
        assert shown(agenda.results(cloud)) == before
        later()
        assert told(two)[-1] == before
    edits("hide", "회고")
    assert edits("unhide", "회고")["ok"]
    assert shown(agenda.results(cloud)) == before
    edits("hide", "회고")
    clock.goes(seconds=11)
    assert stage.asks("undo")["code"] == "invalid_transition"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"op": "merge", "word": "회고"}, "invalid"), ({"op": "rename", "word": "회고"}, "invalid"),
        ({"op": "merge", "word": "회고", "into": "#회고"}, "invalid"), ({"op": "erase", "word": "회고"}, "invalid"),
        ({"op": "merge", "word": "회고", "into": "없는말"}, "not_found"),
        ({"op": "hide", "word": "없는말"}, "not_found"),
        ({"op": "rename", "word": "회고", "into": "가" * 21}, "invalid"), ({"op": "hide", "word": ""}, "invalid"),
        ({"op": "unhide", "word": "없는말"}, "not_found"), ({"op": "hide", "word": ["회고"]}, "invalid"),
    ],
)  # fmt: skip
def test_an_edit_that_means_nothing_is_refused_and_changes_nothing(app, agenda, cloud, guest, says, asked, code):
    says(guest("하나"), cloud, "회고", "성장")
    before = everything(app)
    assert agenda.asks("POST", f"/{cloud['id']}/words", asked)["code"] == code
    assert everything(app) == before


def test_an_edit_that_is_made_already_tells_nobody_anything(app, agenda, cloud, guest, says, edits, later):
    one = guest("하나")
    says(one, cloud, "회고", "바보")
    edits("hide", "바보")
    later(20)
    before = everything(app)
    assert edits("hide", "바보")["ok"]
    assert edits("unhide", "회고")["ok"]
    assert edits("rename", "회고", into="회고")["ok"]
    assert everything(app) == before
    assert agenda.asks("POST", f"/{agenda.opens()['id']}/words", {"op": "hide", "word": "a"})["code"] == "invalid"


def test_edits_are_nobodys_business_and_not_copied(app, agenda, cloud, guest, says, edits, later):
    one = guest("하나")
    says(one, cloud, "바보", "회고")
    edits("hide", "바보")
    copied = agenda.ok("POST", f"/{cloud['id']}/copy", status=201)
    assert "바보" not in str(copied)
    with app.app_context():
        assert db.session.get(Activity, copied["id"]).edits is None


def test_the_most_frequent_words_become_a_choice(agenda, cloud, guest, says, edits, live):
    people = [guest(f"손님 {number}") for number in range(4)]
    for number, person in enumerate(people):
        says(person, cloud, *["성장", "AI", "회고를", "나라"][number : number + 3])
    edits("hide", "AI")
    made = agenda.ok("POST", "", {"template": "from_words", "from": cloud["id"], "top": 2}, status=201)
    assert (made["kind"], made["title"], made["state"]) == ("choice", cloud["title"], "draft")
    assert [option["text"] for option in made["definition"]["options"]] == ["회고를", "나라"]
    opened = agenda.ok(
        "POST",
        "",
        {"template": "from_words", "from": cloud["id"], "top": 20, "title": "골라요", "open": True},
        status=201,
    )
    assert (opened["title"], opened["state"], len(opened["definition"]["options"])) == ("골라요", "open", 3)


def test_the_most_frequent_texts_become_a_choice(agenda, guest):
    poll = agenda.opens("text", definition={"most": 2})
    for number, texts in enumerate((["좋아요"], ["더 길게"], ["좋아요!", "길" * 200])):
        asked = {"activity_id": poll["id"], "round": 1, "answer": {"texts": texts}}
        assert guest(f"손님 {number}").asks("answer", **asked)["ok"]
    made = agenda.ok("POST", "", {"template": "from_texts", "from": poll["id"], "top": 3}, status=201)
    assert [option["text"] for option in made["definition"]["options"]] == ["좋아요", "더 길게", "길" * 119 + "…"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"template": "from_words"}, "invalid"), ({"template": "from_words", "from": "nothing"}, "not_found"),
        ({"template": "from_texts", "from": "<cloud>"}, "invalid"),
        ({"template": "yes_no", "from": "<cloud>"}, "invalid"),
        ({"template": "from_words", "from": "<cloud>"}, "invalid"),
        ({"template": "from_words", "from": "<cloud>", "top": 1}, "invalid"),
        ({"template": "from_words", "from": "<cloud>", "top": 21}, "invalid"),
        ({"kind": "choice", "title": "t", "definition": {}, "from": "<cloud>"}, "invalid"),
    ],
)  # fmt: skip
def test_a_choice_of_nothing_is_refused(agenda, cloud, guest, says, asked, code):
    says(guest("하나"), cloud, "회고")
    asked = {name: cloud["id"] if value == "<cloud>" else value for name, value in asked.items()}
    assert agenda.asks("POST", "", asked)["code"] == code
    assert [each["id"] for each in agenda.ok("GET", "")] == [cloud["id"]]


def test_a_sheet_with_every_word_and_when_it_was_given_first(
    agenda, cloud, guest, says, edits, client, ada, live, clock
):
    for number in range(5):
        says(guest(f"손님 {number}"), cloud, "회고를", "회고", *(["=1+1"] if number == 4 else ["바보"]))
        clock.goes(seconds=60)
    edits("hide", "바보")
    headers = {"Authorization": f"Bearer {ada.token}"}
    data = client.get(f"/api/sessions/{live['id']}/export.xlsx", headers=headers).data
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[1].iter_rows()]
    assert rows[0] == ["회차", "닉네임", "내용", "값", "비율(%)", "다른 표기", "처음 나온 시각"]
    assert [row[:6] for row in rows[1:]] == [
        [1, None, "응답한 사람", 5, None, None], [1, None, "회고", 5, None, "회고를"], [1, None, "=1+1", 1, None, None],
    ]  # fmt: skip
    assert rows[2][6] < rows[3][6]


def test_what_the_room_does_not_want_to_read_is_refused(app, agenda, cloud, guest, says, ada, live):
    one = guest("하나")
    asked = {"filter": "refuse", "words": ["금지어"]}
    assert ada.asks("PUT", f"/api/sessions/{live['id']}/moderation", asked).status == 200
    assert says(one, cloud, "회고", "금지어")["code"] == "text_refused"
    assert says(one, cloud, "회고")["ok"]
    assert shown(agenda.results(cloud)) == {"회고": 1}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_rows_say_what_the_answers_say(app, agenda, cloud, guest, says, stage, clock, seed):
    chance = Random(seed)  # noqa: S311 a test that is the same again
    people = [guest(f"손님 {number}") for number in range(4)]
    words = ["회고", "회고를", "회고는", "성장", "성장이", "AI", "ai", "만족", "만족도"]
    for _ in range(40):
        clock.goes(seconds=1)
        person = chance.choice(people)
        said = says(person, cloud, *chance.sample(words, chance.randint(1, 3)))
        if not said["ok"] or chance.random() < 0.2:
            command = "kick_participant" if said["ok"] else "readmit_participant"
            stage.asks(command, participant_id=person.me["id"])
        if chance.random() < 0.1:
            stage.asks("edit_words", id=cloud["id"], op="merge", word=chance.choice(words), into=chance.choice(words))
        if chance.random() < 0.1:
            stage.asks("undo")
    with app.app_context():
        rows = db.session.scalars(select(ActivityAnswer).where(ActivityAnswer.counts)).all()
        edits = db.session.get(Activity, cloud["id"]).edits or []
        said_by_all = [row.answer["entries"] for row in rows]
    counted = Counter(entry for said in said_by_all for entry in said)
    assert stored(app) == counted
    tally = Counter(name for said in said_by_all for name in together([key_of(entry) for entry in said], Links(edits)))
    wanted = cloud_of([Entry(text, people, 0) for text, people in counted.items()], tally, edits)
    for word in wanted:
        assert word.people == sum(not word.keys.isdisjoint(map(key_of, said)) for said in said_by_all), word
    assert sorted(shown(agenda.results(cloud)).values()) == sorted(word.people for word in wanted)


@pytest.fixture
def newcomer(page, live):
    """What somebody who comes in now gets to see."""
    return lambda name: str(page().joins(live, nickname=name)["snapshot"])


def test_a_word_that_a_hidden_form_leads_to_can_be_shown_again(agenda, cloud, guest, says, edits):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "커피를")
    edits("hide", "커피를")
    says(one, cloud, "차")
    says(two, cloud, "커피", "커피가")
    assert shown(agenda.results(cloud)) == {"차": 1}
    assert edits("unhide", "커피")["ok"]
    assert shown(agenda.results(cloud)) == {"차": 1, "커피": 1}


def test_a_word_that_is_hidden_again_by_undo_leaves_the_log(cloud, guest, says, later, edits, stage, ada, live):
    one = guest("하나")
    says(one, cloud, "바보", "회고")
    edits("hide", "바보")
    edits("unhide", "바보")
    later()
    assert told(one)[-1] == {"바보": 1, "회고": 1}
    assert stage.asks("undo")["undone"] == "edit_words"
    assert told(one)[-1] == {"회고": 1}
    assert "바보" not in str(ada.asks("GET", f"/api/sessions/{live['id']}/events").body)


@pytest.mark.parametrize("how", ["removed", "hidden", "changed"])
def test_what_is_taken_back_while_the_results_are_hidden_again_leaves_the_snapshot(
    agenda, cloud, guest, says, later, stage, edits, newcomer, how
):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "욕설")
    says(two, cloud, "회고")
    later()
    agenda.shows(cloud, "hidden")
    says(two, cloud, "회고", "아직비밀")
    later()
    assert "욕설" in newcomer("셋")
    if how == "removed":
        stage.asks("kick_participant", participant_id=one.me["id"], remove_texts=True)
    elif how == "hidden":
        edits("hide", "욕설")
    else:
        says(one, cloud, "회고")
    assert told(two)[-1] == {"회고": 1}, "as it was told last, and nothing newer"
    seen = newcomer("넷")
    assert "욕설" not in seen
    assert "회고" in seen


def test_words_that_were_removed_with_their_author_do_not_come_back(app, agenda, cloud, guest, says, later, stage):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "욕설")
    says(two, cloud, "회고")
    stage.asks("kick_participant", participant_id=one.me["id"], remove_texts=True)
    stage.asks("readmit_participant", participant_id=one.me["id"])
    later()
    assert told(two)[-1] == shown(agenda.results(cloud)) == stored(app) == {"회고": 1}
    assert "욕설" not in str(everything(app)["activity_answers"])


def test_what_is_archived_tells_the_room_nothing_until_it_is_back(agenda, cloud, guest, says, later, stage, clock):
    one, two = guest("하나"), guest("둘")
    says(one, cloud, "하나")
    says(two, cloud, "회고")
    later()
    agenda.steps(cloud, "close")
    agenda.steps(cloud, "archive")
    later()
    heard = len(two.events)
    stage.asks("kick_participant", participant_id=one.me["id"])
    later()
    assert not [name for name, _ in two.events[heard:] if name.startswith("activity_")]
    assert stage.asks("undo")["undone"] == "archive"
    later()
    assert told(two)[-1] == {"회고": 1}
