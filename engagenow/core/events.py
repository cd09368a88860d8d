"""What the server may say: every event is a class, and subclassing enters it into the CATALOGUE."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

CATALOGUE: dict[str, "type[Event]"] = {}


class Event(BaseModel):
    """A payload with a name. A stored event goes to everybody in the room and carries its `seq`.

    `stored=False`: passing things (counts, answers to one client), which the log does not keep.
    """

    model_config = ConfigDict(extra="forbid")

    name: ClassVar[str]
    stored: ClassVar[bool] = True

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str, stored: bool = True, **kwargs: Any) -> None:  # type: ignore[override]
        super().__pydantic_init_subclass__(**kwargs)
        if name in CATALOGUE:
            raise TypeError(f"the event {name!r} is in the catalogue already")
        cls.name, cls.stored = name, stored
        CATALOGUE[name] = cls

    def __init_subclass__(cls, *, name: str, stored: bool = True, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)


class Stored(BaseModel):
    """An event as the log holds it and as the events route and `joined_session` show it."""

    seq: int
    name: str
    data: dict[str, Any]
