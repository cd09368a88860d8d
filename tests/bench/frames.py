"""Whether pages keep their frames while a hall answers: the tests of tests/e2e/test_frames.py, for 30 s each."""

import os
import subprocess
import sys

SECONDS = "30"


def main() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-s", "tests/e2e/test_frames.py"]
    sys.exit(subprocess.run(command, env={**os.environ, "FRAMES_SECONDS": SECONDS}, check=False).returncode)
