"""Whether a session takes what a feature stores."""

from engagenow.core.errors import FeatureDisabled, SessionNotActive
from engagenow.core.features import House
from engagenow.core.models import LiveSession, switched_on


def require_open(row: LiveSession, house: House, feature: str) -> None:
    """Raises SessionNotActive, FeatureDisabled."""
    if row.status != "active":
        raise SessionNotActive
    if not switched_on(row, house.switches).get(feature, True):
        raise FeatureDisabled
