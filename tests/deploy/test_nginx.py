"""nginx.conf in a real nginx, before web processes that only repeat what reached them."""

import http.client
import json
import os
import socket
import ssl
import subprocess
import time

import pytest
import requests
from requests.adapters import HTTPAdapter

from engagenow.web.static_files import FOLDER, build_of, copy_to, lean
from tests.deploy.echo import Echo
from tests.programs import need
from tests.topology.nginx import Nginx
from tests.topology.program import free_port
from tests.topology.web import PREFIX
from tests.waiting import eventually

BALANCER = "127.0.0.2"
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "X-Real-IP": "203.0.113.9",
    "Forwarded": "for=203.0.113.9",
    "X-Request-ID": "forged",
    "Sec-WebSocket-Extensions": "permessage-deflate",
}
FORGED_IDS = (
    "w3.abc", "w9.abc", "w0.abc", "w01.abc", "w200.abc", "w250.abc", "w1000.abc", "w-1.abc", "w1", "w1.", "W1.abc",
    "1.abc", "abc", "web", "web.", "w1.@127.0.0.1", "w1.a/b", "w1.a:80", "127.0.0.1", "w1.127.0.0.1", "w1x.abc",
    "xw1.abc", "w1.abc%0d%0aX:1",
)  # fmt: skip

WAYS_TO_THE_FIGURES = (
    "/metrics", "//metrics", "///metrics", "/%6detrics", "/./metrics", "/x/../metrics", "/x/%2e%2e/metrics",
    "/%2fmetrics", "/metrics?x", "/metrics#x", "https://127.0.0.1/metrics",
)  # fmt: skip
WAYS_UP = (
    "../../key.pem", "..%2f..%2fkey.pem", "%2e%2e/%2e%2e/key.pem", "%2e%2e%2f%2e%2e%2fkey.pem", "css/../../../key.pem",
    "..//..//key.pem", "%252e%252e/%252e%252e/key.pem", "..%5c..%5ckey.pem", "/../../key.pem", "..%00/../key.pem",
)  # fmt: skip


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """nginx before w1 and w2, which are there, and w3, which is not; w9 and 200 listen but are none of its own."""
    need("nginx")
    addresses = [f"{PREFIX}{number}" for number in (1, 2, 3, 200, 250)]
    port = free_port(*addresses, "127.0.0.1")
    folder = tmp_path_factory.mktemp("nginx")
    echoes = {address: Echo(address, port) for address in (f"{PREFIX}1", f"{PREFIX}2")}
    strangers = [Echo(address, port) for address in (f"{PREFIX}200", f"{PREFIX}250", "127.0.0.1")]
    web = [f"{PREFIX}{number}:{port}" for number in (1, 2, 3)]
    nginx = Nginx(folder, free_port(), free_port(), web, ["localhost", "127.0.0.1"], BALANCER=BALANCER)
    copy_to(nginx.static)
    nginx.start()
    yield nginx, echoes, strangers
    nginx.stop()
    for each in [*echoes.values(), *strangers]:
        each.stop()


@pytest.fixture
def ask(door):
    nginx = door[0]
    with requests.Session() as session:
        session.trust_env = False  # or a bundle that the environment names would stand above ours
        session.verify = str(nginx.certificate)

        def request(path, method="GET", **options):
            return session.request(method, f"https://127.0.0.1:{nginx.https_port}{path}", timeout=10, **options)

        request.session = session
        yield request


@pytest.fixture
def ask_as_written(door):
    """(status, body) for a path that no client has tidied up before it is sent, as `requests` does."""
    nginx = door[0]
    trusted = ssl.create_default_context(cafile=str(nginx.certificate))

    def request(path, method="GET"):
        line = http.client.HTTPSConnection("127.0.0.1", nginx.https_port, timeout=10, context=trusted)
        try:
            line.putrequest(method, path)
            line.endheaders()
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    return request


class From(HTTPAdapter):
    """Requests that come from another address of this machine."""

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(BALANCER, 0), **options)


