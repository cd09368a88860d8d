"""What the benchmark needs beside the product: the load generator and the two peers, built into `.build/`."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
BUILD = HERE / ".build"
GENERATOR = BUILD / "generator"
NODE = BUILD / "node"
SEED = BUILD / "seed"
SOURCES = HERE / "generator"


class CannotBuild(Exception):
    """What is missing on this machine, in one line."""


def build_generator() -> None:
    """Raises CannotBuild."""
    sources = sorted(SOURCES.glob("*.c"))

    def compile_it() -> None:
        _run("gcc", "-O2", "-o", GENERATOR, *sources, "-lm")

    _once("generator", [*sources, *SOURCES.glob("*.h")], compile_it)


def build_node() -> None:
    """Raises CannotBuild."""
    files = [HERE / "peers" / "node" / name for name in ("package.json", "package-lock.json")]

    def install() -> None:
        NODE.mkdir(exist_ok=True)
        for file in files:
            shutil.copy(file, NODE)
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=NODE)

    _once("node", files, install)
    shutil.copy(HERE / "peers" / "node" / "server.js", NODE)


def build_seed() -> None:
    """Raises CannotBuild."""
    requirements = HERE / "peers" / "seed" / "requirements.txt"

    def install() -> None:
        _run(sys.executable, "-m", "venv", "--clear", SEED)
        _run(SEED / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-qq", "-r", requirements)

    _once("seed", [requirements], install)


def build_commit(commit: str) -> Path:
    """Another commit's files; they run with today's packages. Raises CannotBuild."""
    folder = BUILD / "commits" / commit
    if not folder.exists():
        packed = BUILD / f"{commit}.tar"
        BUILD.mkdir(exist_ok=True)
        _run("git", "archive", "--output", packed, commit, cwd=ROOT)
        folder.mkdir(parents=True)
        _run("tar", "--extract", "--file", packed, "--directory", folder)
        packed.unlink()
    return folder


def _once(name: str, inputs: Iterable[Path], make: Callable[[], None]) -> None:
    """Make it unless exactly these inputs have made it before."""
    BUILD.mkdir(exist_ok=True)
    stamp = BUILD / f"{name}.stamp"
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in inputs)).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"building {name}", flush=True)
    make()
    stamp.write_text(wanted)


def _run(*command: str | Path, cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, check=True)
    except FileNotFoundError:
        raise CannotBuild(f"{command[0]} is not on this machine") from None
    except subprocess.CalledProcessError as failed:
        raise CannotBuild(f"{command[0]} ended with {failed.returncode}, see above") from None
