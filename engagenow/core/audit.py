"""Who did what, as lines of the log at INFO: ids alone, no names and no addresses."""

import logging

log = logging.getLogger("engagenow.audit")


def record(action: str, **ids: str) -> None:
    """Write one line. `ids` are of log_lines.KNOWN: user_id, session_id, participant_id."""
    log.info(action, extra=ids)
