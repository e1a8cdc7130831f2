"""A process that dies while a review is closed leaves it open or closed, and never in between."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from kpitui.store.backup import integrity_faults
from kpitui.store.workspace import Workspace
from kpitui.usecases.review_page import Written, review_page, save_page
from kpitui.usecases.reviews import list_reviews, review_walk, start_review
from tests.build import log_values, make_kpi

LIVES = 20

DYING = """
import os, random, signal, sys, time
from datetime import date
from kpitui.store.workspace import Workspace
from kpitui.usecases.reviews import close_review, list_reviews, reopen_review

ws = Workspace.open(sys.argv[1], author="ana", as_of=date(2026, 11, 23))
began = time.monotonic()
close_review(ws, 1)
takes = time.monotonic() - began
reopen_review(ws, 1)
ws.close()
for life in range(int(sys.argv[2])):
    child = os.fork()
    if child == 0:
        ws = Workspace.open(sys.argv[1], author="ana", as_of=date(2026, 11, 23))
        if not list_reviews(ws)[0].open:
            reopen_review(ws, 1)
        close_review(ws, 1)
        os._exit(0)
    time.sleep(random.Random(life).uniform(0, 2 * takes))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    ws = Workspace.open(sys.argv[1], author="ana", as_of=date(2026, 11, 23))
    row = list_reviews(ws)[0]
    print("open" if row.open else "closed", row.entries)
    ws.close()
"""


def test_a_process_that_dies_while_closing_leaves_before_or_after(tmp_path: Path) -> None:
    file = tmp_path / "kpitui.db"
    ws = Workspace.open(file, author="ana", as_of=date(2026, 11, 23))
    for key in ("sales", "calls", "leads"):
        make_kpi(ws, key)
        log_values(ws, key, {date(2026, 10, 5): 3.0})
    start_review(ws, "2026-Q4")
    save_page(ws, 1, "sales", Written("Fine."))
    ws.close()
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(file), str(LIVES)], capture_output=True, text=True, check=True
    )
    assert len(ran.stdout.splitlines()) == LIVES
    assert set(ran.stdout.splitlines()) <= {"open 3", "closed 3"}
    ws = Workspace.open(file, author="ana", as_of=date(2026, 11, 23))
    assert len(review_walk(ws, 1).pages) == 3
    assert (review_page(ws, 1, "sales").commentary, list_reviews(ws)[0].id) == ("Fine.", 1)
    ws.close()
    assert integrity_faults(file) == ()
