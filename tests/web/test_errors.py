import pytest
from sqlalchemy.exc import OperationalError

from engagenow.auth import logins

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def shaped(answer, status, code):
    assert answer.status_code == status
    assert answer.mimetype == "application/json"
    assert answer.json["code"] == code
    assert answer.json["detail"]
    return True


@pytest.mark.parametrize("headers", [{}, PAGE, {"Accept": "*/*"}, {"Accept": "image/png"}])
def test_the_api_never_answers_with_a_page(toy, headers):
    assert shaped(toy.get("/api/no-such-thing", headers=headers), 404, "not_found")
    assert shaped(toy.put("/api/toy/things", headers=headers), 405, "method_not_allowed")
    assert shaped(toy.get("/api/toy/refuse/toy", headers=headers), 409, "too_toy")
    assert shaped(toy.get("/api/toy/refuse/bug", headers=headers), 500, "internal_error")
    assert shaped(toy.get("/api", headers={**headers, "Accept": "application/json"}), 404, "not_found")


def test_a_wrong_method_names_the_right_ones(toy):
    assert set(toy.put("/api/toy/things").headers["Allow"].split(", ")) >= {"GET", "POST", "DELETE"}


def test_too_much_is_too_large(toy, token):
    limit = toy.application.config["MAX_CONTENT_LENGTH"]
    body = b'{"title": "' + b"a" * limit + b'"}'
    answer = toy.post("/api/toy/things", data=body, content_type="application/json", headers=token)
    assert shaped(answer, 413, "too_large")
    assert shaped(toy.post("/api/toy/plain", data=body, headers=token), 413, "too_large")


def test_an_unknown_format_is_said_so(toy):
    assert shaped(toy.get("/api/toy/refuse/format"), 415, "unsupported_media_type")


def test_a_bug_tells_nothing_about_itself(toy):
    for path, headers in (("/api/toy/refuse/bug", {}), ("/toy/bug", PAGE)):
        answer = toy.get(path, headers=headers)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text


def test_a_bug_is_in_the_log(toy, caplog):
    toy.get("/api/toy/refuse/bug")
    assert "a secret in the traceback" in caplog.text


def test_a_page_shows_the_same_sentence(toy):
    answer = toy.get("/toy/toy?lang=en", headers=PAGE)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "A sentence about 100% &lt;b&gt;." in answer.text


def test_a_missing_page_is_a_page(toy):
    answer = toy.get("/no-such-page", headers=PAGE)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_a_program_that_asks_a_page_gets_json(toy):
    assert shaped(toy.get("/toy/toy", headers={"Accept": "application/json"}), 409, "too_toy")


def test_too_fast_says_how_long_to_wait(toy):
    answer = toy.get("/api/toy/refuse/fast")
    assert shaped(answer, 429, "rate_limited")
    assert answer.json["retry_after"] == 2.2
    assert answer.headers["Retry-After"] == "3"


def test_errors_are_in_the_chosen_language(toy):
    korean, english = toy.get("/api/nothing?lang=ko").json, toy.get("/api/nothing?lang=en").json
    assert english["detail"] == "There is no page at this address. Please check it."
    assert korean["code"] == english["code"]


@pytest.mark.parametrize("path", ["/api/sessions/%00", "/join/%00", "/%00", "/static/%00"])
def test_a_name_that_no_database_takes_is_not_found(toy, path):
    assert toy.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/sessions/%ff", 401),
        ("/api/join/%ed%a0%80", 404),
        ("/static/../config.py", 404),
        ("/static/%2e%2e/__init__.py", 404),
    ],
)
def test_odd_paths_break_nothing(toy, path, status):
    assert toy.get(path).status_code == status


def test_a_page_that_needs_a_login_leads_to_it_and_back(toy):
    answer = toy.get("/dashboard?x=1", headers=PAGE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/auth/login?next=")


def test_an_error_page_is_shown_even_without_a_database(toy, monkeypatch):
    def gone(*_args):
        raise OperationalError("SELECT", {}, Exception("gone"))

    toy.post("/auth/test-login", data={"email": "ada@test.com"})
    monkeypatch.setattr(logins, "user_of_login", gone)
    answer = toy.get("/dashboard", headers=PAGE)
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
