"""`python -m tests.bench [NAME…]`: run the benchmarks, each a module here with `bench()` yielding Ratios."""

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> int:
    """Exit code 1 where a limit is passed."""
    over = 0
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem.startswith("_") or (names and file.stem not in names):
            continue
        module = import_module(f"tests.bench.{file.stem}")
        if not hasattr(module, "bench"):
            continue
        print(file.stem, flush=True)
        for ratio in module.bench():
            over += not ratio.holds
            print(f"  {ratio}", flush=True)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
