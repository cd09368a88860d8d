"""A login that the browser could not hold is refused before anything is spent on it."""

import re

from tests.auth.test_login_link import link_for


def form_of(client, path, **options):
    """The hidden CSRF token of a page's form, as a browser sends it back."""
    return re.search(r'name="csrf_token" value="([^"]+)"', client.get(path, **options).text)[1]


def without_cookies(app):
    return app.test_client(use_cookies=False)


def test_a_browser_without_cookies_keeps_its_login_link(app, client):
    path = link_for(app)
    stranger = without_cookies(app)
    answer = stranger.post(path, data={"csrf_token": form_of(stranger, path)})
    assert answer.status_code == 400
    assert "쿠키" in answer.text
    assert client.post(path, data={"csrf_token": form_of(client, path)}).status_code == 302


def test_a_wrong_address_is_named_and_the_right_one_linked(make_app):
    app = make_app(PUBLIC_URL="https://engage.example")
    path = link_for(app)
    lost = without_cookies(app)
    here = {"base_url": "http://192.0.2.2:8102", "headers": {"Origin": "http://192.0.2.2:8102"}}
    answer = lost.post(path, data={"csrf_token": form_of(lost, path, base_url=here["base_url"])}, **here)
    assert answer.status_code == 400
    assert f'href="https://engage.example{path}"' in answer.text
    assert lost.get(path).status_code == 200  # not spent


def test_at_the_right_address_it_is_the_cookies(make_app):
    app = make_app(PUBLIC_URL="http://engage.example")
    lost = without_cookies(app)
    token = form_of(lost, "/auth/test-login", base_url="http://engage.example")
    data = {"email": "ada@test.com", "csrf_token": token}
    answer = lost.post("/auth/test-login", data=data, base_url="http://engage.example")
    assert (answer.status_code, "쿠키" in answer.text) == (400, True)


def test_a_program_needs_no_cookie_to_begin_with(app):
    assert app.test_client().post("/auth/test-login", data={"email": "ada@test.com"}).status_code == 302
