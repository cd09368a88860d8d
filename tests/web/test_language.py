import pytest
from flask_babel import get_locale


def spoken(client, path="/api/nothing", **options):
    with client:
        client.get(path, **options)
        return str(get_locale())


def test_korean_by_default_whatever_the_browser_would_like(client):
    assert spoken(client) == "ko"
    assert spoken(client, headers={"Accept-Language": "en-US,en;q=0.9"}) == "ko"


def test_the_default_is_a_setting(make_app):
    assert spoken(make_app(DEFAULT_LOCALE="en").test_client()) == "en"


def test_the_address_counts_before_the_cookie(client):
    client.set_cookie("lang", "ko")
    assert spoken(client, "/api/nothing?lang=en") == "en"


def test_the_cookie_counts_before_the_users_setting(client, csrf):
    client.post("/auth/test-login", data={"email": "ada@test.com"})
    client.post("/language", data={"lang": "en", "csrf_token": csrf(client)})
    client.set_cookie("lang", "ko")
    assert spoken(client) == "ko"
    client.delete_cookie("lang")
    assert spoken(client) == "en"


def test_the_users_setting_goes_with_the_access_token(client, csrf):
    token = client.post("/auth/test-login", json={"email": "ada@test.com"}).json["access_token"]
    client.post("/auth/test-login", data={"email": "ada@test.com"})
    client.post("/language", data={"lang": "en", "csrf_token": csrf(client)})
    program = client.application.test_client()
    assert spoken(program, "/auth/me", headers={"Authorization": f"Bearer {token}"}) == "en"


@pytest.mark.parametrize("wish", ["fr", "", "KO", "../ko", "<script>"])
def test_a_language_that_we_do_not_speak_changes_nothing(client, wish):
    client.set_cookie("lang", wish)
    assert spoken(client, f"/api/nothing?lang={wish}") == "ko"


def test_the_switch_keeps_the_choice_and_goes_back(client):
    answer = client.get("/language?lang=en&next=/join/TEST01")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/join/TEST01")
    assert spoken(client) == "en"


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_switch_never_leads_to_another_site(client, method):
    answer = getattr(client, method)("/language?lang=en&next=//evil.example")
    assert answer.headers["Location"] == "/"


def test_the_switch_refuses_a_language_that_we_do_not_speak(client):
    assert client.get("/language?lang=xx").status_code == 422


def test_another_site_cannot_change_a_users_setting(client):
    client.post("/auth/test-login", data={"email": "ada@test.com"})
    assert client.post("/language", data={"lang": "en"}).status_code == 400
    client.get("/language?lang=en")
    client.delete_cookie("lang")
    assert spoken(client) == "ko"


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/auth/login?next=/sessions/1%26x", "/auth/login?next=%2Fsessions%2F1%26x"),
        ("/auth/login?lang=en&next=/dashboard", "/auth/login?next=%2Fdashboard"),
        ("/join?lang=en", "/join"),
        ("/join/없는", "/join/%EC%97%86%EB%8A%94"),
    ],
)
def test_the_switch_keeps_the_query_but_not_the_language_in_it(client, path, back):
    page = client.get(path).text
    assert f'name="next" value="{back}"'.replace("&", "&amp;") in page
    answer = client.post("/language", data={"lang": "en", "next": back})
    assert answer.headers["Location"] == back
