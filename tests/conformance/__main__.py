"""`python -m tests.conformance FOLDER…`: a line a golden file; exit code 1 where one fails or is unknown."""

import sys
from pathlib import Path

from tests.conformance.measure import Result
from tests.conformance.registry import NoFamilyError, run


def main(folders: list[str]) -> int:
    if not folders:
        print("python -m tests.conformance FOLDER…: name a folder of golden files", file=sys.stderr)
        return 2
    failed = False
    for folder in folders:
        try:
            for name, result in run(Path(folder)):
                print(said(name, result), flush=True)
                failed |= result is None or bool(result.failures)
        except NoFamilyError as error:
            print(error, file=sys.stderr)
            failed = True
    return 1 if failed else 0


def said(name: str, result: Result | None) -> str:
    """One line, and one more for each failure."""
    if result is None:
        return f"unknown  {name}: no family knows this file"
    word = "failed" if result.failures else "passed"
    deviation, tolerance = result.worst
    line = f"{word:<8} {name}: {result.compared} compared, worst deviation {deviation:.3g}, tolerance {tolerance:.3g}"
    if not deviation:
        line = f"{word:<8} {name}: {result.compared} compared"
    return "\n         ".join([line, *result.failures])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
