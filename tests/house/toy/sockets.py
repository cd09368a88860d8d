from typing import Any

from engagenow.core.commands import Call, Commands
from tests.house.toy import picks, service
from tests.house.toy.schemas import Choose, LowerHand, OpenPicks, RaiseHand

commands = Commands()


@commands.on("raise_hand", RaiseHand)
def raise_hand(call: Call, asked: RaiseHand) -> dict[str, Any]:
    """Ask for the floor."""
    return call.run(service.raise_hand, asked.topic)


@commands.on("lower_hand", LowerHand, who="presenter")
def lower_hand(call: Call, asked: LowerHand) -> None:
    """Give somebody the floor."""
    call.run(service.lower_hand, asked.participant_id)


@commands.on("open_picks", OpenPicks, who="presenter")
def open_picks(call: Call, asked: OpenPicks) -> dict[str, Any]:
    """Let people pick for so many seconds."""
    return call.run(picks.open_picks, asked.seconds, asked.note)


@commands.on("pick", Choose)
def pick(call: Call, asked: Choose) -> dict[str, Any]:
    """Pick, or pick something else."""
    return call.run(picks.pick, asked.picked)
