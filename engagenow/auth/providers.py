"""The identity provider that presenters log in with: Google, or any other that speaks OpenID Connect."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from engagenow.core.fields import Fields


@dataclass(frozen=True, slots=True)
class Provider:
    """`key` stands in the routes and in `users.provider`, `name` on the button and in the errors.

    `trusts_email`: the operator vouches for the email addresses that it gives, also for those that it calls unverified.
    """

    key: str
    name: str
    client_id: str
    client_secret: str = field(repr=False)
    discovery_url: str
    trusts_email: bool = False

    @property
    def is_google(self) -> bool:
        """Whether it is Google: it verifies addresses, and its `sub` is unique by itself."""
        return self.key == "google"


def from_settings(config: Fields) -> Provider | None:
    """The provider that is configured; None without one."""
    if config["GOOGLE_CLIENT_ID"]:
        secret, address = config["GOOGLE_CLIENT_SECRET"], config["GOOGLE_DISCOVERY_URL"]
        return Provider("google", "Google", config["GOOGLE_CLIENT_ID"], secret, address)
    if config["OIDC_CLIENT_ID"]:
        address = config["OIDC_DISCOVERY_URL"]
        name = config["OIDC_NAME"] or urlsplit(address).hostname or "OpenID Connect"
        secret, trusts_email = config["OIDC_CLIENT_SECRET"], config["OIDC_TRUST_EMAIL"]
        return Provider("oidc", name, config["OIDC_CLIENT_ID"], secret, address, trusts_email)
    return None
