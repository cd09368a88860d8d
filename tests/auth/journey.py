"""A login with an identity provider, step by step: what the browser and the person at it do."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests


def google(provider):
    return {
        "GOOGLE_CLIENT_ID": "engagenow",
        "GOOGLE_CLIENT_SECRET": "between us",
        "GOOGLE_DISCOVERY_URL": f"{provider}/.well-known/openid-configuration",
    }


def begin(browser, path="/auth/google"):
    """Where the browser is sent to."""
    answer = browser.get(path)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def question(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def changed(address, **changes):
    return urlunsplit(urlsplit(address)._replace(query=urlencode({**question(address), **changes})))


def consent(address, sub="ada", **form):
    """What the person does at the provider; where the browser is sent back to, as a path of ours."""
    answer = requests.post(address, data={"sub": sub, **form}, allow_redirects=False, timeout=30)
    assert answer.status_code == 302, answer.text
    return re.sub(r"^https?://[^/]+", "", answer.headers["Location"])


def who(browser):
    answer = browser.get("/auth/me")
    return answer.json if answer.status_code == 200 else None


def oidc(provider, **more):
    return {
        "OIDC_NAME": "Campus login",
        "OIDC_CLIENT_ID": "engagenow",
        "OIDC_CLIENT_SECRET": "between us",
        "OIDC_DISCOVERY_URL": f"{provider}/.well-known/openid-configuration",
        **more,
    }
