"""How people reach nginx: by IPv6, through a proxy that ends TLS, on the day before there is a certificate."""

import os
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

import pytest
import requests

from tests.conftest import SECRET
from tests.people import Phone
from tests.programs import need
from tests.server import ROOT
from tests.topology.certificate import certify
from tests.topology.nginx import Nginx
from tests.topology.program import Program, find, free_port
from tests.topology.web import PREFIX, Web

FRONT = """
error_log stderr;
pid FOLDER/front.pid;
events {}
http {
    access_log off;
    client_body_temp_path FOLDER/b; proxy_temp_path FOLDER/p; fastcgi_temp_path FOLDER/f;
    uwsgi_temp_path FOLDER/u; scgi_temp_path FOLDER/s;
    server {
        listen 127.0.0.1:PORT ssl;
        ssl_certificate FOLDER/certificate.pem;
        ssl_certificate_key FOLDER/key.pem;
        location / {
            proxy_pass http://127.0.0.1:BEHIND;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $http_connection;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }
    }
}
"""


class Front(Program):
    """Somebody else's proxy, with TLS, in front of our nginx."""

    def __init__(self, folder, behind):
        super().__init__("front", folder)
        self.port, self.behind, self.certificate = free_port("127.0.0.1"), behind, folder / "certificate.pem"

    def prepare(self):
        super().prepare()
        certify(self.certificate, self.folder / "key.pem", ["127.0.0.1"])
        text = FRONT.replace("FOLDER", str(self.folder)).replace("PORT", str(self.port))
        (self.folder / "front.conf").write_text(text.replace("BEHIND", str(self.behind)))

    def command(self):
        user = "" if os.geteuid() else " user root;"
        return [find("nginx"), "-e", "stderr", "-c", self.folder / "front.conf", "-g", f"daemon off;{user}"]

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Door(Nginx):
    """Our nginx, which is up as soon as it listens: what it answers is what the tests ask."""

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.http_port)) == 0


@pytest.fixture
def start():
    started = []

    def begin(program):
        started.append(program)
        program.start()
        return program

    yield begin
    for each in reversed(started):
        each.stop()


def door(folder, web=f"{PREFIX}9:1", **values):
    need("nginx")
    return Door(folder, free_port(), free_port(), [web], ["localhost", "127.0.0.1", "::1"], **values)


