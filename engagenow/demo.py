"""Demo data for development and testing (contract section 6)."""

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.activities import demo as agenda
from engagenow.auth.models import User
from engagenow.core.clock import now
from engagenow.core.models import LiveSession
from engagenow.core.writing import transaction
from engagenow.questions import demo as questions

EMAIL, NAME = "presenter@test.com", "presenter"
# id, code, title: the ids and codes that the seed's scripts use.
SESSIONS = (
    ("test-session-id", "TEST01", "데모 세션 1"),
    ("demo-session-2", "TEST02", "데모 세션 2"),
    ("demo-session-3", "TEST03", "데모 세션 3"),
    ("demo-session-123", "TEST123", "모바일 데모 세션"),
    ("load-test-session", "LOADTEST", "부하 테스트 세션"),
)
WITH_AGENDA = "test-session-id"  # it has questions, too


def make(engine: Engine) -> list[str]:
    """Make what is missing and open what was closed; the codes of the sessions."""
    with transaction(engine) as database:
        user = _presenter(database)
        for session_id, code, title in SESSIONS:
            _open_session(database, user, session_id, code, title)
        database.flush()
        agenda.prepare(database, WITH_AGENDA)
        questions.prepare(database, WITH_AGENDA)
    return [code for _, code, _ in SESSIONS]


def _presenter(database: Session) -> User:
    user = database.scalar(select(User).where(User.provider == "test", User.email == EMAIL))
    if user is None:
        user = User(email=EMAIL, name=NAME, provider="test", provider_id=EMAIL)
        database.add(user)
        database.flush()
    return user


def _open_session(database: Session, user: User, session_id: str, code: str, title: str) -> None:
    row = database.get(LiveSession, session_id)
    if row is None:
        row = LiveSession(id=session_id, session_code=code, title=title, owner_id=user.id, presenter_name=user.name)
        database.add(row)
    row.status, row.ended_at = "active", None
    row.switches = {"chat": True, "reactions": True, "questions": session_id == WITH_AGENDA}
    row.activated_at = row.activated_at or now()
    row.nickname_hold = 0  # the seed's scripts come back with the same names at once
