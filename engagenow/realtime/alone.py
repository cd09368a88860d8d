"""One process serves all: the shape of neighbours.Neighbours, without other processes to tell or to ask."""

from collections.abc import Callable

from engagenow.core.clock import Pause
from engagenow.realtime.missed import CHECK_EVERY


class Alone:
    """`look` reads from the database what no message tells: events whose commit had a lost answer, ended logins."""

    def __init__(self, look: Callable[[], None]) -> None:
        self._look = look
        self._pause = Pause()

    def entered(self, session_id: str) -> None:
        """A participant came in: no other process counts."""

    def lost(self, session_id: str, people: list[str]) -> None:
        """Participants are gone: no other process may have them."""

    def logged_out(self, login_id: str) -> None:
        """A login has ended: no other process has connections by it."""

    def links_ended(self, link_ids: list[str]) -> None:
        """Links were revoked: no other process has connections by them."""

    def check(self) -> None:
        """Look into the database, if the last look is long enough ago."""
        if self._pause.is_due(CHECK_EVERY):
            self._look()

    def keep(self) -> None:
        """Claim participants: no other process can have taken one."""
