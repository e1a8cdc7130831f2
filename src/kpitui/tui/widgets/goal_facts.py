"""What the goals screen says of one goal or KPI, as text of a given width."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from kpitui.model.enums import KpiStatus, Named, Perspective
from kpitui.present import numbers, periods, words
from kpitui.tui.widgets.cells import fit, one_line, right
from kpitui.tui.widgets.guide_pane import finding_content
from kpitui.tui.widgets.kpi_pane import COLOURS

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.usecases.goal_tree import GoalTree, ScoreRow
    from kpitui.usecases.states import GoalState, KpiState

BAR = 10
NAME = 16
WEIGHT, SCORE = 6, 5


def facts(goal: "GoalState", parent: str, today: date) -> Content:
    """Intent, period and what is left of it, owner, and what it stands under, in one quiet line."""
    said = [goal.intent or "", _span(goal, today), goal.owner]
    if goal.goal_status.value != "active":
        said.insert(0, goal.goal_status.value)
    line = " · ".join(one_line(part) for part in said if part)
    if not parent:
        return Content(line)
    return Content.assemble(f"{line} · under " if line else "under ", (one_line(parent), "$foreground"))


def _span(goal: "GoalState", today: date) -> str:
    if goal.start is None or goal.end is None:
        return ""
    span = periods.span(goal.start, goal.end, today)
    if today < goal.start:
        return f"{span}, not begun"
    left = (goal.end - today).days
    if left < 0:
        return f"{span}, over"
    return f"{span}, {left} day{'' if left == 1 else 's'} left"


def arithmetic(rows: "Sequence[ScoreRow]", goal: "GoalState", width: int) -> Content:
    """Each part with value, target, bar, weight and score; below, how the score comes out of them."""
    figures = _Figures.of(rows)
    bar = BAR if width >= NAME + figures.width + BAR + WEIGHT + SCORE + 5 else 0
    shows_figures = width >= NAME + figures.width + WEIGHT + SCORE + 3
    room = width - 2 - (figures.width if shows_figures else 0) - (bar + 2 if bar else 0) - WEIGHT - SCORE - 1
    lines = []
    for row in rows:
        pen = COLOURS.get(row.status.value, "$text-quiet") if row.status else "$text-quiet"
        lines.append(
            Content.assemble(
                (f"{words.glyph(row.status) if row.status else '·'} ", pen),
                (fit(row.name, room), "bold $text-strong" if row.kind is Named.GOAL else "$foreground"),
                figures.line(row) if shows_figures else "",
                "  " if bar else "",
                _bar(row.score, bar, pen),
                (right(numbers.show(row.weight), WEIGHT), "$text-quiet"),
                (" " + right(numbers.show_score(row.score), SCORE), "$text-strong"),
            )
        )
    return Content("\n").join([*lines, *_sum(rows, goal, width)])


@dataclass(frozen=True, slots=True)
class _Figures:
    """Widths of the columns value, unit and target: decimal points stand under each other."""

    integer: int
    fraction: int
    unit: int
    target: tuple[int, int]
    """Before and behind the point; a range takes both."""

    @classmethod
    def of(cls, rows: "Sequence[ScoreRow]") -> "_Figures":
        parts = [_now(row) for row in rows]
        return cls(
            max((cell_len(one.integer) for one in parts), default=0),
            max((cell_len(one.fraction) for one in parts), default=0),
            max((cell_len(one.unit) for one in parts), default=0),
            _target_widths(rows),
        )

    @property
    def width(self) -> int:
        return 2 + self.integer + self.fraction + 1 + self.unit + 5 + sum(self.target)

    def line(self, row: "ScoreRow") -> Content:
        now, target = _now(row), _aligned(_target(row), self.target)
        return Content.assemble(
            (f"  {right(now.integer, self.integer)}{fit(now.fraction, self.fraction)}", "$text-strong"),
            (f" {fit(now.unit, self.unit)}  {'of' if target.strip() else '  '} {target}", "$text-quiet"),
        )


def _now(row: "ScoreRow") -> numbers.Parts:
    if row.kind is Named.GOAL:
        return numbers.Parts("", "", "")
    return numbers.parts(row.value, row.unit, row.decimals)


def _target(row: "ScoreRow") -> tuple[str, str]:
    """Before and behind the point; of a range all of it and nothing."""
    if row.target is None:
        return "", ""
    if row.target.low is not None:
        return numbers.show_range(row.target.low, row.target.high, "count", row.decimals), ""
    parts = numbers.parts(row.target.value, row.unit, row.decimals)
    return parts.integer, parts.fraction


def _target_widths(rows: "Sequence[ScoreRow]") -> tuple[int, int]:
    fraction = max((cell_len(_target(row)[1]) for row in rows), default=0)
    values = [cell_len(_target(row)[0]) - (fraction if "–" in _target(row)[0] else 0) for row in rows]
    return max([*values, 0]), fraction


def _aligned(target: tuple[str, str], widths: tuple[int, int]) -> str:
    if "–" in target[0]:
        return right(target[0], sum(widths))
    return right(target[0], widths[0]) + fit(target[1], widths[1])


def _bar(score: float | None, width: int, pen: str) -> Content:
    filled = 0 if score is None else round(max(0.0, min(1.0, score)) * width)
    return Content.assemble(("━" * filled, pen), ("━" * (width - filled), "$rule"))


def _sum(rows: "Sequence[ScoreRow]", goal: "GoalState", width: int) -> list[Content]:
    """`(2 × 0.10 + 0.14) ÷ 3`, how many of its KPIs have a score, and the score."""
    scored = [row for row in rows if row.score is not None]
    covered = f"{goal.score.scored} of {goal.score.of} scored"
    total = sum(row.weight for row in scored)
    terms = [
        numbers.show_score(row.score)
        if row.weight == 1
        else f"{numbers.show(row.weight)} × {numbers.show_score(row.score)}"
        for row in scored
    ]
    formula = f"({' + '.join(terms)}) ÷ {numbers.show(total)}" if len(terms) > 1 else ""
    score = right(numbers.show_score(goal.score.score), SCORE)
    end = f"   {covered}  "
    room = width - cell_len(end) - SCORE - 2
    last = Content.assemble((end, "$text-quiet"), (score, "bold $text-strong"))
    if cell_len(formula) <= room:
        gap = " " * (room - cell_len(formula))
        return [Content.assemble(f"  {formula}{gap}", last)]
    wrapped = [Content.assemble("  ", line) for line in Content(formula).wrap(width - 2)]
    return [*wrapped, Content.assemble(" " * (width - cell_len(end) - SCORE), last)]


def perspectives(rows: "Sequence[ScoreRow]", width: int) -> Content:
    """The names of its KPIs, external ones and internal ones; those that say neither last."""
    lines = []
    for label, which in (("external", Perspective.EXTERNAL), ("internal", Perspective.INTERNAL), ("not said", None)):
        names = [one_line(row.name) for row in rows if row.kind is Named.KPI and row.perspective is which]
        if names or which:
            shown = Content(" · ".join(names) or "none").wrap(width - 10)
            text = Content("\n" + " " * 10).join([line.rstrip() for line in shown])
            lines.append(
                Content.assemble((f"{label:<10}", "$text-quiet"), text if names else text.stylize("$text-quiet"))
            )
    return Content("\n").join(lines)


def check(goal: "GoalState", tree: "GoalTree", width: int) -> Content:
    """What is found of the goal; then of each of its own KPIs the worst, with the ids of the others."""
    names = {kpi.key: kpi.name for kpi in tree.kpis}
    found = [finding_content(one, width) for one in tree.findings.get(goal.key, ())]
    for key, _ in goal.kpis:
        of_kpi = tree.kpi_findings.get(key, ())
        if of_kpi:
            others = ", ".join(one.id for one in of_kpi[1:])
            behind = f" Also {others}." if others else ""
            found.append(finding_content(replace(of_kpi[0], what=""), width, names.get(key, key), behind))
    return Content("\n").join(found)


def count_findings(goal: "GoalState", tree: "GoalTree") -> int:
    return len(tree.findings.get(goal.key, ())) + sum(len(tree.kpi_findings.get(key, ())) for key, _ in goal.kpis)


def kpi_facts(kpi: "KpiState", today: date) -> Content:
    """Value and target, how it stands, and who looks at it."""
    from kpitui.present.standing import standing

    if kpi.status_of_kpi is not KpiStatus.ACTIVE:
        return Content.assemble(
            (f"{kpi.status_of_kpi.value.capitalize()}.", "bold $text-strong"), " It counts for no goal."
        )
    judgement, rest = standing(kpi, today)
    return Content.assemble((judgement, "bold $text-strong"), f" {rest}")


def findings_of_kpi(found: "Sequence[Finding]", width: int) -> Content:
    return Content("\n").join([finding_content(one, width) for one in found])
