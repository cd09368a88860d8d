"""What people write in halls, one text a line: such as have a word that is hidden somehow, and such as are clean."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")  # what would be invisible in the file


def texts(name: str) -> list[str]:
    """The texts of `<name>.txt`."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [ESCAPED.sub(lambda found: chr(int(found[1], 16)), line) for line in lines]
