"""A clock that jumps: a program's own, while everybody else's goes on as it should."""

import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clock:
    """`environment` is for the program that is to have it. Built by gcc."""

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "clock", folder / "clock.so"
        self.is_ahead_by(0)
        subprocess.run(
            ["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, SOURCE], check=True
        )
        self.environment = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(self._file)}

    def is_ahead_by(self, seconds: int) -> None:
        with self._file.open("r+b" if self._file.exists() else "wb") as file:  # in place: the program has it mapped
            file.write(struct.pack("=q", seconds))
