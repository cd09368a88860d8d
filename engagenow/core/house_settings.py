"""The few values of the configuration that use cases need."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`max_participants` of a session; `nickname_hold`: seconds after the last connection; `language`: of names that
    the server gives and stores."""

    max_participants: int = 5000
    nickname_hold: int = 300
    language: str = "ko"
