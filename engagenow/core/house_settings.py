"""The few numbers of the configuration that use cases need."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`max_participants` a session; `nickname_hold` in seconds after the last connection; `language` of what everybody
    is told in the same words."""

    max_participants: int = 5000
    nickname_hold: int = 300
    language: str = "ko"
