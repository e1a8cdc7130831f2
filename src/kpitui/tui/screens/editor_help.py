"""The guide for a field, all findings and the keys, on a whole screen: for terminals with no room beside a form."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from kpitui.tui.screens.help import HelpScreen
from kpitui.tui.widgets.guide_pane import findings_content, guide_content
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.analysis.check import Finding
    from kpitui.content.loader import Guide

WIDEST = 100


class EditorHelp(HelpScreen):
    """Help that begins with what the focused field means."""

    def __init__(self, asked_from: Screen[Any], guide: "Guide | None", findings: "Sequence[Finding]") -> None:
        super().__init__(asked_from)
        self.guide = guide
        self.findings = findings

    def on_mount(self) -> None:
        room = min(WIDEST, self.app.size.width - 4)
        above: list[PaneTitle | Static] = []
        if self.guide:
            above += [PaneTitle(self.guide.title, "guide"), Static(guide_content(self.guide, room), markup=False)]
        if self.findings:
            above += [PaneTitle("Check"), Static(findings_content(self.findings, room), markup=False)]
        self.query_one(VerticalScroll).mount_all(above, before=0)
