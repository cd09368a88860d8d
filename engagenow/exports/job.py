"""The process that writes one export: `python -m engagenow.exports.job` reads a Job from its input and writes the
file to its output. Beside the web process, because neither threads nor pauses keep its work from delaying messages.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from babel.support import Translations
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from engagenow.core.database import prepare, reading
from engagenow.core.sheets import Said, Sheet
from engagenow.exports import formats
from engagenow.exports.schemas import Job

TRANSLATIONS = Path(__file__).parents[1] / "translations"


def main() -> None:
    """Write the export of the job on the standard input. Ends with 1 and the place of the error when that fails."""
    job = Job.model_validate_json(sys.stdin.buffer.read())
    try:
        write(job, sys.stdout.buffer)
    except Exception as error:  # its message may hold what people wrote, or a password: the log gets the place alone
        sys.exit("".join(traceback.format_tb(error.__traceback__)) + type(error).__name__)


def write(job: Job, out: BinaryIO) -> None:
    """Everything that the features have to tell of the session, as of one moment."""
    with reading(prepare(create_engine(job.database_url))) as database:
        lines = _collect(database, job)
        look = formats.Look(Translations.load(TRANSLATIONS, [job.locale]).gettext, job.zone)
        if job.format == "json":
            formats.write_json(out, lines, job.session, _sheets(database, job))
        elif job.format == "csv":
            formats.write_csv(out, lines, look)
        else:
            formats.write_xlsx(out, lines, look, _sheets(database, job))


def _collect(database: Session, job: Job) -> Iterator[Said]:
    for source in job.sources:
        yield from _function(source)(database, job.session_id)


def _sheets(database: Session, job: Job) -> Iterator[Sheet]:
    for source in job.sheets:
        yield from _function(source)(database, job.session_id)


def _function(source: str) -> Callable[[Session, str], Iterator[Said] | Iterator[Sheet]]:
    module, _, name = source.partition(":")
    return getattr(import_module(module), name)


if __name__ == "__main__":
    main()
