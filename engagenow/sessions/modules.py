"""Which ES modules a page needs, so that it can name them at once instead of finding them one behind the other."""

import re
from functools import cache
from pathlib import Path
from posixpath import dirname, join, normpath

STATIC = Path(__file__).parents[1] / "static"
IMPORT = re.compile(r"""^(?:import|export)\b[^;"'()]*["'](\.[^"']+)["']""", re.MULTILINE)


@cache
def needed_by(*scripts: str) -> tuple[str, ...]:
    """Every module that these import, with themselves, as paths below /static."""
    found: dict[str, None] = {}
    waiting = list(scripts)
    while waiting:
        script = waiting.pop(0)
        if script not in found:
            found[script] = None
            waiting += _imports(script)
    return tuple(found)


@cache
def _imports(script: str) -> list[str]:
    """What a module imports. A file that does not exist imports nothing: its panel says so on the page."""
    path = STATIC / script
    text = path.read_text(encoding="utf-8") if path.is_file() and "vendor" not in path.parts else ""
    return [normpath(join(dirname(script), relative)) for relative in IMPORT.findall(text)]
