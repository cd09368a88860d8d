"""Through the door, over HTTP."""

import pytest


@pytest.fixture
def join(client, live):
    def post(nickname, code=None, lang=None, **more):
        query = f"?lang={lang}" if lang else ""
        return client.post(f"/api/join/{code or live['session_code']}{query}", json={"nickname": nickname, **more})

    return post


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert answer.json["detail"]
    return True


@pytest.mark.parametrize("shape", [str, str.lower, lambda c: f" {c[:3]}-{c[3:]} ", lambda c: "".join(map(wide, c))])
def test_a_code_as_somebody_types_it(client, live, shape):
    answer = client.get(f"/api/join/{shape(live['session_code'])}")
    assert answer.status_code == 200
    assert answer.json == {
        "title": live["title"], "status": "active", "participants": 0, "session_code": live["session_code"],
    }  # fmt: skip


def wide(letter):
    return chr(ord(letter) + 0xFEE0)


def test_the_face_counts_those_who_are_here(client, live, guest, stage, page):
    one = guest("하나")
    second_tab = page(token=one.token)
    second_tab.joins(live)
    guest("둘")
    assert client.get(f"/api/join/{live['session_code']}").json["participants"] == 2


@pytest.mark.parametrize("code", ["NOSUCH", "------", "%00", "🙂", "A" * 500])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_such_code(client, code, method):
    answer = client.open(f"/api/join/{code}", method=method, json={"nonsense": True})
    assert answer.status_code == 404
    assert answer.json["code"] in {"session_not_found", "not_found"}


def test_whoever_joins_gets_a_token(join, live):
    answer = join("  하 나 ")
    assert answer.status_code == 200
    assert set(answer.json) == {"participant", "session", "token"}
    assert answer.json["participant"] == {
        "id": answer.json["participant"]["id"],
        "nickname": "하 나",
        "role": "participant",
    }
    assert answer.json["session"]["id"] == live["id"]
    assert answer.json["session"]["joined_count"] == 1
    assert answer.json["token"].startswith("p.")


def test_the_token_is_that_participant(join, page, live):
    answer = join("하나").json
    one = page(token=answer["token"])
    assert one.joins(live)["participant"] == answer["participant"]


@pytest.mark.parametrize("same", ["하나", " 하 나 ", "하\u200b나"])
def test_a_taken_name(join, same):
    join("하나")
    answer = join(same)
    assert refused(answer, 400, "nickname_taken")
    assert "이미 사용중인 닉네임" in answer.json["detail"]
    assert join(same, lang="en").json["detail"] == "This nickname is already in use. Please choose another."


def test_the_same_name_elsewhere_is_free(join, ada):
    assert join("하나").status_code == join("하나", code=ada.opens()["session_code"]).status_code == 200


@pytest.mark.parametrize(
    "nickname", ["", " ", "\u200b", "가" * 21, "\u3164", "a\u0301\u0301\u0301", "Ada", "Аda", "ＡＤＡ"]
)
def test_names_that_nobody_gets(join, nickname):
    assert refused(join(nickname), 422, "nickname_invalid")


@pytest.mark.parametrize(
    "body",
    [
        {}, {"nickname": 7}, {"nickname": None}, {"nickname": ["a"]}, {"nickname": "a" * 401}, [], "a",
        {"nickname": "a", "role": "presenter"}, {"nickname": "a", "id": "x"},
        {"nickname": "a", "join_key": "short"}, {"nickname": "a", "join_key": 12345678},
    ],
)  # fmt: skip
def test_what_is_no_joining(client, live, body):
    assert refused(client.post(f"/api/join/{live['session_code']}", json=body), 422, "invalid")


def test_a_second_tap_after_a_lost_answer_is_no_second_person(join, ada, live):
    first, again = join("하나", join_key="a secret of mine"), join("하나", join_key="a secret of mine")
    assert first.json["participant"] == again.json["participant"]
    assert again.json["session"]["joined_count"] == 1
    other = join("둘", join_key="a secret of mine")
    assert other.json["participant"] == first.json["participant"], "the key says who it is, not the name"
    assert join("둘", join_key="another's secret").json["participant"] != first.json["participant"]
    assert refused(join("하나", join_key="a third secret"), 400, "nickname_taken")


def test_the_same_key_in_another_session_is_another_person(join, ada):
    first = join("하나", join_key="a secret of mine")
    other = join("하나", code=ada.opens()["session_code"], join_key="a secret of mine")
    assert first.json["participant"]["id"] != other.json["participant"]["id"]


@pytest.mark.parametrize("steps", [[], ["activate", "pause"], ["activate", "end"]], ids=["draft", "paused", "ended"])
def test_the_door_opens_while_the_session_runs(client, ada, steps):
    live = ada.creates()
    for step in steps:
        live = ada.moves(live, step)
    answer = client.post(f"/api/join/{live['session_code']}", json={"nickname": "하나"})
    assert refused(answer, 409, "session_not_active")
    assert ada.asks("GET", f"/api/sessions/{live['id']}").body == live
    assert client.get(f"/api/join/{live['session_code']}").json["status"] == live["status"]


def test_a_key_opens_it_again_in_a_pause(join, ada, live):
    first = join("하나", join_key="a secret of mine").json
    ada.moves(live, "pause")
    assert join("하나", join_key="a secret of mine").json["participant"] == first["participant"]


def test_joining_is_no_event(join, ada, live):
    join("하나")
    assert ada.asks("GET", f"/api/sessions/{live['id']}")["last_seq"] == live["last_seq"]
