"""Decisions about logins, on plain values."""

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from engagenow.core.errors import N_, Invalid

HOME = "/dashboard"
NAME_LENGTH = 100
EMAIL_LENGTH = 320
# Browsers inside messengers and social networks, as they name themselves; "; wv" is Android's WebView.
_IN_APP = re.compile(r"KAKAOTALK|NAVER\(inapp|\bLine/|Instagram|FBAN|FBAV|; wv\)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost")


def tidy_email(typed: str) -> str:
    """An email address as it is stored. Raises Invalid when it cannot be one."""
    email = unicodedata.normalize("NFKC", typed).strip().lower()
    if len(email) > EMAIL_LENGTH or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Invalid(errors=[{"field": "email", "message": N_("Please enter an email address.")}])
    return email


def tidy_name(given: object, email: str) -> str:
    """A name that can be shown; without one, what stands before the @."""
    text = unicodedata.normalize("NFC", given) if isinstance(given, str) else ""
    shown = "".join(c for c in text if c.isprintable()).strip()
    return (shown or email.partition("@")[0])[:NAME_LENGTH]


def safe_next(target: str | None, home: str = HOME) -> str:
    """Where to go after a login: a path of our own, or `home`. To browsers `//host` and `/\\host` are elsewhere."""
    if not target or len(target) > 1000:
        return home
    for seen in (target, unquote(target)):
        if not seen.startswith("/") or seen.startswith("//") or "\\" in seen:
            return home
        if any(unicodedata.category(c) == "Cc" for c in seen):
            return home
    return target if urlsplit(target)[:2] == ("", "") else home


def is_in_app_browser(user_agent: str) -> bool:
    """A browser inside another app. Google allows no login there (its error `disallowed_useragent`)."""
    return _IN_APP.search(user_agent) is not None


def is_loopback(address: str | None) -> bool:
    """An address that only this machine itself can call from."""
    try:
        parsed = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


@lru_cache(maxsize=1_000)
def names_this_machine(host: str) -> bool:
    """A host name or address, without a port, that leads to this machine whatever a DNS server says."""
    return host.lower() == "localhost" or is_loopback(host.strip("[]"))


def cannot_be_rebound(host: str) -> bool:
    """An address, `localhost`, or a name without a dot: no other site's DNS server can answer for it."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(host) and "." not in host
    return True
