"""The browser's pure code runs in Node, without a package installed. Here, so that a skip is counted like any other."""

import shutil
import subprocess

import pytest

from tests.server import ROOT


@pytest.mark.timeout(120)
def test_what_the_pages_compute():
    node = shutil.which("node") or pytest.skip("Node is not here: the tests of the browser's code need it")
    files = sorted(map(str, (ROOT / "tests" / "js").glob("*.test.mjs")))
    ran = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
