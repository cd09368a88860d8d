"""How a projector comes in: by its presenter's account, or by a screen link. It writes no row, and is in no count."""

from engagenow.core.codes import new_id
from engagenow.core.errors import SessionNotFound, TokenInvalid
from engagenow.core.live import Live
from engagenow.core.people import Participant, Presenter
from engagenow.sessions.models import ScreenLink


def enter_by_account(live: Live, presenter: Presenter) -> Participant:
    """Raises SessionNotFound for everybody but the owner."""
    if not presenter.presents(live.row):
        raise SessionNotFound
    return _screen(live, new_id())


def enter_by_link(live: Live, link_id: str) -> Participant:
    """Raises TokenInvalid when the link has been revoked meanwhile."""
    # Asked under the session's lock: a revocation finds the socket, or the socket finds no link.
    if live.database.get(ScreenLink, link_id) is None:
        raise TokenInvalid
    return _screen(live, link_id)


def _screen(live: Live, id_: str) -> Participant:
    return Participant(id_, live.id, "", "screen")
