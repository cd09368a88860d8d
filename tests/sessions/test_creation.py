"""A session is created once, however often it is asked for with one `client_msg_id`."""

import threading

import pytest
from sqlalchemy import func, select

from engagenow.core.database import db
from engagenow.core.models import LiveSession
from tests.people import Presenter, over_test_client
from tests.roles import everything

PATH = "/api/sessions"
ASKED = {"title": "수요일의 강연", "client_msg_id": "k1"}


def ids_of(presenter):
    return [session["id"] for session in presenter.asks("GET", PATH).body]


def test_the_same_creation_is_answered_the_same_and_makes_one_session(ada):
    first = ada.asks("POST", PATH, ASKED)
    assert first.status == 201
    ada.moves(first.body, "activate")
    assert ada.asks("PATCH", f"{PATH}/{first['id']}", {"title": "다른 제목", "client_msg_id": "k1"}).status == 200
    again = ada.asks("POST", PATH, {**ASKED, "title": "이제 다른 제목", "description": "설명"})
    assert (again.status, again.body) == (201, first.body)
    assert ids_of(ada) == [first["id"]]


def test_another_id_none_and_another_presenter_make_sessions_of_their_own(ada, bob):
    made = [
        presenter.asks("POST", PATH, {"title": "하나", **key})["id"]
        for presenter in (ada, bob)
        for key in ({"client_msg_id": "k1"}, {"client_msg_id": "k2"}, {}, {"client_msg_id": None})
    ]
    assert len(set(made)) == 8
    assert (set(ids_of(ada)), set(ids_of(bob))) == (set(made[:4]), set(made[4:]))


def test_what_was_refused_may_be_asked_again_by_its_id(ada):
    assert ada.asks("POST", PATH, {**ASKED, "title": ""}).status == 422
    assert ada.asks("POST", PATH, ASKED).status == 201


@pytest.mark.parametrize("wrong", ["", "x" * 65, 7, ["a"], "a\0"])
def test_an_id_that_cannot_be_kept_is_refused_and_makes_nothing(ada, wrong):
    answer = ada.asks("POST", PATH, {**ASKED, "client_msg_id": wrong})
    assert (answer.status, answer["code"]) == (422, "invalid")
    assert ids_of(ada) == []


def test_nothing_of_a_deleted_session_is_kept(app, ada):
    made = ada.asks("POST", PATH, ASKED)
    assert ada.asks("DELETE", f"{PATH}/{made['id']}").status == 204
    left = everything(app)
    assert made["id"] not in str(left)
    assert ASKED["title"] not in str(left)


def test_of_many_at_the_same_moment_one_makes_it(make_app, database_url):
    app = make_app(DATABASE_URL=database_url)
    with app.app_context():
        db.create_all()
    ada = Presenter(over_test_client(app.test_client()), "ada@test.com")
    phones = [Presenter(over_test_client(app.test_client()), ada.email) for _ in range(6)]
    start, answers = threading.Barrier(len(phones)), []

    def tap(phone):
        start.wait()
        answers.append(phone.asks("POST", PATH, ASKED))

    threads = [threading.Thread(target=tap, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {201}
    assert len({answer["id"] for answer in answers}) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LiveSession)) == 1
