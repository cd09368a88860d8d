"""The addresses of activities: of what is prepared (`agenda`), asked (`rounds`), and said (`answers`)."""

from engagenow.core.errors import InvalidTransition, SessionNotActive
from engagenow.sessions.edge import keeper

PREFIX = "/api/sessions/<session_id>/activities"
KEEPER = keeper("activities")
CANNOT = (InvalidTransition, SessionNotActive)  # what a step is refused with
