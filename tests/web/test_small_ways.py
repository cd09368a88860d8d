"""What a page says to those who would be stuck on it."""

import pytest

from engagenow.auth.rules import is_in_app_browser

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-S921N{}) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0"
IN_APPS = [
    f"{PHONE} KAKAOTALK 25.2.0 (INAPP)",
    f"{PHONE} NAVER(inapp; search; 2000; 12.10.3; 15PRO)",
    f"{PHONE} Safari Line/14.1.0",
    f"{PHONE} Mobile/15E148 Instagram 340.0.0",
    f"{PHONE} [FBAN/FBIOS;FBAV/450.0.0]",
    ANDROID.format("; wv"),
]
BROWSERS = [f"{PHONE} Version/18.4 Mobile/15E148 Safari/604.1", ANDROID.format(""), "Offline/1.0", ""]


@pytest.mark.parametrize("path", ["/join", "/join/{code}", "/dashboard", "/sessions/{id}", "/sessions/{id}/screen"])
def test_without_javascript_every_live_page_says_what_is_missing(client, ada, live, path):
    client.post("/auth/test-login", data={"email": ada.email})
    page = client.get(path.format(code=live["session_code"], id=live["id"])).text
    assert "<noscript>" in page
    assert "JavaScript" in page.partition("<noscript>")[2].partition("</noscript>")[0]


def test_the_description_of_the_api_has_a_way_home(client):
    assert '<a href="/">' in client.get("/api/docs").text


@pytest.mark.parametrize(("agent", "inside"), [*((a, True) for a in IN_APPS), *((a, False) for a in BROWSERS)])
def test_browsers_inside_other_apps_are_known(agent, inside):
    assert is_in_app_browser(agent) is inside


def test_who_cannot_log_in_with_google_here_is_told_before_trying(make_app):
    google = {
        "GOOGLE_CLIENT_ID": "engagenow",
        "GOOGLE_CLIENT_SECRET": "between us",
        "GOOGLE_DISCOVERY_URL": "http://127.0.0.1:9/.well-known/openid-configuration",
    }
    browser, words = make_app(**google).test_client(), "다른 브라우저로 열기"
    assert words in browser.get("/auth/login", headers={"User-Agent": IN_APPS[0]}).text
    assert words not in browser.get("/auth/login", headers={"User-Agent": BROWSERS[0]}).text
    plain = make_app().test_client()
    assert words not in plain.get("/auth/login", headers={"User-Agent": IN_APPS[0]}).text
