"""docs/security.md names tests: each of them exists."""

import re

from tests.server import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_test_that_the_document_names_exists():
    named = NAMED.findall((ROOT / "docs/security.md").read_text())
    assert len(named) > 30
    missing = [
        (path, test)
        for path, test in named
        if not (ROOT / path).is_file() or f"def {test}" not in (ROOT / path).read_text()
    ]
    assert missing == []
