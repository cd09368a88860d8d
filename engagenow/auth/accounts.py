"""What the operator does with presenters' accounts: list, approve, block."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from engagenow.auth.admission import Admission
from engagenow.auth.models import BrowserLogin, LoginLink, User
from engagenow.auth.rules import tidy_email
from engagenow.core import audit
from engagenow.core.database import db, shared_moment
from engagenow.core.errors import N_, Invalid, NotFound, Refusal
from engagenow.core.writing import transaction


class NoSuchAccount(NotFound):
    """No account has this email address or id."""

    code = "account_not_found"
    default = N_("There is no account with this email address or id.")


class AddressNotVerified(Refusal):
    """Accounts with this email address, none of which its provider has verified. `ids`: theirs."""

    code = "address_not_verified"
    status = 409
    default = N_("Nobody has verified the email address of this account. Approve it by its id: %(ids)s")


def accounts() -> Sequence[User]:
    """All accounts, oldest first."""
    return db.session.scalars(select(User).order_by(User.created_at, User.id)).all()


def approve(email_or_id: str) -> list[User]:
    """Admit these accounts, whatever the settings say, and take back a block.

    An email address finds accounts whose provider has verified it. Raises NoSuchAccount, AddressNotVerified.
    """
    with transaction(db.engine) as database:
        found = _find(database, email_or_id)
        approved = [user for user in found if user.email_verified or user.id == email_or_id]
        if not approved:
            raise AddressNotVerified(ids=", ".join(user.id for user in found))
        for user in approved:
            user.approved_at, user.blocked_at = shared_moment(database), None
    for user in approved:
        audit.record("account approved", user_id=user.id)
    return approved


def block(email_or_id: str) -> list[User]:
    """End these accounts' logins, links and tokens, and admit them no more. Raises NoSuchAccount."""
    with transaction(db.engine) as database:
        found = _find(database, email_or_id)
        for user in found:
            user.approved_at, user.blocked_at = None, shared_moment(database)
            database.execute(delete(BrowserLogin).where(BrowserLogin.user_id == user.id))
            database.execute(delete(LoginLink).where(LoginLink.email == user.email))
    for user in found:
        audit.record("account blocked", user_id=user.id)
    return found


def admitted(database: Session, user_ids: set[str], admission: Admission) -> set[str]:
    """The ids of those users who may present."""
    if not user_ids:
        return set()
    return {user.id for user in database.scalars(select(User).where(User.id.in_(user_ids))) if admission.admits(user)}


def _find(database: Session, email_or_id: str) -> list[User]:
    wanted = or_(User.id == email_or_id, User.email == _as_email(email_or_id))
    found = list(database.scalars(select(User).where(wanted).order_by(User.created_at, User.id)))
    if not found:
        raise NoSuchAccount
    return found


def _as_email(text: str) -> str:
    try:
        return tidy_email(text)
    except Invalid:
        return ""
