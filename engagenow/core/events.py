"""What the server may say: every event is a class, and subclassing enters it into the CATALOGUE."""

from datetime import timedelta
from typing import ClassVar, Unpack

from pydantic import BaseModel, ConfigDict

from engagenow.core.fields import Fields

INCREMENT = "+"  # before a stored subject: no later event replaces this one
CATALOGUE: dict[str, "type[Event]"] = {}


class Event(BaseModel):
    """A payload with a name. A stored event goes to all clients in the room and carries its `seq`.

    `stored=False`: passing things (counts, answers to one client), which the log does not keep.
    `subject`: the names of fields. An event replaces all earlier ones of its class with the same values in them, so
    that who was away is told the last one alone. A class with events that tell increments overrides `merged`, and
    `is_increment` where not all of them do.
    `pause`: at least so long between two coalesced events of a subject (core/coalescing.py).
    `about_field`: the field whose value names the thing that the event tells of; `taken_back`: what fields of the
    payload become when that is taken back (core/taking_back.py).
    """

    model_config = ConfigDict(extra="forbid")

    name: ClassVar[str]
    stored: ClassVar[bool] = True
    subject: ClassVar[tuple[str, ...]] = ()
    pause: ClassVar[timedelta] = timedelta(milliseconds=250)
    about_field: ClassVar[str | None] = None
    taken_back: ClassVar[Fields] = {}

    @classmethod
    def __pydantic_init_subclass__(  # type: ignore[override]
        cls, *, name: str, stored: bool = True, subject: tuple[str, ...] = (), **kwargs: Unpack[ConfigDict]
    ) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if name in CATALOGUE:
            raise TypeError(f"the event {name!r} is in the catalogue already")
        cls.name, cls.stored, cls.subject = name, stored, subject
        CATALOGUE[name] = cls

    def __init_subclass__(
        cls, *, name: str, stored: bool = True, subject: tuple[str, ...] = (), **kwargs: Unpack[ConfigDict]
    ) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def merged(cls, older: Fields, newer: Fields) -> Fields:
        """The data of one event in place of two of the same subject, which followed each other."""
        return newer

    @classmethod
    def merges(cls) -> bool:
        """Whether an event does not simply replace the one before."""
        return cls.merged.__func__ is not Event.merged.__func__  # type: ignore[attr-defined]

    @classmethod
    def subject_of(cls, *values: str) -> str | None:
        """The subject as it is stored, of the values of its fields. None for a class without."""
        return ":".join((cls.name, *values)) if cls.subject else None

    @property
    def own_about(self) -> str | None:
        """The id of what this event tells of, for taking it back; None for a class without `about_field`."""
        return getattr(self, self.about_field) if self.about_field else None

    @property
    def own_pause(self) -> timedelta:
        """The shortest time until a group is told the next one."""
        return self.pause

    @property
    def is_increment(self) -> bool:
        """Whether it tells what has changed, so that those before it are needed as well."""
        return self.merges()

    @property
    def own_subject(self) -> str | None:
        """This event's subject as it is stored: with INCREMENT before it where no later event replaces this one."""
        subject = self.subject_of(*(str(getattr(self, field)) for field in self.subject))
        return f"{INCREMENT}{subject}" if subject and self.is_increment else subject
