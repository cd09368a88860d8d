"""Which settings moderators may change, by the scope of their link. The presenter may change all of them."""

from collections.abc import Iterable

from engagenow.core.features import House
from engagenow.core.fields import Fields
from engagenow.core.live import Live
from engagenow.core.people import Actor, Participant
from engagenow.moderation.schemas import Hold, SetModeration

SHIELD = ("slow_seconds", "locked")  # settings that it overrides; the scopes of all of them are needed


def require_to_set(live: Live, actor: Actor, asked: Fields) -> None:
    """Allow only those who may change all of these settings. Raises Forbidden, LinkExpired."""
    names = [name for name in asked if name != "hold"] + [f"hold.{feature}" for feature in asked.get("hold", {})]
    _require_all(live, actor, names)


def require_to_shield(live: Live, actor: Actor) -> None:
    """Allow only those who may raise and lower the shield. Raises Forbidden, LinkExpired."""
    _require_all(live, actor, SHIELD)


def settings_of(house: House, actor: Participant) -> list[str]:
    """The settings that this moderator may change, `hold.<feature>` for each of `hold`."""
    names = [*SetModeration.model_fields, *(f"hold.{feature}" for feature in Hold.model_fields)]
    return [name for name in names if _may_set(house, actor, name)]


def may_shield(house: House, actor: Participant) -> bool:
    """Whether this moderator may raise and lower the shield."""
    return all(_may_set(house, actor, name) for name in SHIELD)


def _require_all(live: Live, actor: Actor, names: Iterable[str]) -> None:
    for scope in {_scope_of(live.house, name) for name in names}:
        live.require(actor, scope)


def _may_set(house: House, actor: Participant, name: str) -> bool:
    scope = _scope_of(house, name)
    return scope is not None and actor.may(scope)


def _scope_of(house: House, name: str) -> str | None:
    """The scope that a moderator needs to change a setting; None: only the presenter may."""
    if name.startswith("hold."):
        return house.scope_of(name.removeprefix("hold."))
    return house.scope_to_set(name)
