"""Decisions about logins, on plain values."""

import ipaddress
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from engagenow.core.errors import N_, Forbidden, Invalid

HOME = "/dashboard"
NAME_LENGTH = 100
EMAIL_LENGTH = 320
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+|[^@\s]+@localhost")


class EmailNotVerified(Forbidden):
    code = "email_not_verified"
    default = N_("Google has not verified this email address yet.")


def tidy_email(typed: str) -> str:
    """An email address as it is stored. Raises Invalid when it cannot be one."""
    email = unicodedata.normalize("NFKC", typed).strip().lower()
    if len(email) > EMAIL_LENGTH or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise Invalid(errors=[{"field": "email", "message": N_("Please give an email address.")}])
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


def is_loopback(address: str | None) -> bool:
    """An address that only this machine itself can call from."""
    try:
        parsed = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback


def check_google_claims(claims: Mapping[str, Any]) -> tuple[str, str, str]:
    """(sub, email, name) of an identity token. The email counts only when Google has verified it."""
    if claims.get("email_verified") is not True or not isinstance(claims.get("email"), str):
        raise EmailNotVerified
    email = tidy_email(claims["email"])
    return str(claims["sub"]), email, tidy_name(claims.get("name"), email)
