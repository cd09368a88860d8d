"""Connections end with the login or link that they were opened by, and with the right to present."""

from sqlalchemy.orm import Session

from engagenow.auth import identity
from engagenow.auth.accounts import admitted
from engagenow.auth.logins import standing_logins
from engagenow.realtime.connections import Connections
from engagenow.sessions import screens


def close_ended(database: Session, connections: Connections) -> None:
    """Disconnect those whose login, access token or link has ended or whose account may not present any more."""
    connections.close_expired()
    logins = connections.logins()
    for ended in logins - standing_logins(database, logins):
        connections.close_login(ended)
    links, accounts, admission = connections.links(), connections.accounts(), identity.admission_here()
    connections.close_links(links - screens.standing(database, links, admission))
    for dismissed in accounts - admitted(database, accounts, admission):
        connections.close_account(dismissed)
