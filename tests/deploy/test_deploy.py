""".ci/deploy against a real checkout, a real /health and an engine that only remembers."""

import json
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.programs import need
from tests.server import ROOT

ENGINE = Path(__file__).with_name("engine.py")


class Host:
    """What stands on the host: a checkout, an engine, a site. `lands` is a commit on main."""

    def __init__(self, folder):
        self.folder, self.origin, self.state = folder / "host", folder / "origin", folder / "state.json"
        self.state.write_text(json.dumps({"images": [], "web": {}, "migrated": [], "said": [], "made": 0, "least": 99}))
        self.subjects = {}
        (folder / "bin").mkdir()
        (folder / "bin" / "docker").write_text(f'#!/bin/sh\nexec {sys.executable} -SE {ENGINE} "$@"\n')
        (folder / "bin" / "docker").chmod(0o755)
        self._git("init", "-q", "-b", "main", self.origin, at=folder)
        self.lands("the first")
        self._git("clone", "-q", self.origin, self.folder, at=folder)
        self.path = f"{folder / 'bin'}:/usr/local/bin:/usr/bin:/bin"

    def lands(self, subject, **files):
        for name, text in {"nginx.conf": "first", "subject": subject, **files}.items():
            (self.origin / name.replace("_", ".")).write_text(text)
        self._git("add", ".", at=self.origin)
        self._git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", subject, at=self.origin)
        commit = self._git("rev-parse", "HEAD", at=self.origin)
        self.subjects[commit] = subject
        return commit

    def _git(self, *arguments, at):
        return subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True).stdout.strip()

    def deploys(self, commit):
        settings = {
            "ENGAGENOW_HOME": str(self.folder),
            "ENGAGENOW_PATIENCE": "4",
            "ENGAGENOW_PAUSE": "0.01",
            "ENGINE_STATE": str(self.state),
        }
        with (ROOT / ".ci" / "deploy").open() as script:
            return subprocess.run(
                ["bash", "-s", "--", commit],
                stdin=script, env={"PATH": self.path, "HOME": str(self.folder), **settings},
                capture_output=True, text=True, check=False, timeout=60,
            )  # fmt: skip

    @property
    def seen(self):
        return json.loads(self.state.read_text())

    def changes(self, **what):
        self.state.write_text(json.dumps({**self.seen, **what}))

    def forgets(self):
        self.changes(said=[], migrated=[], least=99)

    def installs_by_hand(self, subject, build=None):
        """As docs/operations.md says, but for BUILD, which older ones left to the shell."""
        commit = self.lands(subject)
        self._git("fetch", "-q", at=self.folder)
        self._git("checkout", "-q", "--detach", commit, at=self.folder)
        build = build or commit
        self.changes(images=[build], web={"a": build, "b": build})
        return build

    def subject_of(self, commit):
        return self.subjects.get(commit, "")

    @property
    def settings(self):
        return self.folder / ".env"

    @property
    def kept(self):
        """What Compose takes for BUILD."""
        return [line.partition("=")[2] for line in self.settings.read_text().splitlines() if line.startswith("BUILD=")]


@pytest.fixture
def host(tmp_path):
    need("curl")
    there = Host(tmp_path)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            builds = sorted(there.seen["web"].values()) or ["none"]
            Site.turn = (getattr(Site, "turn", 0) + 1) % len(builds)
            build = builds[Site.turn]
            self.send_response(503 if build == "none" or "unreachable" in there.subject_of(build) else 200)
            self.send_header("X-Build", build)
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        there.settings.write_text(f"SECRET_KEY=x\nPUBLIC_URL=http://127.0.0.1:{site.server_port}\n")
        yield there
        site.shutdown()


@pytest.fixture
def first(host):
    """What is being served when the story begins."""
    commit = host.lands("the one before")
    done = host.deploys(commit)
    assert done.returncode == 0, done.stderr
    assert set(host.seen["web"].values()) == {commit}
    host.forgets()
    return commit


def test_a_new_build_takes_over_one_web_process_at_a_time(host, first):
    commit = host.lands("better")
    done = host.deploys(commit)
    assert (done.returncode, done.stderr) == (0, f"EngageNow: serving {commit}\n")
    seen = host.seen
    assert list(seen["web"].values()) == [commit, commit]
    assert seen["migrated"] == [commit]
    assert seen["least"] == 1
    assert not [said for said in seen["said"] if "--force-recreate" in said]
    assert host.kept == [commit]
    assert [said.split()[0:2] for said in seen["said"]].index(["compose", "run"]) < next(
        number for number, said in enumerate(seen["said"]) if said.startswith("stop")
    ), "it migrates before anybody is stopped"


def test_a_sick_build_is_taken_back(host, first):
    sick = host.lands("sick")
    done = host.deploys(sick)
    assert done.returncode == 1
    assert done.stderr.endswith(f"EngageNow: {sick} is not healthy; serving {first} again\n")
    assert list(host.seen["web"].values()) == [first, first]
    assert host.seen["migrated"] == [sick], "a build cannot migrate a database that is ahead of it"
    assert host.kept == [first]
    assert (host.folder / "subject").read_text() == "the one before"

    cure = host.lands("cured")
    assert host.deploys(cure).returncode == 0
    assert set(host.seen["web"].values()) == {cure}


