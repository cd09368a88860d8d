"""nginx with the project's nginx.conf, filled in as the container's envsubst would, and a certificate of its own."""

import os
import re
import ssl
import subprocess
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.topology.certificate import certify
from tests.topology.program import NotStarted, Program, find
from tests.topology.web import PREFIX, ROOT

NOBODY = "255.255.255.255"


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """Raises KeyError for a name without a value."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], template)


def with_listeners(values: Mapping[str, str]) -> dict[str, str]:
    """The values, and what nginx.envsh makes of them, as in the image."""
    script = 'set -a; . "$0"; printf "%s\\0" "$LISTEN_HTTP" "$ANSWER_HTTP" "$LISTEN"'
    made = subprocess.run(
        ["sh", "-c", script, ROOT / "nginx.envsh"],
        env={"PATH": os.defpath, **values},
        capture_output=True,
        text=True,
        check=True,
    )
    return {**values, **dict(zip(("LISTEN_HTTP", "ANSWER_HTTP", "LISTEN"), made.stdout.split("\0"), strict=False))}


class Nginx(Program):
    def __init__(
        self, folder: Path, https_port: int, http_port: int, web: Sequence[str], hosts: Sequence[str], **values: str
    ) -> None:
        """`web`: the addresses of the web processes; `hosts`: what the certificate names; `values`: other ones."""
        super().__init__("nginx", folder)
        self.hosts, self.https_port, self.http_port = hosts, https_port, http_port
        self.certificate = folder / "certificate.pem"
        self.configuration = folder / "nginx.conf"
        self.static = folder / "static"
        self._values = {
            "NGINX_DIR": str(folder / "nginx"),
            "STATIC_DIR": str(self.static),
            "ACME_DIR": str(folder / "acme"),
            "TLS_CERTIFICATE": str(self.certificate),
            "TLS_KEY": str(folder / "key.pem"),
            "HTTP_PORT": str(http_port),
            "HTTPS_PORT": str(https_port),
            "PUBLIC_PORT": "" if https_port == 443 else f":{https_port}",
            "WEB_SERVERS": " ".join(f"server {address} max_fails=1 fail_timeout=2s;" for address in web),
            "WEB_PREFIX": PREFIX,
            "WEB_PORT": web[0].rpartition(":")[2],
            "RESOLVER": "127.0.0.1",
            "BALANCER": NOBODY,
            "NGINX_WORKERS": "auto",
            **values,
        }

    def prepare(self) -> None:
        super().prepare()
        (self.folder / "nginx").mkdir(exist_ok=True)
        certify(self.certificate, self.folder / "key.pem", self.hosts)
        self.configuration.write_text(fill_in((ROOT / "nginx.conf").read_text(), with_listeners(self._values)))
        tested = subprocess.run([*self.command(), "-t"], capture_output=True, text=True, check=False)
        if tested.returncode:
            raise NotStarted(f"nginx refuses its configuration: {tested.stderr.strip()}")

    def command(self) -> list[str | Path]:
        # Else root's nginx would read the static files as nobody, who may not go below /root.
        user = "" if os.geteuid() else " user root;"
        program = find("nginx")
        if program is None:
            raise NotStarted("there is no nginx on this machine")
        return [program, "-e", "stderr", "-c", self.configuration, "-g", f"daemon off;{user}"]

    def answers(self) -> bool:
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with urllib.request.urlopen(
                f"https://127.0.0.1:{self.https_port}/livez", timeout=5, context=trusted
            ) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
