"""Who may present here. Decisions on plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from engagenow.core.errors import N_, Forbidden
from engagenow.core.fields import Fields

State = Literal["admitted", "waiting", "not listed", "blocked"]


class AccountWaiting(Forbidden):
    """The operator approves accounts, and not yet this one."""

    code = "account_waiting"
    default = N_("Your account is waiting for approval by the operator of this server. Please log in again after that.")


class AccountNotListed(Forbidden):
    """Neither the address nor its domain is listed. `email`: the address."""

    code = "account_not_listed"
    default = N_("The account %(email)s may not present on this server. Please ask its operator.")


class AccountBlocked(Forbidden):
    """By `flask block`."""

    code = "account_blocked"
    default = N_("The operator of this server has blocked this account.")


class Account(Protocol):
    """What is asked of an account (models.User)."""

    provider: str
    email: str
    email_verified: bool
    approved_at: datetime | None
    blocked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Admission:
    """What the operator has set. Every setting narrows; what the operator decided of one account stands above them.

    `test_login`: accounts of the test login are admitted, since it asks for no proof of an address.
    """

    domains: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    approval: bool = False
    test_login: bool = False

    @property
    def narrows(self) -> bool:
        """Whether some accounts may not present."""
        return bool(self.domains or self.emails or self.approval)

    def in_words(self) -> str:
        """For the operator: who is admitted."""
        listed = sorted(f"*@{domain}" for domain in self.domains) + sorted(self.emails)
        limits = [f"verified addresses {', '.join(listed)}"] if listed else []
        return ", ".join([*limits, *(["accounts that the operator approves"] if self.approval else [])])

    def state(self, account: Account) -> State:
        """Whether this account may present, and if not, why."""
        if account.blocked_at is not None:
            return "blocked"
        if account.approved_at is not None or (self.test_login and account.provider == "test"):
            return "admitted"
        if not self._lists(account):
            return "not listed"
        return "waiting" if self.approval else "admitted"

    def admits(self, account: Account) -> bool:
        """Whether this account may present."""
        return self.state(account) == "admitted"

    def require(self, account: Account) -> None:
        """Raises AccountBlocked, AccountNotListed, AccountWaiting."""
        state = self.state(account)
        if state == "blocked":
            raise AccountBlocked
        if state == "not listed":
            raise AccountNotListed(email=account.email)
        if state == "waiting":
            raise AccountWaiting

    def _lists(self, account: Account) -> bool:
        """Without a list: everyone. An unverified address may belong to another person, and is on no list."""
        if not (self.domains or self.emails):
            return True
        domain = account.email.rpartition("@")[2]
        return account.email_verified and (account.email in self.emails or domain in self.domains)


def from_settings(config: Fields) -> Admission:
    """What PRESENTER_DOMAINS, PRESENTER_EMAILS, PRESENTER_APPROVAL and TEST_LOGIN say."""
    return Admission(
        domains=frozenset(config["PRESENTER_DOMAINS"]),
        emails=frozenset(config["PRESENTER_EMAILS"]),
        approval=config["PRESENTER_APPROVAL"],
        test_login=config["TEST_LOGIN"] and not config["PRODUCTION"],
    )
