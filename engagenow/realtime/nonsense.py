"""What to say of an exception that a client's packet raised: whether the packet was none, or our own code failed."""

import logging
import traceback

log = logging.getLogger(__name__)

OURS = "engagenow."
# These read packets: what they raise is about the packet.
READERS = {
    f"engagenow.realtime.{name}"
    for name in ("direct_socket", "engine", "inbound", "polling", "protocol", "stock", "strict_engine", "wire")
}


def note(error: Exception) -> None:
    """Write a line to the log; with a traceback when a handler of ours raised it."""
    if is_ours(error):
        log.error("a packet failed", exc_info=error)
    else:
        log.warning("a client sent what is no packet: %s", type(error).__name__)


def is_ours(error: Exception) -> bool:
    """Whether the exception passed through a module of ours that reads no packets."""
    modules = (str(frame.f_globals.get("__name__")) for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(module.startswith(OURS) and module not in READERS for module in modules)
