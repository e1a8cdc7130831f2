"""`kpitui report` writes a file to send, and nothing else."""

from pathlib import Path

from kpitui.store.workspace import Workspace
from tests.build import make_kpi
from tests.cli.conftest import Run


def test_the_two_forms(run: Run, database: Path) -> None:
    ws = Workspace.open(database, author="ana")
    make_kpi(ws, "churn", name="Churn ÷ всех")
    ws.close()
    text, page = run("report"), run("report", "--format", "html", "--period", "2026-11")
    assert (text.code, text.err, page.code, page.err) == (0, "", 0, "")
    assert text.out.startswith("# Q4 2026\n")
    assert "### Churn ÷ всех\n" in text.out
    assert page.out.startswith("<!DOCTYPE html>")
    assert "Nov 2026" in page.out


def test_what_is_no_period_is_refused(run: Run) -> None:
    ran = run("report", "--period", "2026-Q5")
    assert (ran.code, ran.out) == (2, "")
    assert "2026-Q5" in ran.err