def ask(url, certificate=None):
    """(status, body), of a redirect itself."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(url, timeout=10, allow_redirects=False, verify=str(certificate) if certificate else True)
        return answer.status_code, answer.text


def test_a_phone_reaches_the_room_through_a_proxy_that_ends_tls(tmp_path, with_demo, start, monkeypatch):
    (tmp_path / "engagenow.db").write_bytes(with_demo.read_bytes())
    port = free_port(f"{PREFIX}5")
    nginx = door(tmp_path, f"{PREFIX}5:{port}", TLS="off", BALANCER="127.0.0.1")
    front = Front(tmp_path / "front", nginx.https_port)
    settings = {"ENVIRONMENT": "testing", "SECRET_KEY": SECRET, "INSTANCE_PATH": str(tmp_path), "TRUSTED_PROXIES": "1"}
    url = f"https://127.0.0.1:{front.port}"
    start(Web(5, tmp_path, port, {**settings, "PUBLIC_URL": url}))
    start(nginx)
    start(front)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(front.certificate))
    monkeypatch.setenv("WEBSOCKET_CLIENT_CA_BUNDLE", str(front.certificate))

    joined = requests.get(f"{url}/join/TEST01", timeout=10)
    assert (joined.status_code, url in joined.text or "/join/TEST01" in joined.url) == (200, True)
    for transports in (["websocket"], ["polling"], ["polling", "websocket"]):
        phone = Phone(url, transports)
        phone.joins(nickname=f"너머 {len(transports)}{transports[0]}", session_id="test-session-id")
        assert phone.says("안녕하세요")["ok"]
        phone.leaves()
    assert requests.get(f"{url}/metrics", timeout=10).status_code == 404


def test_with_tls_off_there_is_no_certificate_to_ask_for(tmp_path, start):
    nginx = start(door(tmp_path, TLS="off", TLS_CERTIFICATE="/nonexistent", TLS_KEY="/nonexistent"))
    status, body = ask(f"http://127.0.0.1:{nginx.https_port}/")
    assert (status, "unavailable" in body) == (503, True), "it asks the web process, which is not there"


def test_by_ipv6_as_by_ipv4(tmp_path, start):
    if not os.path.exists("/proc/net/if_inet6"):
        pytest.skip("this machine has no IPv6")
    nginx = start(door(tmp_path))
    assert ask(f"http://[::1]:{nginx.http_port}/join")[0] == 301
    trusted = ssl.create_default_context(cafile=str(nginx.certificate))
    with pytest.raises(urllib.error.HTTPError) as answered:
        urllib.request.urlopen(f"https://[::1]:{nginx.https_port}/", context=trusted, timeout=10)
    assert answered.value.code == 503
    answered.value.close()


def test_without_a_certificate_it_starts_and_says_what_is_missing(tmp_path, start):
    nginx = start(door(tmp_path, TLS_KEY=str(tmp_path / "not-yet.pem")))
    status, body = ask(f"http://127.0.0.1:{nginx.http_port}/join/TEST01")
    assert (status, body) == (
        503,
        "There is no certificate yet, or nginx may not read it: docs/operations.md, Certificates.",
    )
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", nginx.https_port)) != 0


@pytest.mark.parametrize("key", ["key.pem", "not-yet.pem"])
def test_a_certificate_authority_is_answered_by_plain_http(tmp_path, start, key):
    challenge = tmp_path / "acme" / ".well-known" / "acme-challenge"
    challenge.mkdir(parents=True)
    (challenge / "token_1").write_text("token_1.thumbprint")
    (tmp_path / "acme" / "private").write_text("private")
    nginx = start(door(tmp_path, TLS_KEY=str(tmp_path / key)))
    base = f"http://127.0.0.1:{nginx.http_port}/.well-known/acme-challenge"
    assert ask(f"{base}/token_1") == (200, "token_1.thumbprint")
    assert ask(f"{base}/another")[0] == 404
    assert ask(f"{base}/../../private")[0] in (301, 404, 503)


@pytest.mark.parametrize(("listens_already", "does"), [(0, "nginx -s reload"), (1, "compose restart nginx")])
def test_certbot_s_hook_places_a_certificate_and_makes_nginx_use_it(tmp_path, listens_already, does):
    checkout, lineage, asked = tmp_path / "checkout", tmp_path / "lineage", tmp_path / "asked"
    (checkout / ".ci").mkdir(parents=True)
    lineage.mkdir()
    (checkout / ".ci" / "certificate").write_bytes((ROOT / ".ci" / "certificate").read_bytes())
    for name in ("privkey.pem", "fullchain.pem"):
        (lineage / name).write_text(name)
    docker = tmp_path / "docker"
    docker.write_text(f'#!/bin/sh\necho "$*" >>{asked}\ncase "$*" in *grep*) exit {listens_already};; esac\n')
    docker.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "NGINX_USER": str(os.getuid())}
    hook = ["sh", checkout / ".ci" / "certificate"]
    ran = subprocess.run(hook, env={**environment, "RENEWED_LINEAGE": str(lineage)}, check=False)
    assert ran.returncode == 0
    assert does in asked.read_text().splitlines()[-1]
    assert (checkout / "ssl" / "key.pem").stat().st_mode & 0o777 == 0o400
    assert (checkout / "ssl" / "certificate.pem").read_text() == "fullchain.pem"
    assert sorted(path.name for path in (checkout / "ssl").iterdir()) == ["certificate.pem", "key.pem"]
    assert subprocess.run(hook, env=environment, capture_output=True, check=False).returncode != 0