def test_the_configuration_has_no_fault_and_no_warning(door):
    tested = subprocess.run([*door[0].command(), "-t"], capture_output=True, text=True, check=False)
    complaints = [line for line in tested.stderr.splitlines() if '"listen ... http2" directive' not in line]
    assert (tested.returncode, len(complaints)) == (0, 2), tested.stderr


def test_what_a_client_says_of_itself_is_overwritten(ask):
    heard = ask("/x?a=b", headers=FORGED).json()
    assert heard["path"] == "/x?a=b"
    assert (heard["x-forwarded-for"], heard["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert len(heard["x-request-id"]) == 32
    left = {"x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "forwarded"}
    assert not (left | {"sec-websocket-extensions", "upgrade"}) & heard.keys()
    assert heard["connection"] == "close"


def test_the_one_proxy_in_front_is_believed(ask):
    ask.session.mount("https://", From())
    assert ask("/", headers=FORGED).json()["x-forwarded-for"] == "203.0.113.9"
    two = {"X-Forwarded-For": f"198.51.100.1, 203.0.113.9, {BALANCER}"}
    assert ask("/", headers=two).json()["x-forwarded-for"] == "203.0.113.9"


@pytest.mark.parametrize(("wish", "passed"), [("websocket", "websocket"), ("WebSocket", "websocket"), ("h2c", None)])
def test_only_websockets_are_upgraded_to(ask, wish, passed):
    heard = ask("/socket.io/", headers={"Upgrade": wish, "Connection": "Upgrade"}).json()
    assert (heard.get("upgrade"), heard["connection"]) == (passed, "upgrade" if passed else "close")


def test_an_id_leads_to_the_process_that_it_names(ask):
    for _ in range(4):
        for number in (1, 2):
            answer = ask(f"/socket.io/?EIO=4&transport=polling&sid=w{number}.abc_D-9")
            assert answer.headers["X-Web"] == f"{PREFIX}{number}"


@pytest.mark.parametrize("sid", FORGED_IDS)
def test_a_forged_id_is_answered_400_and_reaches_nobody(ask, door, sid):
    _, echoes, strangers = door
    before = [list(each.asked) for each in [*echoes.values(), *strangers]]
    answer = ask(f"/socket.io/?EIO=4&transport=polling&sid={sid}")
    assert (answer.status_code, answer.json()) == (400, {"code": 1, "message": "Unknown session"})
    assert [each.asked for each in [*echoes.values(), *strangers]] == before


def test_whoever_has_no_id_yet_goes_to_any_and_a_dead_one_is_passed_over(ask):
    begin = time.monotonic()
    reached = [ask("/socket.io/?EIO=4&transport=polling").headers["X-Web"] for _ in range(20)]
    assert all(reached.count(f"{PREFIX}{number}") in (9, 10, 11) for number in (1, 2))
    assert time.monotonic() - begin < 12, "and not 2 s for each that goes to the dead one first"


def test_plain_http_leads_to_https(door):
    nginx = door[0]
    moved = requests.get(f"http://127.0.0.1:{nginx.http_port}/join/TEST01?a=b", allow_redirects=False, timeout=10)
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"https://127.0.0.1:{nginx.https_port}/join/TEST01?a=b",
    )
    lost = requests.get(f"http://127.0.0.1:{nginx.https_port}/join", allow_redirects=False, timeout=10)
    assert (lost.status_code, lost.headers["Location"]) == (301, f"https://127.0.0.1:{nginx.https_port}/join")


def test_old_tls_is_refused_and_http_2_is_spoken(door):
    nginx = door[0]
    trusted = ssl.create_default_context(cafile=str(nginx.certificate))
    trusted.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", nginx.https_port), 5) as plain,
        trusted.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        assert (secure.selected_alpn_protocol(), secure.version()) == ("h2", "TLSv1.3")


@pytest.mark.parametrize("path", WAYS_TO_THE_FIGURES)
def test_the_app_s_own_figures_stay_inside(ask_as_written, door, path):
    echoes = door[1].values()
    before = [len(each.asked) for each in echoes]
    assert ask_as_written(path)[0] == 404
    assert [len(each.asked) for each in echoes] == before


def test_what_only_looks_like_the_figures_goes_to_the_app_as_it_was_written(ask_as_written):
    for path in ("/metrics/", "/metrics%20", "/METRICS", "/x//metrics", "/%252e/metrics"):
        status, body = ask_as_written(path)
        assert (status, json.loads(body)["path"]) == (200, path)


@pytest.mark.parametrize(("path", "most"), [("/api/x", 1_048_576), ("/socket.io/?sid=w1.abc", 262_144)])
def test_a_body_has_an_end(ask, path, most):
    assert ask(path, "POST", data=b"x" * most).json()["length"] == most
    assert ask(path, "POST", data=b"x" * (most + 1)).status_code == 413


def test_a_build_of_the_static_files_is_whole_packed_and_kept_for_a_year(ask, door):
    echoes = door[1].values()
    before = [len(each.asked) for each in echoes]
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    for file in files:
        answer = ask(f"/static/{build_of(FOLDER)}/{file.relative_to(FOLDER).as_posix()}")
        assert (answer.status_code, answer.content) == (200, lean(file)), file
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        kind = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
        assert answer.headers["Content-Type"].startswith(kind.get(file.suffix, ""))
        packed = file.stat().st_size > 2000 and file.suffix in kind
        assert not packed or answer.headers["Content-Encoding"] == "gzip", file
    assert [len(each.asked) for each in echoes] == before


@pytest.mark.parametrize("path", ["/static/0123456789ab/css/base.css", "/static/css/base.css"])
def test_another_build_is_asked_of_the_web_processes(ask, path):
    answer = ask(path)
    assert answer.json()["path"] == path
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize("way", WAYS_UP)
def test_nobody_climbs_out_of_the_static_files(ask_as_written, door, way):
    build = door[0].static / build_of(FOLDER)
    assert b"PRIVATE" in (build / "../../key.pem").read_bytes(), "there is something to climb to"
    status, body = ask_as_written(f"/static/{build.name}/{way}")
    assert status in (200, 400), "an answer of the app, or none"
    assert b"PRIVATE" not in body


def test_the_log_knows_no_address_no_query_and_no_link(ask, door):
    begin = door[0].log.stat().st_size
    ask("/auth/link/secret1?token=secret2", headers=TELLTALE)
    line, text = logged(door[0], begin)
    assert (line["path"], line["status"], len(line["request_id"])) == ("/auth/link/…", 200, 32)
    assert not personal(text)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/", "/"),
        ("/dashboard?x=secret", "/dashboard"),
        ("/auth/login?next=secret", "/auth/login"),
        ("/auth/oidc/callback?code=secret", "/auth/oidc/callback"),
        ("/auth/link/secret", "/auth/link/…"),
        ("/join", "/join"),
        ("/join/SECRET?x=1", "/join/…"),
        ("/api/join/SECRET/", "/api/join/…"),
        ("/%6Aoin/SECRET", "…"),
        ("//join/SECRET", "…"),
        ("/JOIN/SECRET", "…"),
        ("/api/sessions?before=secret", "/api/sessions"),
        ("/api/sessions/secret", "/api/sessions/…"),
        ("/api/sessions/secret/participants/secret/kick?q=secret", "/api/sessions/…/participants"),
        ("/api/sessions/secret/qr.svg", "/api/sessions/…/qr.svg"),
        ("/sessions/secret/screen?token=s.secret", "/sessions/…/screen"),
        ("/api/sessions/secret/screen-links", "/api/sessions/…/screen-links"),
        ("/sessions/secret/secret", "/sessions/…"),
        ("/secret", "…"),
        ("/livezsecret", "…"),
    ],
)
def test_of_a_path_the_log_has_only_the_form(ask_as_written, door, path, form):
    begin = door[0].log.stat().st_size
    ask_as_written(path)
    line, text = logged(door[0], begin)
    assert line["path"] == form
    assert "secret" not in text.lower()


