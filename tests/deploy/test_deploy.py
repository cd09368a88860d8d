""".ci/deploy against a real checkout, a real /health and an engine that only remembers."""

import json
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.server import ROOT

ENGINE = Path(__file__).with_name("engine.py")


class Host:
    """What stands on the host: a checkout, an engine, a site. `lands` is a commit on main."""

    def __init__(self, folder):
        self.folder, self.origin, self.state = folder / "host", folder / "origin", folder / "state.json"
        self.state.write_text(json.dumps({"images": [], "web": {}, "migrated": [], "said": [], "made": 0, "least": 99}))
        (folder / "bin").mkdir()
        (folder / "bin" / "docker").write_text(f'#!/bin/sh\nexec {sys.executable} {ENGINE} "$@"\n')
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
        return self._git("rev-parse", "HEAD", at=self.origin)

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

    def forgets(self):
        self.state.write_text(json.dumps({**self.seen, "said": [], "migrated": [], "least": 99}))


@pytest.fixture
def host(tmp_path):
    if not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    there = Host(tmp_path)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            builds = sorted(there.seen["web"].values())
            Site.turn = (getattr(Site, "turn", 0) + 1) % max(len(builds), 1)
            self.send_response(200 if builds else 502)
            self.send_header("X-Build", builds[Site.turn] if builds else "none")
            self.end_headers()

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        (there.folder / ".env").write_text(f"SECRET_KEY=x\nPUBLIC_URL=http://127.0.0.1:{site.server_port}\n")
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
    assert "nginx" not in " ".join(seen["said"])
    assert (host.folder / ".build").read_text() == f"{commit}\n"
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
    assert (host.folder / ".build").read_text() == f"{first}\n"
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


def test_nginx_is_made_anew_when_its_file_has_changed(host, first):
    assert host.deploys(host.lands("another door", nginx_conf="second")).returncode == 0
    assert any("--force-recreate nginx" in said for said in host.seen["said"])


def test_a_first_deployment_that_fails_says_so(host):
    done = host.deploys(host.lands("sick"))
    assert done.returncode == 1
    assert done.stderr.endswith("and there is no build before it\n")
    assert not (host.folder / ".build").exists()


def test_without_settings_it_says_where_to_look(host):
    (host.folder / ".env").unlink()
    done = host.deploys("main")
    assert done.returncode == 1
    assert "see .env.example" in done.stderr
