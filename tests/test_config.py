import errno
import os
import socket
import stat

import pytest

from config import ConfigError, load_config

GOOD = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "Jq8v-Zt1xWc5Lr0nYk7BsUf3Hd9MaGp2Ei6To4XbQzVj",
    "PUBLIC_URL": "https://engage.example/",
}


def test_a_new_checkout_needs_no_setting(tmp_path):
    config = load_config({}, INSTANCE_PATH=str(tmp_path))
    assert config.ENVIRONMENT == "development"
    assert config.DATABASE_URL == f"sqlite:///{tmp_path}/engagenow.db"
    assert (config.PORT, config.DEFAULT_LOCALE, config.MAX_PARTICIPANTS, config.NICKNAME_HOLD) == (
        8000,
        "ko",
        5000,
        300,
    )


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first, second = (load_config({"INSTANCE_PATH": str(tmp_path)}).SECRET_KEY for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]


def test_production_with_what_it_needs():
    config = load_config(GOOD)
    assert config.PUBLIC_URL == "https://engage.example"
    assert config.SESSION_COOKIE_SECURE
    assert not config.TEST_LOGIN


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "your-secret-key-change-in-production"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "engage.example"}, "PUBLIC_URL"),
        ({"RATE_LIMITS": "off"}, "RATE_LIMITS"),
        ({"ALLOWED_ORIGINS": "https://a.example, *"}, "ALLOWED_ORIGINS"),
        ({"TEST_LOGIN": "on"}, "TEST_LOGIN"),
        ({"WEB_CONCURRENCY": "2"}, "they need REDIS_URL"),
        ({"GOOGLE_CLIENT_ID": "one without the other"}, "GOOGLE_CLIENT_SECRET"),
    ],
)
def test_production_refuses(wrong, named):
    with pytest.raises(ConfigError, match=named) as refused:
        load_config({**GOOD, **wrong})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("BIND_ADDRESS", "localhost"),
        ("BIND_ADDRESS", "127.0.0.1:8000"),
        ("BIND_ADDRESS", "127.0.0"),
        ("NICKNAME_HOLD", "-1"),
        ("RATE_LIMITS", "perhaps"),
        ("ENVIRONMENT", "staging"),
        ("DEFAULT_LOCALE", "kr"),
        ("WIRE", "fast"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(tmp_path, name, value):
    with pytest.raises(ConfigError, match=name):
        load_config({"INSTANCE_PATH": str(tmp_path), name: value})


@pytest.mark.parametrize(
    ("address", "listens"), [("", "[::]:8000"), (" 127.0.0.1 ", "127.0.0.1:8000"), ("::1", "[::1]:8000")]
)
def test_it_listens_everywhere_or_where_it_is_told(tmp_path, address, listens):
    assert load_config({"INSTANCE_PATH": str(tmp_path), "BIND_ADDRESS": address}).LISTENS_AT == listens


class NoIPv6(socket.socket):
    def __init__(self, family=-1, *rest, **options):
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
        super().__init__(family, *rest, **options)


class OneFamily(socket.socket):
    """As where the system's `net.ipv6.bindv6only` is 1."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        if self.family == socket.AF_INET6:
            self.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


@pytest.mark.parametrize("sockets", [NoIPv6, OneFamily])
def test_where_one_socket_cannot_serve_both_families_it_listens_at_ipv4(tmp_path, monkeypatch, sockets):
    monkeypatch.setattr(socket, "socket", sockets)
    assert load_config({"INSTANCE_PATH": str(tmp_path)}).LISTENS_AT == "0.0.0.0:8000"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_postgres_by_any_of_its_names(tmp_path, scheme):
    config = load_config({"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": f"{scheme}://ada:pw@db/engage"})
    assert config.SQLALCHEMY_DATABASE_URI == "postgresql+psycopg2://ada:pw@db/engage"


def test_a_secret_is_read_from_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{GOOD['SECRET_KEY']}\n")
    (tmp_path / "url").write_text("postgres://ada:pw@db/engage\n")
    files = {"SECRET_KEY_FILE": str(tmp_path / "key"), "DATABASE_URL_FILE": str(tmp_path / "url")}
    config = load_config({"INSTANCE_PATH": str(tmp_path), **files})
    assert config.SECRET_KEY == GOOD["SECRET_KEY"]
    assert config.DATABASE_URL == "postgresql+psycopg2://ada:pw@db/engage"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"SECRET_KEY_FILE": "/nonexistent/key"}, "SECRET_KEY_FILE=/nonexistent/key cannot be read: No such file"),
        ({"SECRET_KEY_FILE": "/dev/null"}, "is an empty file"),
        ({"SECRET_KEY_FILE": "/dev/null", "SECRET_KEY": "x" * 40}, "SECRET_KEY and SECRET_KEY_FILE are both set"),
        ({"METRICS_TOKEN_FILE": "/"}, "METRICS_TOKEN_FILE=/ cannot be read: Is a directory"),
    ],
)
def test_a_file_of_a_secret_that_cannot_be_used_is_named(tmp_path, settings, says):
    with pytest.raises(ConfigError, match=says):
        load_config({"INSTANCE_PATH": str(tmp_path), **settings})


def test_secrets_are_not_printed(tmp_path):
    config = load_config({"INSTANCE_PATH": str(tmp_path), "DATABASE_URL": "postgres://ada:hunter2@db/x"})
    assert config.SECRET_KEY not in repr(config)
    assert "hunter2" not in repr(config)
