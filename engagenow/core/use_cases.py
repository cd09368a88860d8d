"""Edges call a use case by its name and its arguments; the participant or account that asks is added here."""

from collections.abc import Callable
from typing import Any, TypeVarTuple

from engagenow.core.live import Live
from engagenow.core.people import Actor

Arguments = TypeVarTuple("Arguments")
UseCase = Callable[[Live, Any, *Arguments], object]  # (live, actor, …): the transaction, who asks, and what is asked


def bind(use_case: UseCase[*Arguments], actor: Actor | None, arguments: tuple[*Arguments]) -> Callable[[Live], object]:
    """The use case as the work of a command: `use_case(live, actor, *arguments)`."""

    def work(live: Live) -> object:
        return use_case(live, actor, *arguments)

    return work
