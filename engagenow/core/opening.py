"""Whether a session takes what a feature stores."""

from engagenow.core.errors import FeatureDisabled, SessionNotActive
from engagenow.core.features import House
from engagenow.core.models import LiveSession, switched_on


def open_features(row: LiveSession, house: House) -> dict[str, bool]:
    """Every switchable feature with whether it is on: by its switch, and not put off by the shield."""
    shield = bool((row.moderation or {}).get("shield"))
    return {
        name: on and not (shield and name in house.off_behind_shield)
        for name, on in switched_on(row, house.switches).items()
    }


def require_open(row: LiveSession, house: House, feature: str) -> None:
    """Raises SessionNotActive, FeatureDisabled."""
    if row.status != "active":
        raise SessionNotActive
    if not open_features(row, house).get(feature, True):
        raise FeatureDisabled