def test_a_method_that_does_not_exist_is_not_written_either(door, ask_as_written):
    begin = door[0].log.stat().st_size
    ask_as_written("/livez", method="SECRET")
    line, text = logged(door[0], begin)
    assert line["method"] == "other"
    assert "secret" not in text.lower()


def test_nor_does_it_when_a_file_cannot_be_read(ask, door):
    build = door[0].static / "0123456789ab"
    build.mkdir()
    (build / "loop").symlink_to("loop")
    begin = door[0].log.stat().st_size
    ask("/static/0123456789ab/loop?token=secret2", headers=TELLTALE)
    assert not personal(door[0].log.read_bytes()[begin:].decode())


TELLTALE = {"X-Forwarded-For": "203.0.113.9", "User-Agent": "secret3", "Referer": "https://secret4.example/"}


def logged(nginx, begin):
    """(the line of the last request, all that was written since)"""
    eventually(lambda: nginx.log.stat().st_size > begin)
    text = nginx.log.read_bytes()[begin:].decode()
    return json.loads(text.splitlines()[-1]), text


def personal(text):
    return [word for word in ("secret", "203.0.113", "127.0.0.1") if word in text]


# Its web processes are gone


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """nginx with nobody behind it."""
    need("nginx")
    web = f"{PREFIX}4:{free_port(f'{PREFIX}4')}"
    folder = tmp_path_factory.mktemp("alone")
    nginx = Nginx(folder, free_port(), free_port(), [web], ["127.0.0.1"], NGINX_WORKERS=str(os.cpu_count() + 1))
    nginx.answers = lambda: listens(nginx.https_port)
    nginx.start()
    yield nginx
    nginx.stop()


