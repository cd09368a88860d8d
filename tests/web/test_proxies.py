import pytest
from flask import request

from engagenow import create_app
from tests.conftest import settings_of

FORWARDED = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.2",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


@pytest.mark.parametrize(
    ("hops", "seen"),
    [
        (0, "127.0.0.1 http localhost"),
        (1, "198.51.100.2 https localhost"),
        (2, "203.0.113.7 http localhost"),
    ],
)
def test_only_trusted_proxies_say_who_called(tmp_path, hops, seen):
    app = create_app(settings_of(tmp_path, TRUSTED_PROXIES=hops))
    app.add_url_rule("/seen", view_func=lambda: f"{request.remote_addr} {request.scheme} {request.host}")
    assert app.test_client().get("/seen", headers=FORWARDED).text == seen
