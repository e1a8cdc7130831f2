"""`kpitui check`: what is missing or wrong in how goals and KPIs are defined."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import table, text
from kpitui.cli.opening import opened
from kpitui.model.enums import Named, Severity
from kpitui.present import words

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.usecases.check import Found

FORMAT = 1
SEVERITIES = tuple(Severity)
"""The worst first."""
NOUNS = {Named.GOAL: "goal", Named.KPI: "KPI"}
INDENT = 8
"""Cells before the sentences of a finding: margin, sign and id."""


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "check",
        help="what is missing or wrong in how goals and KPIs are defined",
        description="What is missing or wrong in how goals and KPIs are defined: why it matters, and what to do. What "
        "was silenced is left out. Exits with 1 where there is a warning or an error.",
        epilog="Example: kpitui check form-cvr --severity warning --format json",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these KPIs, these goals and what is under them")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="default: table")
    allowed = [str(one) for one in SEVERITIES]
    parser.add_argument("--severity", choices=allowed, default="hint", help="only these and worse; default: hint")


def run(args: Namespace, out: TextIO) -> int:
    from kpitui.usecases.check import findings

    heard = SEVERITIES[: SEVERITIES.index(Severity(args.severity)) + 1]
    with opened(args) as ws:
        found = [one for one in findings(ws, args.names) if one.finding.severity in heard]
        today = ws.today
    if args.format == "json":
        records = [{"kind": str(one.kind), "key": one.key, "name": one.name, **record(one.finding)} for one in found]
        text.write_json({"format": FORMAT, "as_of": today.isoformat(), "findings": records}, out)
    else:
        text.write(lines(found, table.columns_of(out)), out, args.settings.glyphs)
    return int(any(one.finding.severity is not Severity.HINT for one in found))


def record(finding: "Finding") -> dict[str, str]:
    """One finding as JSON says it."""
    return {"id": finding.id, "severity": str(finding.severity), "why": finding.why, "what": finding.what}


def lines(found: "Sequence[Found]", room: int) -> Iterator[str]:
    """What it is about, and below it each finding with why and what; last how many there are."""
    if not found:
        yield "Nothing is found."
        return
    for (kind, key, name), several in groupby(found, key=lambda one: (one.kind, one.key, one.name)):
        yield table.cut(text.clean(f"{name or key}  ({NOUNS[kind]} {key})"), room)
        yield from finding_lines((one.finding for one in several), room)
        yield ""
    counts = Counter(one.finding.severity for one in found)
    yield ", ".join(words.counted(counts[one], str(one)) for one in SEVERITIES if counts[one])


def finding_lines(findings: "Iterable[Finding]", room: int) -> Iterator[str]:
    """Sign, id and sentences, wrapped under each other."""
    for finding in findings:
        head = f"  {words.severity_sign(finding.severity)} {finding.id}"
        said = [line for part in (finding.why, finding.what) for line in table.wrapped(part, room - INDENT)]
        for number, line in enumerate(said):
            yield f"{'' if number else head:<{INDENT}}{line}"
