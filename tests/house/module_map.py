"""The list of modules at the end of docs/architecture.md, from their docstrings: `python -m tests.house.module_map`."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "engagenow"
DOCUMENT = ROOT / "docs" / "architecture.md"
HEADING = "## Every module"


def written() -> str:
    """The document with the list as the modules have it now."""
    before = DOCUMENT.read_text().partition(f"{HEADING}\n")[0]
    return f"{before}{HEADING}\n\n" + "\n".join(_folders())


def _folders() -> Iterator[str]:
    folders = sorted({path.parent for path in PACKAGE.rglob("*.py")})
    for folder in folders:
        if lines := [_line(path) for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]:
            yield from (f"`{folder.relative_to(ROOT)}/`", "", *lines, "")


def _line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    if not docstring:
        raise ValueError(f"{path} has no docstring")
    return f"* `{path.name}`: {' '.join(docstring.partition(chr(10) * 2)[0].split())}"


if __name__ == "__main__":
    DOCUMENT.write_text(written())
