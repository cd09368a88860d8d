"""Who may present, as the operator has set it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from config import load_config
from engagenow.auth.admission import AccountBlocked, AccountNotListed, AccountWaiting, Admission, from_settings

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)


@dataclass
class Account:
    email: str = "ada@example.org"
    provider: str = "google"
    email_verified: bool = True
    approved_at: datetime | None = None
    blocked_at: datetime | None = None


EVERYONE = Admission()
DOMAIN = Admission(domains=frozenset({"example.org"}))
EMAIL = Admission(emails=frozenset({"ada@example.org"}))
APPROVAL = Admission(approval=True)
BOTH = Admission(domains=frozenset({"example.org"}), approval=True)
TESTING = Admission(domains=frozenset({"example.org"}), approval=True, test_login=True)


@pytest.mark.parametrize(
    ("admission", "account", "state"),
    [
        (EVERYONE, Account(), "admitted"),
        (EVERYONE, Account(email_verified=False), "admitted"),
        (DOMAIN, Account(), "admitted"),
        (DOMAIN, Account("eve@example.org.evil.test"), "not listed"),
        (DOMAIN, Account("eve@sub.example.org"), "not listed"),
        (DOMAIN, Account("example.org@evil.test"), "not listed"),
        (DOMAIN, Account(email_verified=False), "not listed"),
        (EMAIL, Account(), "admitted"),
        (EMAIL, Account("bob@example.org"), "not listed"),
        (EMAIL, Account(email_verified=False), "not listed"),
        (APPROVAL, Account(), "waiting"),
        (BOTH, Account(), "waiting"),
        (BOTH, Account("bob@other.test"), "not listed"),
        # What the operator decided of one account stands above the settings.
        (BOTH, Account("bob@other.test", approved_at=MOMENT), "admitted"),
        (DOMAIN, Account(email_verified=False, approved_at=MOMENT), "admitted"),
        (EVERYONE, Account(blocked_at=MOMENT), "blocked"),
        (BOTH, Account(approved_at=MOMENT, blocked_at=MOMENT), "blocked"),
        # The test login asks for no proof, and does not exist in production.
        (TESTING, Account("bob@other.test", provider="test"), "admitted"),
        (TESTING, Account("bob@other.test", provider="test", blocked_at=MOMENT), "blocked"),
        (BOTH, Account("bob@other.test", provider="test"), "not listed"),
    ],
)
def test_who_is_admitted(admission, account, state):
    assert admission.state(account) == state
    assert admission.admits(account) is (state == "admitted")
    if state == "admitted":
        admission.require(account)
        return
    refusal = {"blocked": AccountBlocked, "waiting": AccountWaiting, "not listed": AccountNotListed}[state]
    with pytest.raises(refusal):
        admission.require(account)


def test_the_settings_are_compared_as_addresses_are(tmp_path):
    config = load_config(
        {"PRESENTER_DOMAINS": "@Example.ORG, other.test", "PRESENTER_EMAILS": "Ada@Third.test"},
        INSTANCE_PATH=str(tmp_path), ENVIRONMENT="testing",
    )  # fmt: skip
    admission = from_settings({**vars(config), "PRODUCTION": config.PRODUCTION})
    for email in ("a@example.org", "b@other.test", "ada@third.test"):
        assert admission.admits(Account(email)), email
    assert not admission.admits(Account("bob@third.test"))
    assert admission.test_login
