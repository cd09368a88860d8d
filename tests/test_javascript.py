"""The browser's pure code runs in Node, without a package installed. Each file is a test of pytest's."""

import re
import subprocess

import pytest

from tests.programs import need
from tests.server import ROOT

FILES = sorted((ROOT / "tests" / "js").glob("*.test.mjs"))
# Without `--test`, which would start one more process for each file.
REPORT = ["--test-reporter=spec", "--test-reporter-destination=stdout"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_the_pages_compute(file):
    node = need("node")
    ran = subprocess.run([node, *REPORT, file], cwd=ROOT, capture_output=True, text=True, check=False)
    if ran.returncode:
        pytest.fail(f"node {file.relative_to(ROOT)}\n{_failures(ran.stdout)}\n{ran.stderr[-4000:]}", pytrace=False)
    counts = dict(re.findall(r"^. (tests|skipped|todo) (\d+)$", ran.stdout, re.MULTILINE))
    assert int(counts.pop("tests", 0)) > 0
    assert counts == {"skipped": "0", "todo": "0"}


def _failures(report):
    """What the report says of the tests that failed; all of it where a file did not come that far."""
    _, found, failures = report.partition("failing tests:")
    return failures.strip() if found else report[-8000:]