@pytest.fixture
def ask_alone(alone):
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(alone.certificate)
        yield lambda path, **options: session.get(f"https://127.0.0.1:{alone.https_port}{path}", timeout=10, **options)


def test_it_has_as_many_workers_as_it_is_told(alone):
    children = subprocess.run(["pgrep", "-P", str(alone.pid)], capture_output=True, text=True, check=False)
    assert len(children.stdout.split()) == os.cpu_count() + 1


def test_the_log_tells_of_a_failure_and_not_of_whose_it_was(ask_alone, alone):
    begin = alone.log.stat().st_size
    assert ask_alone("/auth/link/secret1?token=secret2", headers=TELLTALE).status_code == 503
    line, text = logged(alone, begin)
    assert (line["path"], line["status"], line["web_status"]) == ("/auth/link/…", 503, "502")
    assert not personal(text)


@pytest.mark.parametrize("sid", ["", "&sid="])
@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_whoever_comes_anew_is_told_that_nobody_is_there(ask_alone, transport, sid):
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"} if transport == "websocket" else {}
    answer = ask_alone(f"/socket.io/?EIO=4&transport={transport}{sid}", headers=upgrade)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "2")


@pytest.mark.parametrize("transport", ["polling", "websocket"])
def test_whoever_was_known_to_one_that_is_gone_is_told_to_connect_anew(ask_alone, transport):
    answer = ask_alone(f"/socket.io/?EIO=4&transport={transport}&sid=w4.abc")
    assert (answer.status_code, answer.json()) == (400, {"code": 1, "message": "Unknown session"})


def test_when_all_are_gone_people_are_told_in_their_language_and_programs_in_theirs(ask_alone):
    page = ask_alone("/", headers={"Accept": "text/html,*/*"})
    data = ask_alone("/")
    assert (page.status_code, data.status_code, data.headers["Retry-After"]) == (503, 503, "2")
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.text.index("잠시만") < page.text.index("Back in a moment")
    assert data.json()["code"] == "unavailable"
