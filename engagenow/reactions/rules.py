"""Which emoji may be tapped, and how fast."""

from engagenow.core.errors import N_, Invalid
from engagenow.core.limits import Rate

EMOJI = ("👍", "❤️", "😀", "😂", "👏", "🎉")
UNKNOWN = N_("Please choose one of these: %(emoji)s")
TAPS = Rate(burst=60, per_second=10)


def check_emoji(emoji: str) -> str:
    """Raises Invalid for anything that is not on the list."""
    if emoji not in EMOJI:
        raise Invalid(errors=[{"field": "message", "message": UNKNOWN}], emoji=" ".join(EMOJI))
    return emoji
