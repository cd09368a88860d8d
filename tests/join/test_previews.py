"""What a messenger shows of a link before anybody opens it, and the pictures for what reads no SVG."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

import png
import pytest

META = re.compile(r'<meta property="og:([\w:]+)" content="([^"]*)">')
MOST = 40_000  # bytes: messengers give up on large pictures, and phones pay for them


def preview(client, path):
    return {name: unescape(content) for name, content in META.findall(client.get(path).text)}


def picture(client, address):
    """(width, height, bytes, Cache-Control)"""
    with client.get(address) as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "image/png"
        content = answer.get_data()
    width, height, _, _ = png.Reader(BytesIO(content)).read()
    return width, height, len(content), answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "참여 코드 {} · 가입도 앱 설치도 필요 없어요."), ("?lang=en", "Session code {}. No account, no app.")],
)
def test_a_join_link_names_its_session(make_app, query, words):
    app = make_app(PUBLIC_URL="https://engage.example")
    client = app.test_client()
    live = _opens(client, '"타운홀" <2026> & 질문')
    shown = preview(client, f"/join/{live['session_code']}{query}")
    assert shown["title"] == '"타운홀" <2026> & 질문'
    assert shown["description"] == words.format(live["session_code"])
    assert shown["url"] == live["join_url"] == f"https://engage.example/join/{live['session_code']}"
    assert shown["image"].startswith("https://engage.example/static/")


@pytest.mark.parametrize("path", ["/", "/join", "/join/ZZZZZZ", "/auth/login", "/no/such/page"])
def test_another_link_names_the_product_alone(client, live, path):
    shown = preview(client, path)
    assert shown["title"] == "EngageNow"
    assert "url" not in shown


def test_what_only_the_presenter_may_see_has_no_preview_for_others(client, live):
    for path in (f"/sessions/{live['id']}", f"/sessions/{live['id']}/screen"):
        answer = client.get(path, follow_redirects=True)
        assert live["title"] not in answer.text


def test_the_picture_has_the_size_that_is_told_and_is_small(client, live):
    shown = preview(client, f"/join/{live['session_code']}")
    width, height, weight, _ = picture(client, urlsplit(shown["image"]).path)
    assert (str(width), str(height)) == (shown["image:width"], shown["image:height"])
    assert weight <= MOST


@pytest.mark.parametrize(
    ("address", "side", "most"), [("/favicon.ico", 48, 3_000), ("/apple-touch-icon.png", 180, 8_000)]
)
def test_what_reads_no_svg_finds_an_icon_at_the_root(client, address, side, most):
    width, height, weight, kept = picture(client, address)
    assert (width, height) == (side, side)
    assert weight <= most
    assert kept == "public, max-age=86400"


def _opens(client, title):
    login = client.post("/auth/test-login", json={"email": "a@test.com"}).json
    headers = {"Authorization": f"Bearer {login['access_token']}"}
    return client.post("/api/sessions", json={"title": title}, headers=headers).json
