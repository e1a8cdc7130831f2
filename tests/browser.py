"""`python -m tests.browser [FOLDER]`: open the reports in a real Chromium without network, and print them on A4.

Leaves pages, PDFs and pictures in FOLDER to look at; ends with 1 where something in a name ran or a page was not shown.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kpitui.present import report_html
from kpitui.store.workspace import Workspace
from kpitui.usecases.demo import open_demo
from kpitui.usecases.reports import report
from tests.pages import HOSTILE, make_hostile

TODAY = date(2026, 11, 23)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
OFFLINE = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--host-resolver-rules=MAP * ~NOTFOUND")
SIZES = {"desktop": "1000,1400", "phone": "500,1400"}
RAN = "data-ran"


def pages(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Name, file, and words that have to be shown."""
    with_names = Workspace.open(folder / "hostile.db", author="ana", as_of=TODAY)
    make_hostile(with_names)
    sample = open_demo(folder / "sample.db", TODAY)
    for name, ws, words in (("sample", sample, "Northwind Outdoor"), ("hostile", with_names, "a\\x00b")):
        file = folder / f"{name}.html"
        file.write_text(report_html.report(report(ws)), encoding="utf-8")
        ws.close()
        yield name, file, words


def check(browser: str, folder: Path) -> list[str]:
    """What is wrong."""
    wrong = []
    control = folder / "control.html"
    control.write_text(f"<!DOCTYPE html><html><body>{HOSTILE[0]}</body></html>")
    if not ran(chromium(browser, folder, "--dump-dom", control)):
        wrong.append("control: nothing runs in this browser, so nothing is shown by it")
    for name, file, words in pages(folder):
        for size, window in SIZES.items():
            chromium(browser, folder, f"--window-size={window}", f"--screenshot={folder / f'{name}-{size}.png'}", file)
        chromium(browser, folder, "--no-pdf-header-footer", f"--print-to-pdf={folder / f'{name}.pdf'}", file)
        shown = chromium(browser, folder, "--dump-dom", file)
        if words not in shown:
            wrong.append(f"{name}: {words!r} is not shown")
        if ran(shown):
            wrong.append(f"{name}: something in a name ran")
        if b"/MediaBox [0 0 594" not in (folder / f"{name}.pdf").read_bytes():
            wrong.append(f"{name}: not printed on A4")
    return wrong


def ran(document: str) -> bool:
    return RAN in document.partition("<body>")[0]


def chromium(browser: str, folder: Path, *arguments: str | Path) -> str:
    """What it prints; a path is the page to open."""
    given = (one.as_uri() if isinstance(one, Path) else one for one in arguments)
    command = [browser, *OFFLINE, f"--user-data-dir={folder / 'profile'}", *given]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def main() -> int:
    browser = next(filter(None, map(shutil.which, NAMES)), None)
    if browser is None:
        print(f"no browser is there: one of {', '.join(NAMES)} is wanted", file=sys.stderr)
        return 2
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    wrong = check(browser, folder)
    print("\n".join(wrong) or f"{len(HOSTILE)} hostile names, nothing ran; look at {folder}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
