"""Which emoji may be tapped, and how fast."""

from engagenow.core.errors import Invalid
from engagenow.core.limits import Rate

EMOJI = ("👍", "❤️", "😀", "😂", "👏", "🎉")
TAPS = Rate(burst=60, per_second=10)


def check_emoji(emoji: str) -> str:
    """Raises Invalid for anything that is not on the list."""
    if emoji not in EMOJI:
        raise Invalid(errors=[{"field": "message", "message": f"one of {' '.join(EMOJI)}"}])
    return emoji
