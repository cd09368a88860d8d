"""What the server says to one client about the connection itself."""

from pydantic import ConfigDict

from engagenow.core.events import Event


class Connected(Event, name="connected", stored=False):
    """To one client, a moment after its CONNECT packet: a handler registered right after `connect()` hears it."""

    sid: str
    server_time: str


class Problem(Event, name="error", stored=False):
    """To one client: a refusal, for those that read no acknowledgements. `errors`, `retry_after` as over HTTP."""

    model_config = ConfigDict(extra="allow")  # a feature's own refusals say more

    code: str
    detail: str
    errors: list[dict[str, str]] | None = None
    retry_after: float | None = None