def test_a_migration_that_fails_stops_nobody(host, first):
    before = host.seen["web"]
    done = host.deploys(host.lands("unmigratable"))
    assert done.returncode == 1
    assert f"serving {first} again" in done.stderr
    assert host.seen["web"] == before


def test_a_build_that_fails_in_public_is_taken_back(host, first):
    """Its containers are well and the answers name it, but they are 503."""
    done = host.deploys(host.lands("unreachable"))
    assert done.returncode == 1
    assert f"serving {first} again" in done.stderr
    assert list(host.seen["web"].values()) == [first, first]


def test_a_process_that_is_alive_but_not_well_is_the_only_one_replaced(host, first):
    before = list(host.seen["web"])
    done = host.deploys(host.lands("starved"))
    assert done.returncode == 1
    assert f"serving {first} again" in done.stderr
    assert list(host.seen["web"].values()) == [first, first]
    assert before[1] in host.seen["web"], "nobody else was stopped"
    assert sum(said.startswith("stop") for said in host.seen["said"]) == 2, "the first one, and the sick one"


@pytest.mark.parametrize("fate", ["stillborn", "sick"])
def test_going_back_leaves_as_many_web_processes_as_there_were(host, first, fate):
    host.changes(web={"a": first, "b": first, "c": first})
    done = host.deploys(host.lands(fate))
    assert f"serving {first} again" in done.stderr
    assert list(host.seen["web"].values()) == [first] * 3


@pytest.mark.parametrize(("fate", "name"), [("sick", None), ("sick", "dev"), ("unmigratable", None)])
def test_after_an_installation_by_hand_there_is_a_build_to_go_back_to(host, fate, name):
    by_hand = host.installs_by_hand("by hand", name)
    done = host.deploys(host.lands(fate))
    assert done.returncode == 1
    assert f"serving {by_hand} again" in done.stderr
    assert list(host.seen["web"].values()) == [by_hand, by_hand]
    assert (host.folder / "subject").read_text() == "by hand"
    assert host.kept == [by_hand]


def test_nginx_is_made_anew_when_its_file_has_changed(host, first):
    assert host.deploys(host.lands("another door", nginx_conf="second")).returncode == 0
    assert any("--force-recreate nginx" in said for said in host.seen["said"])


def test_nginx_is_made_anew_after_an_installation_by_hand(host):
    host.installs_by_hand("by hand")
    assert host.deploys(host.lands("another door", nginx_conf="second")).returncode == 0
    assert any("--force-recreate nginx" in said for said in host.seen["said"])


def test_nginx_goes_back_to_the_file_that_it_had(host, first):
    done = host.deploys(host.lands("unreachable", nginx_conf="second"))
    assert f"serving {first} again" in done.stderr
    assert sum("--force-recreate nginx" in said for said in host.seen["said"]) == 2
    assert (host.folder / "nginx.conf").read_text() == "first"


def test_redis_and_nginx_follow_the_file_and_the_database_is_left_alone(host, first):
    assert host.deploys(host.lands("better")).returncode == 0
    started = [said.split() for said in host.seen["said"] if said.startswith(("compose up", "compose run"))]
    assert ["compose", "up", "-d", "--no-deps", "--no-build", "redis", "nginx"] in started
    assert all("--no-deps" in words for words in started)
    assert not any("db" in words for words in started)


@pytest.mark.parametrize(
    "line", ["", "BUILD=\n", "BUILD=one # by hand\nBUILD=two\n", "export BUILD=one\n", "DEFAULT_LOCALE=en"]
)
def test_the_build_is_kept_where_compose_reads_it_and_nothing_else_is_changed(host, line):
    host.installs_by_hand("by hand")
    host.settings.write_text(f"# BUILD=no\nREBUILD=no\n{host.settings.read_text()}{line}")
    host.settings.chmod(0o600)
    others = [each for each in host.settings.read_text().splitlines() if not re.match("(export )?BUILD=", each)]
    commit = host.lands("better")
    assert host.deploys(commit).returncode == 0
    assert host.kept == [commit]
    assert [each for each in host.settings.read_text().splitlines() if each != f"BUILD={commit}"] == others
    assert host.settings.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in host.folder.glob(".env*")] == [".env"]


@pytest.mark.parametrize("written", ['"{}"', "'{}'", '"{}" # the site', "{}  # the site", "{}/", " {} ", "{}\r"])
def test_an_address_may_be_written_as_compose_would_read_it(host, written):
    settings, address = host.settings.read_text().split("PUBLIC_URL=")
    host.settings.write_text(f"{settings}PUBLIC_URL={written.format(address.strip())}\n")
    done = host.deploys(host.lands("better"))
    assert done.returncode == 0, done.stderr


def test_a_first_deployment_that_fails_says_so(host):
    done = host.deploys(host.lands("sick"))
    assert done.returncode == 1
    assert done.stderr.endswith("and there is no build before it\n")
    assert host.kept == []


def test_without_settings_it_says_where_to_look(host):
    (host.folder / ".env").unlink()
    done = host.deploys("main")
    assert done.returncode == 1
    assert "see .env.example" in done.stderr
