"""What is due in a session at its `wake_at`, whichever process finds it."""

from engagenow.core.coalescing import tell_waiting
from engagenow.core.live import Live


def wake(live: Live) -> None:
    """Do what is due, once the commands of the batch are written. Nothing when another process has done it already."""
    live.once("core.wake", _do_what_is_due)


def _do_what_is_due(live: Live) -> None:
    row = live.row
    if row.wake_at is None or row.wake_at > live.now:
        return
    row.wake_at = None
    tell_waiting(live)
    for feature in live.house:
        moment = feature.wake(live) if feature.wake else None
        if moment:
            live.wake_at(moment)
