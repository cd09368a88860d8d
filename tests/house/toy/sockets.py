from typing import Any

from engagenow.core.commands import Call, Commands
from tests.house.toy import service
from tests.house.toy.schemas import LowerHand, RaiseHand

commands = Commands()


@commands.on("raise_hand", RaiseHand)
def raise_hand(call: Call, asked: RaiseHand) -> dict[str, Any]:
    """Ask for the floor."""
    actor = call.actor
    return call.run(lambda live: service.raise_hand(live, actor, asked.topic))


@commands.on("lower_hand", LowerHand, who="presenter")
def lower_hand(call: Call, asked: LowerHand) -> None:
    """Give somebody the floor."""
    actor = call.actor
    call.run(lambda live: service.lower_hand(live, actor, asked.participant_id))
