"""`python -m engagenow.notices`: the licences of everything that is served with the product, as one text.

Made when the image is built, of what is installed there: so it always names the versions that run.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

VENDORED = Path(__file__).parent / "static" / "vendor"
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*", re.IGNORECASE)
CODE = {".py", ".pyc", ".pyi", ".so"}
RULE = "=" * 80


def text() -> str:
    """A section for each package, in alphabetical order, and for each folder of vendored scripts."""
    packages = sorted(distributions(), key=_small_name)
    sections = [*map(_package, packages), *map(_vendored, sorted(VENDORED.iterdir()))]
    head = "EngageNow is served together with the software below. Each part has its own licence.\n"
    return f"\n{RULE}\n".join([head, *sections])


def _small_name(package: Distribution) -> str:
    return package.name.lower()


def _package(package: Distribution) -> str:
    texts = "\n".join(_licence_texts(package))
    return f"{package.name} {package.version}\nLicence: {_licence(package)}\n\n{texts}"


def _licence(package: Distribution) -> str:
    said = package.metadata
    classifiers = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if "License ::" in each]
    return (
        said.get("License-Expression") or ", ".join(classifiers) or (said.get("License") or "see below").split("\n")[0]
    )


def _licence_texts(package: Distribution) -> Iterator[str]:
    for file in package.files or ():
        if LICENCE_FILE.fullmatch(file.name) and file.suffix not in CODE:
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")


def _vendored(folder: Path) -> str:
    return f"{folder.name.replace('@', ' ')}\n\n{(folder / 'LICENSE').read_text(encoding='utf-8')}"


if __name__ == "__main__":
    sys.stdout.write(text())
