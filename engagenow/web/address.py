"""Where people reach this server: what join links and QR codes point at."""

import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from flask import Flask, current_app, has_request_context, request

from engagenow.auth.rules import names_this_machine
from engagenow.core.clock import monotonic

LOOK_AGAIN_AFTER = 5  # seconds: a phone that opens its hotspot is found soon, a hall that joins costs one look


def init_app(app: Flask) -> None:
    """Let templates call `public_base`."""
    app.context_processor(_for_templates)


def _for_templates() -> dict[str, Callable[[], str]]:
    return {"public_base": public_base}


def public_base() -> str:
    """Without a slash at its end: PUBLIC_URL, else the request's own host, as a phone in the network sees it."""
    configured = current_app.config["PUBLIC_URL"]
    if has_request_context():
        return base_for(request.scheme, request.host, configured)
    return str(configured or f"http://{lan_address()}:{current_app.config['PORT']}")


def base_for(scheme: str, netloc: str, configured: str | None) -> str:
    """The same, for a request to this scheme and host."""
    if configured:
        return str(configured)
    host, port = split_port(netloc)
    if names_this_machine(host):
        host = lan_address()
    return f"{scheme}://{host}{port}"


def own_address(bound_to: str, port: int) -> str:
    """Where this machine itself reaches a server that listens at the IP address `bound_to`."""
    address = ip_address(bound_to)
    if address.is_unspecified:
        return f"http://127.0.0.1:{port}"
    return f"http://[{address}]:{port}" if address.version == 6 else f"http://{address}:{port}"


def network_address(bound_to: str, port: int) -> str | None:
    """The address at which other machines reach it; None where they cannot."""
    address = ip_address(bound_to)
    if address.is_loopback:
        return None
    return f"http://{lan_address()}:{port}" if address.is_unspecified else own_address(bound_to, port)


def lan_address() -> str:
    """This machine's address in its network, which may change while we run."""
    return _lan_address(int(monotonic() / LOOK_AGAIN_AFTER))


@lru_cache(maxsize=1)
def _lan_address(_period: int) -> str:
    """Connecting a datagram socket chooses the address and sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def split_port(netloc: str) -> tuple[str, str]:
    """("host", ":port" or "")."""
    host, colon, port = netloc.rpartition(":")
    return (host, f":{port}") if colon and port.isdigit() else (netloc, "")
