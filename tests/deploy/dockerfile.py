"""As much of a Dockerfile and of .dockerignore as the project's own use."""

import re
from collections.abc import Iterator
from pathlib import Path


def instructions(text: str) -> list[tuple[str, str]]:
    """(word, arguments), one a line however many lines it was written over."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def left_by_dockerignore(root: Path) -> Iterator[Path]:
    """The files that a build is sent. The last pattern that fits a path or a folder above it decides."""
    lines = (root / ".dockerignore").read_text().splitlines()
    rules = [(line[0] != "!", _expression(line.lstrip("!"))) for line in lines if line and line[0] != "#"]
    wanted = [line.lstrip("!") for line in lines if line.startswith("!")]
    for name in wanted:
        top = root / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            relative = path.relative_to(root)
            if path.is_file() and not _ignored(relative, rules):
                yield relative


def _ignored(path: Path, rules: list[tuple[bool, re.Pattern[str]]]) -> bool:
    ignored = False
    for excludes, expression in rules:
        if any(expression.fullmatch(part.as_posix()) for part in (path, *path.parents[:-1])):
            ignored = excludes
    return ignored


def _expression(pattern: str) -> re.Pattern[str]:
    parts = {"**/": "(?:.*/)?", "*": "[^/]*", ".": r"\."}
    return re.compile(re.sub(r"\*\*/|\*|\.", lambda found: parts[found[0]], pattern))
