import ipaddress

import pytest

from engagenow.web import address


@pytest.fixture(autouse=True)
def in_a_network(monkeypatch):
    monkeypatch.setattr(address, "lan_address", lambda: "192.168.0.7")


@pytest.mark.parametrize(
    ("host", "scheme", "base"),
    [
        ("localhost:8000", "http", "http://192.168.0.7:8000"),
        ("127.0.0.1:8000", "http", "http://192.168.0.7:8000"),
        ("[::1]:8000", "http", "http://192.168.0.7:8000"),
        ("localhost", "http", "http://192.168.0.7"),
        ("192.168.0.9:8000", "http", "http://192.168.0.9:8000"),
        ("engage.example", "https", "https://engage.example"),
    ],
)
def test_links_point_where_a_phone_in_the_network_gets_to(app, host, scheme, base):
    with app.test_request_context(base_url=f"{scheme}://{host}"):
        assert address.public_base() == base


def test_the_public_address_counts_before_the_requests_host(make_app):
    app = make_app(PUBLIC_URL="https://engage.test/")
    with app.test_request_context(base_url="http://evil.example"):
        assert address.public_base() == "https://engage.test"


def test_without_a_request_it_is_this_machine_in_its_network(app):
    with app.app_context():
        assert address.public_base() == f"http://192.168.0.7:{app.config['PORT']}"


def test_a_machine_has_an_address(monkeypatch):
    monkeypatch.undo()
    assert ipaddress.ip_address(address.lan_address())
