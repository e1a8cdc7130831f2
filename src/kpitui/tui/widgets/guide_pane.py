"""Beside a form: the guide for the field that has the focus, and what the check finds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from kpitui.model.enums import Severity
from kpitui.present import words
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.footer import key_of
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.wrapping import whole_sentences

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.content.loader import Guide

INDENT = 6
PENS = {Severity.ERROR: "$error", Severity.WARNING: "$warning", Severity.HINT: "$text-quiet"}
SIGNS = {severity: (words.severity_sign(severity), pen) for severity, pen in PENS.items()}


def guide_content(guide: "Guide", width: int) -> Content:
    """What the field means, then an example to follow and one to avoid."""
    return Content.assemble(
        guide.text,
        "\n\n",
        _hanging(Content.assemble(("✓ ", "$success"), ("good ", "$text-quiet"), guide.good), 7, width),
        "\n",
        _hanging(Content.assemble(("✗ ", "$error"), ("bad  ", "$text-quiet"), guide.bad), 7, width),
    )


def findings_content(findings: "Sequence[Finding]", width: int) -> Content:
    """Each with its sign, its id, why in full and what to do in quiet; under each other where they are several."""
    return Content("\n").join([finding_content(finding, width) for finding in findings])


def finding_content(finding: "Finding", width: int, about: str = "", behind: str = "") -> Content:
    """One finding; `about` is the name of what it is found of, where that is not plain; `behind` ends its sentence."""
    sign, pen = SIGNS[finding.severity]
    whose = f"{one_line(about)}: " if about else ""
    why = Content.assemble(
        (f"{sign} ", pen), (f"{finding.id:<{INDENT - 2}}", "$text-strong"), whose, finding.why, behind
    )
    if not finding.what:
        return _hanging(why, INDENT, width)
    what = Content.assemble(" " * INDENT, (finding.what, "$text-quiet"))
    return Content("\n").join([_hanging(why, INDENT, width), _hanging(what, INDENT, width)])


def nothing_found(waits: str) -> Content:
    """The check finds nothing; where a field still waits, that is said instead."""
    if waits:
        return Content.assemble(("! ", "$warning"), waits)
    return Content.assemble(("✓ ", "$success"), "nothing to put right")


def _hanging(content: Content, indent: int, width: int) -> Content:
    """Wrapped with all lines but the first moved in, so that the sign in front stands alone."""
    head, body = content[:indent], content[indent:]
    lines = body.wrap(max(10, width - indent))
    return Content.assemble(head, Content("\n" + " " * indent).join([line.rstrip() for line in lines]))


def moves(screen: Screen[Any], between: str) -> Content:
    """How one goes from field to field: `tab ↓ next field`, back, next step; `between` stands between them."""
    ways = (
        ("editor.next", "editor.down", "next field"),
        ("editor.previous", "editor.up", "the one before"),
        ("editor.step", "", "next step"),
    )
    said = [(" ".join(key_of(screen, name) for name in names if name), f" {where}") for *names, where in ways]
    return Content(between).join([Content.assemble((keys, "$accent"), (where, "$text-quiet")) for keys, where in said])


class GuidePane(VerticalScroll, can_focus=False):
    """The guide above, the findings below; where there is nothing to judge yet, how one moves."""

    DEFAULT_CSS = """
    GuidePane { width: 36%; max-width: 52; margin-left: 4; scrollbar-size: 0 0; }
    GuidePane Static { height: auto; margin: 1 0; }
    """

    def compose(self) -> ComposeResult:
        yield PaneTitle("", "guide", id="guide-title")
        yield Static(id="guide-text", markup=False)
        yield PaneTitle("Check", keys=(("f1", "all"),), id="check-title")
        yield Static(id="check-text", markup=False)

    @property
    def _room(self) -> int:
        return max(20, self.scrollable_content_region.width)

    def show_guide(self, guide: "Guide") -> None:
        self.query_one("#guide-title", PaneTitle).title = guide.title
        self.query_one("#guide-text", Static).update(guide_content(guide, self._room))

    def show_findings(self, findings: "Sequence[Finding] | None", waits: str = "") -> None:
        """None: nothing was written that could be judged. `waits`: what is wrong or missing in a field."""
        title, text = self.query_one("#check-title", PaneTitle), self.query_one("#check-text", Static)
        title.display = findings is not None
        if findings is None:
            text.update(moves(self.screen, "\n"))
            return
        count = len(findings)
        title.fact = f"{count} finding{'' if count == 1 else 's'}" if count else ""
        said = findings_content(findings, self._room)
        text.update(said if count else nothing_found(waits))


class GuideStrip(Widget):
    """The same in three lines, where there is no room beside the form; without the `check` they are the guide's."""

    DEFAULT_CSS = """
    GuideStrip { height: 4; padding: 0 1; color: $text-quiet; }
    """

    def __init__(self, *, check: bool = True) -> None:
        super().__init__()
        self.check = check
        self.guide: Guide | None = None
        self.findings: Sequence[Finding] | None = None
        self.waits = ""

    def show_guide(self, guide: "Guide") -> None:
        self.guide = guide
        self.refresh()

    def show_findings(self, findings: "Sequence[Finding] | None", waits: str = "") -> None:
        self.findings, self.waits = findings, waits
        self.refresh()

    def render(self) -> Content:
        width = self.content_size.width
        rule = Content.styled("─" * width, "$rule")
        if not self.check:
            return Content.assemble(rule, "\n", self._about(width, 3))
        about = self._about(width, 2)
        lines = len(about.wrap(max(1, width)))
        return Content.assemble(rule, "\n", about, "\n" * (3 - lines), self._worst(width))

    def _about(self, width: int, height: int) -> Content:
        """Its first sentences; f1 shows all."""
        if self.guide is None:
            return Content()
        said = Content.assemble((self.guide.title, "bold $text-strong"), "  ", (self.guide.text, "$foreground"))
        return whole_sentences(said, width, height)

    def _worst(self, width: int) -> Content:
        if self.findings is None:
            return moves(self.screen, "   ")
        if not self.findings:
            return nothing_found(self.waits).truncate(width, ellipsis=True)
        finding, more = self.findings[0], len(self.findings) - 1
        sign, pen = SIGNS[finding.severity]
        count = f"  {more} more" if more else ""
        said = Content.assemble((f"{sign} ", pen), (finding.id, "$text-strong"), f" {finding.why}")
        said = said.truncate(max(0, width - len(count)), ellipsis=True)
        return Content.assemble(said, " " * (width - said.cell_length - len(count)), count)
