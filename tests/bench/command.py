"""The whole of `kpitui status`, from nothing to its last byte, against what nobody can save: importing SQLModel."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.ratios import Ratio, interleaved
from tests.bench.startup import TODAY, fill

STATUS = 1.5
RUNS = 11


def bench() -> Iterator[Ratio]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kpitui.db"
        fill(file)
        # Byte code is kept as on a person's machine, whatever the one that measures does.
        here = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        here |= {"KPITUI_DATABASE": str(file), "KPITUI_CONFIG": str(Path(folder) / "config.toml")}
        command = [sys.executable, "-m", "kpitui", "status", "--as-of", TODAY.isoformat()]
        sqlmodel, status = interleaved(
            RUNS,
            lambda: seconds([sys.executable, "-c", "import sqlmodel"], here),
            lambda: seconds(command, here),
        )
    yield Ratio("kpitui status, 20 KPIs × 2 years of days : import sqlmodel", status, sqlmodel, STATUS)


def seconds(command: Sequence[str], env: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start
