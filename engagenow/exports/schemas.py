"""What a client may ask of an export, and what a job is told."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, StringConstraints

from engagenow.core.errors import N_
from engagenow.core.fields import Fields
from engagenow.sessions.schemas import Asked

Format = Literal["csv", "xlsx", "json"]


def known_zone(name: str) -> str:
    """Raises ValueError for what is no IANA time zone here."""
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        raise ValueError(N_("This time zone is unknown.")) from None


class ExportQuery(Asked):
    """`tz`: the IANA name of the time zone that times are written in, such as Asia/Seoul; without it UTC."""

    tz: Annotated[str, StringConstraints(max_length=80), AfterValidator(known_zone)] | None = None


class Job(BaseModel):
    """What the process that writes an export is told.

    `sources` are the features' export functions, `sheets` those of their tables, as "module:name"; `zone` None is UTC;
    `session` as an answer shows it.
    """

    database_url: str
    session_id: str
    sources: list[str]
    sheets: list[str] = []
    format: Format
    zone: str | None
    locale: str
    session: Fields
