"""The product with the toy as one of its features, `hands`: a copy of it, with the toy's folder and one word more."""

import shutil
from pathlib import Path

from tests.server import ROOT

TOY = Path(__file__).parent / "toy"
PLUG = "tests.house.toy.feature"


def with_hands(folder: Path) -> Path:
    """Make the copy in `folder`. The toy's tables are not migrated: it makes them itself."""
    package = folder / "engagenow"
    shutil.copytree(ROOT / "engagenow", package)  # with what is compiled: the copies are as old as their originals
    shutil.copytree(TOY, package / "hands", ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copytree(TOY / "static", package / "static", dirs_exist_ok=True)
    for name in ("pyproject.toml", "config.py", "wsgi.py", "gunicorn.conf.py"):
        shutil.copy(ROOT / name, folder / name)
    (package / "hands" / "__init__.py").touch()
    for path in (package / "hands").glob("*.py"):
        path.write_text(path.read_text().replace("tests.house.toy", "engagenow.hands"))
    plugs = package / "__init__.py"
    plugs.write_text(plugs.read_text().replace('"exports")', '"exports", "hands")'))
    return folder
