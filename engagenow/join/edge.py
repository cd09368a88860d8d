"""Codes as they come in over HTTP. Wrong ones are counted for each address, right ones are always answered."""

from engagenow.core.errors import SessionNotFound
from engagenow.core.models import LiveSession
from engagenow.join import service
from engagenow.sessions.edge import house
from engagenow.web.limits import address


def session_of(code: str) -> LiveSession:
    """Raises SessionNotFound, and RateLimited in its place for an address that has tried too many wrong codes."""
    try:
        return service.find_by_code(code)
    except SessionNotFound:
        service.count_wrong_code(house().limits, address())
        raise


def anyone_with_the_code(code: str) -> dict[str, LiveSession]:
    """For `endpoint(who=…)`: all who know the code."""
    return {"row": session_of(code)}
