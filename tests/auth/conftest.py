import subprocess
import sys
from pathlib import Path

import pytest

PROVIDER = Path(__file__).with_name("provider.py")


@pytest.fixture(scope="session")
def provider():
    """The address of a provider that runs for these tests."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(PROVIDER)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    port = process.stdout.readline().strip()
    assert port, "the provider did not start"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()
