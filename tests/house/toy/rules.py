"""What a hand may be raised for."""

from engagenow.core.errors import Invalid
from engagenow.core.limits import Rate

LONGEST = 40
HANDS = Rate(burst=5, per_second=0.5)


def clean_topic(typed: str) -> str:
    """Raises Invalid."""
    topic = " ".join(typed.split())
    if not topic or len(topic) > LONGEST:
        raise Invalid(errors=[{"field": "topic", "message": "1 to 40 characters"}])
    return topic
