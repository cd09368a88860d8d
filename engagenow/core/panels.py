"""What a feature shows on the pages: panels, each at a place of a page, and what it can show on the projector."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engagenow.core.live import Live

# The pages, and the places that each has for panels.
PLACES = {
    "room": ("tab", "bar"),
    "presenter": ("agenda", "main", "side", "bar"),
    "screen": ("stage", "lane"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A feature's place on a page: a template, and a module that brings it to life.

    page, place  see PLACES. Of the panels at `tab` and `side` one is shown at a time, with tabs to choose from while
                 there is more than one; what stands at `bar` belongs to all of them. A feature has one panel at a place
    script       a path below /static; it exports `mount(context)`
    order        a lower one stands first
    label, icon  of its tab: an English msgid, a name in img/room_icons.svg
    events       all events that the feature's fold on this page reads. A panel that names them is loaded late: once the
                 feature's switch is on; without a switch, once its part of the snapshot holds something or one of these
                 events comes

    Raises ValueError for a place that the page does not have.
    """

    page: str
    place: str
    template: str
    script: str | None = None
    order: int = 0
    label: str = ""
    icon: str = ""
    events: Collection[str] = ()

    def __post_init__(self) -> None:
        if self.place not in PLACES.get(self.page, ()):
            raise ValueError(f"the page {self.page!r} has no place {self.place!r}")

    @property
    def late(self) -> bool:
        """Whether the panel is loaded late, after its page (see `events`)."""
        return bool(self.events)


@dataclass(frozen=True, slots=True)
class Show:
    """Something that the projector can show. Its key in `Feature.shows` is the `show` of a stage.

    `label` is an English msgid, `icon` a name in img/icons.svg: of a button on the presenter's page; none without. A
    lower `order` stands first.
    `find` is for what is one of several: (live, id, item) -> None; raises NotFound where the session has no such thing.
    `takes` names those of the stage's fields `item` and `sort` that mean something here.
    """

    label: str | None = None
    icon: str = ""
    order: int = 0
    find: "Callable[[Live, str, str | None], None] | None" = None
    takes: Collection[str] = ()
