"""Runs export jobs, each in a process of its own, and says whose turn it is."""

import logging
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from engagenow.core.errors import N_, RateLimited, Unavailable
from engagenow.exports.schemas import Job

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2  # in each web process; a job takes about 80 MB
# Seconds. Together below the 40 that nginx waits for an answer.
PATIENCE = 15.0
LONGEST = 23.0
# Lower than every program that people wait for: on a full machine an export takes what is left.
GIVES_WAY = ("nice", "-n", "10")
ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "engagenow.exports.job")


class Turns:
    """At most `most` exports at once in this process, and one for each user; the others wait."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._free, self._busy = most, set[str]()
        self._changed = threading.Condition()

    @contextmanager
    def take(self, user_id: str, patience: float = PATIENCE) -> Iterator[None]:
        """Raises RateLimited when the turn does not come within `patience` seconds."""
        with self._changed:
            if not self._changed.wait_for(partial(self._is_free_for, user_id), patience):
                raise RateLimited(N_("Too many exports at the moment. Please try again in a while."), retry_after=10)
            self._free -= 1
            self._busy.add(user_id)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._busy.discard(user_id)
                self._changed.notify_all()

    def _is_free_for(self, user_id: str) -> bool:
        return self._free > 0 and user_id not in self._busy


class Runner:
    """`database_url`: of the database that the jobs read."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self._turns = Turns()

    def run(self, job: Job, user_id: str) -> BinaryIO:
        """The export, as a file without a name. Raises RateLimited, Unavailable."""
        with self._turns.take(user_id), ExitStack() as opened:
            out = opened.enter_context(tempfile.TemporaryFile())
            _write(job, out)
            opened.pop_all()  # from here on the caller closes it
            return out


def _write(job: Job, out: BinaryIO) -> None:
    """Raises Unavailable when the job fails or takes too long."""
    # By a pipe: every user of this machine can read a command line, and the database's password would be in it.
    text = job.model_dump_json().encode()
    returncode, complaint = _run(text, out)
    if returncode == -signal.SIGKILL:
        log.error("an export was ended: it took longer than %s s, or the machine had no memory for it", LONGEST)
    elif returncode:
        log.error("an export failed: %s", complaint.decode(errors="replace"))
    if returncode:
        raise Unavailable(retry_after=10)


def _run(text: bytes, out: BinaryIO) -> tuple[int, bytes]:
    """A job's return code and what it wrote to its standard error. It is killed after LONGEST."""
    # A timer, because the timeout of `communicate` raises another class in a process that eventlet has patched.
    pipes = {"stdin": subprocess.PIPE, "stdout": out, "stderr": subprocess.PIPE}
    with subprocess.Popen((*GIVES_WAY, *COMMAND), **pipes, cwd=ROOT) as process:  # noqa: S603 (our own program)
        end = threading.Timer(LONGEST, process.kill)
        end.start()
        try:
            _, complaint = process.communicate(text)
        except BaseException:
            process.kill()
            raise
        finally:
            end.cancel()
    return process.returncode, complaint
