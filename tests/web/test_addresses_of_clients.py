"""BIND_ADDRESS=:: serves both families: an IPv4 client is the same one as at an IPv4 socket."""

import pytest
from flask import request


@pytest.mark.parametrize(
    ("comes_from", "is_known_as"),
    [("::ffff:203.0.113.9", "203.0.113.9"), ("203.0.113.9", "203.0.113.9"), ("2001:db8::9", "2001:db8::9")],
)
@pytest.mark.parametrize("proxies", [0, 1])
def test_an_ipv4_client_has_its_ipv4_address(make_app, comes_from, is_known_as, proxies):
    app, seen = make_app(TRUSTED_PROXIES=proxies), []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/livez", environ_base={"REMOTE_ADDR": comes_from})
    assert seen == [is_known_as]


def test_its_figures_are_for_this_machine_by_either_family(make_app):
    client = make_app().test_client()
    asked = {
        address: client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code for address in ADDRESSES
    }
    assert asked == {"127.0.0.1": 200, "::1": 200, "::ffff:127.0.0.1": 200, "::ffff:203.0.113.9": 404}


ADDRESSES = ("127.0.0.1", "::1", "::ffff:127.0.0.1", "::ffff:203.0.113.9")
