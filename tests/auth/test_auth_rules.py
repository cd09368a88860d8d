import pytest

from engagenow.auth.rules import (
    is_loopback,
    safe_next,
    tidy_email,
    tidy_name,
)
from engagenow.core.errors import Invalid


@pytest.mark.parametrize("target", ["/dashboard", "/sessions/abc?x=1&y=//z", "/join/TEST01#top", "/sessions/%ED%95%9C"])
def test_a_login_goes_on_to_a_path_of_our_own(target):
    assert safe_next(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "HTTPS://evil.example/dashboard",
        "javascript:alert(1)",
        "evil.example",
        "dashboard",
        "/\t/evil.example",
        "/\r\nLocation: https://evil.example",
        "/%0d%0aLocation:evil",
        "/%2fevil.example",
        "/%5cevil.example",
        " /dashboard",
        "/\x00",
        "/\x85/evil.example",
        "/" + "a" * 3000,
    ],
)
def test_a_login_never_goes_on_to_somewhere_else(target):
    assert safe_next(target) == "/dashboard"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", " 127.0.0.1 "])
def test_this_machine_is_loopback(address):
    assert is_loopback(address)


@pytest.mark.parametrize(
    "address", ["192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "", None, "localhost", "192.168.0.1"]
)
def test_a_phone_in_the_network_is_not_loopback(address):
    assert not is_loopback(address)


def test_an_email_is_kept_in_lower_case_without_blanks_around_it():
    assert tidy_email("  Ada@Example.COM ") == "ada@example.com"


@pytest.mark.parametrize(
    "typed", ["", "ada", "@x.org", "a@", "a b@x.org", "a@b@c.org", "a@x.org\n", "a\0@x.org", "a@" + "x" * 330 + ".org"]
)
def test_what_is_no_email_is_refused(typed):
    if typed == "a@x.org\n":
        assert tidy_email(typed) == "a@x.org"  # a line end around it is tidied away, not kept
        return
    with pytest.raises(Invalid) as refused:
        tidy_email(typed)
    assert refused.value.errors[0]["field"] == "email"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("김 연사", "김 연사"),
        (None, "ada"),
        ("", "ada"),
        (" \n ", "ada"),
        ("A\x07da\u202e", "Ada"),
        (7, "ada"),
        ("가" * 200, "가" * 100),
    ],
)
def test_a_name_can_always_be_shown(given, shown):
    assert tidy_name(given, "ada@x.org") == shown
