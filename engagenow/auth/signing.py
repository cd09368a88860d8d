"""Which key signs an access token. Two are valid while SECRET_KEY is rotated, and `kid` says which of them was used."""

import hashlib
import hmac

from flask import Flask, current_app

from engagenow.core.fields import Fields
from engagenow.extensions import jwt


def init_app(_app: Flask) -> None:
    """Let Flask-JWT-Extended sign and verify so."""
    jwt.additional_headers_loader(_headers)
    jwt.decode_key_loader(_key)


def _headers(_identity: object) -> dict[str, str]:
    return {"kid": _key_id(current_app.config["SECRET_KEY"])}


def _key(headers: Fields, _claims: Fields) -> str:
    """The key that the unverified headers name, and the current one if they name none of ours."""
    named = {_key_id(key): key for key in current_app.config["SECRET_KEYS"]}
    return named.get(str(headers.get("kid")), current_app.config["SECRET_KEY"])


def _key_id(key: str) -> str:
    return hmac.new(key.encode(), b"kid", hashlib.sha256).hexdigest()[:16]
