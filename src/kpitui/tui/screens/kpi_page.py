"""One KPI in full: where it stands, how it got here, what it is, and what was wanted of it."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from kpitui.model.enums import Named
from kpitui.tui.screens.kpi_screen import KpiScreen, PageView
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chain_lines import period_of
from kpitui.tui.widgets.chains import Chains
from kpitui.tui.widgets.chart import ChartPane
from kpitui.tui.widgets.facts import Facts
from kpitui.tui.widgets.guide_pane import SIGNS
from kpitui.tui.widgets.last_rows import LastRows
from kpitui.tui.widgets.link_list import LinkList
from kpitui.tui.widgets.pane_title import PaneTitle
from kpitui.tui.widgets.path_line import PathLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpitui.analysis.check import Finding
    from kpitui.present.types import Beside
    from kpitui.usecases.kpi_page import KpiPage as Page

Row = tuple[Content, Content]
FINDINGS_SHOWN = 3
ROWS_SHOWN = 4


class KpiPage(KpiScreen):
    """Chart and measurements at the left, facts at the right; one under the other where it is narrow."""

    CSS = """
    KpiPage #page { padding: 0 0 0 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    KpiPage.-tall #page { padding: 1 0 1 1; }
    KpiPage #standing { height: auto; padding: 0 1; margin-bottom: 1; }
    KpiPage.-tall PathLine { margin-bottom: 1; }
    KpiPage #columns { height: auto; layout: vertical; }
    KpiPage.-wide #columns { layout: horizontal; }
    KpiPage #left, KpiPage #right { height: auto; width: 1fr; }
    KpiPage.-wide #right { width: 36; margin-left: 4; }
    KpiPage ChartPane { height: 11; margin: 0 0 1 0; }
    KpiPage.-tall ChartPane { height: 16; }
    KpiPage .section { height: auto; margin-bottom: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("W", "events", "its events", id="kpi.events", show=False),
        Binding("T", "target", "new target", id="kpi.target"),
        Binding("M", "move", "move to another goal", id="kpi.move", show=False),
        Binding("S", "silence", "silence a finding", id="kpi.silence", show=False),
        Binding("P", "pause", "pause or resume", id="kpi.pause", show=False),
        Binding("d", "retire", "retire", id="kpi.retire", show=False),
        Binding("R", "rename", "rename its key", id="kpi.rename", show=False),
        Binding("H", "history", "its history", id="kpi.history", show=False),
        Binding("tab", "links", "links", id="kpi.links"),
        Binding("z", "full", "full screen", id="kpi.full"),
        Binding("j", "scroll('scroll_down')", "down", id="kpi.down", show=False),
        Binding("k", "scroll('scroll_up')", "up", id="kpi.up", show=False),
        Binding("g", "scroll('scroll_home')", "top", id="kpi.top", show=False),
        Binding("G", "scroll('scroll_end')", "bottom", id="kpi.bottom", show=False),
    ]

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="page"):
            yield PathLine()
            yield Static(id="standing", markup=False)
            with Vertical(id="columns"):
                with Vertical(id="left"):
                    yield PaneTitle("", keys=(("kpi.kind", "next"), ("kpi.full", "full screen")), id="chart-title")
                    yield ChartPane()
                    with Vertical(classes="section", id="measured"):
                        yield PaneTitle("Last measurements", keys=(("app.log", "log"), ("kpi.measure", "measure")))
                        yield LastRows()
                    with Vertical(classes="section", id="chains"):
                        yield PaneTitle("The chain")
                        yield Chains()
                    yield _section("Check", "findings", keys=(("kpi.edit", "put right"), ("kpi.silence", "silence")))
                with Vertical(id="right"):
                    yield _section("About", "about")
                    yield _section("Why", "why", keys=(("kpi.move", "move"),))
                    yield _section("Target", "targets", keys=(("kpi.target", "new"), ("kpi.edit", "change")))
                    yield _section("How the score comes about", "score")
                    with Vertical(classes="section", id="links"):
                        yield PaneTitle("Links", keys=(("kpi.links", "go to"), ("kpi.edit", "change")))
                        yield LinkList()
                        yield Facts()
                    yield _section("Early warning", "warnings")
                    yield _section("Before and after", "effects", keys=(("kpi.note", "note"),))
                    yield _section("Direction", "direction")
                    yield _section("Growth", "growth")
                    yield _section("Yield", "yields")
                    yield _section("Side by side", "beside")
                    yield _section("Check-ins", "check-ins", keys=(("kpi.check-in", "check in"),))
                    yield _section("Events", "events", keys=(("kpi.events", "all"), ("kpi.note", "note")))

    def on_mount(self) -> None:
        self.query_one("#page").focus()

    def show(self, view: PageView) -> None:
        from kpitui.present import kpi_page as say
        from kpitui.present.score import score_words

        super().show(view)
        page = view.page
        self.query_one("#measured").display = bool(page.measurements)
        self.query_one(LastRows).show(page.measurements[:ROWS_SHOWN], page.as_of, view.zone)
        self._fill("about", [(_quiet(label), _text(text)) for label, text in say.about(page)])
        self._fill("why", [*_reasons(say.why(page)), *_alignment(page.definition.alignment)])
        self._fill("targets", [_target(*pair, current=place == 0) for place, pair in enumerate(say.targets(page))])
        rule, *sums = score_words(page.state)
        self._fill("score", [(Content(), _quiet(rule)), *((Content(), _text(line)) for line in sums)])
        self._show_links(page)
        self._show_types(page)
        self.query_one("#chains").display = bool(page.chains)
        self.query_one("#chains PaneTitle", PaneTitle).fact = period_of(page.chains, page.as_of)
        self.query_one(Chains).show(page.chains, page.state.key, page.as_of)
        self._fill("check-ins", [(_quiet(when), _text(text)) for when, text in say.check_ins(page)])
        self._fill("events", [(_quiet(day), _text(title)) for day, title in say.events(page)])
        self._fill("findings", _findings(page.findings, len(page.definition.silences)))

    def _show_links(self, page: "Page") -> None:
        from kpitui.present import kpi_page as say
        from kpitui.present.types import evidence

        links, said = say.links(page), evidence(page)
        self.query_one("#links PaneTitle").refresh()
        self.refresh_bindings()
        self.query_one(LinkList).show(links)
        self._fill("links", [(Content(), _quiet(f"{way} {note}".strip())) for way, note in said])
        self.query_one("#links").display = bool(links or said)

    def _show_types(self, page: "Page") -> None:
        """What each of its types adds: a section."""
        from kpitui.present import types as say

        self._fill("warnings", [(Content(), _text(sentence)) for sentence in say.warnings(page)])
        self._fill("effects", [row for effect in say.effects(page) for row in _effect(*effect)])
        for name, rows in (("direction", say.direction), ("growth", say.growth), ("yields", say.yields)):
            self._fill(name, [(_quiet(label), _text(text)) for label, text in rows(page)])
        self._fill("beside", _beside(say.beside(page)))

    def _fill(self, name: str, rows: list[Row]) -> None:
        """A section without a row is not there."""
        section = self.query_one(f"#{name}")
        section.display = bool(rows)
        section.query_one(Facts).show(rows)

    async def action_events(self) -> None:
        await self.app.open_events(self.key, name=self.called)

    async def action_target(self) -> None:
        await self.loaded()
        if self.view:
            state = self.view.page.state
            self.app.new_target(self.key, state.unit, state.value)

    async def action_move(self) -> None:
        """From its core goal to another."""
        await self.loaded()
        if self.view:
            goals = self.view.page.goals
            self.app.move_kpi(self.key, self.called, goals[0].key if goals else "")

    async def action_silence(self) -> None:
        await self.loaded()
        if self.view and not (self.view.page.findings or self.view.page.definition.silences):
            self.notify(f"The check finds nothing wrong with {self.called}: there is nothing to silence.", markup=False)
            return
        await self.app.open_findings(Named.KPI, self.key, self.called)

    async def action_pause(self) -> None:
        await self.loaded()
        if self.view:
            self.app.pause_kpi(self.key, self.called, self.view.page.definition.status)

    def action_retire(self) -> None:
        self.app.retire_kpi(self.key, self.called)

    def action_rename(self) -> None:
        self.app.rename_key(Named.KPI, self.key, self.called)

    async def action_history(self) -> None:
        await self.app.action_open_history(Named.KPI, self.key, self.called)

    async def action_links(self) -> None:
        """To the links and back."""
        await self.loaded()
        links = self.query_one(LinkList)
        if self.view and self.view.page.links:
            (self.query_one("#page") if links.has_focus else links).focus()

    @on(LinkList.Opened)
    async def _go_to(self, event: LinkList.Opened) -> None:
        await self.app.open_kpi(event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "links":
            return self.view is None or bool(self.view.page.links)
        return super().check_action(action, parameters)

    async def action_full(self) -> None:
        await self.app.open_chart(self.key, self.cadence, self.kind)

    def action_scroll(self, how: str) -> None:
        getattr(self.query_one("#page", VerticalScroll), how)(animate=False)


def _section(title: str, name: str, keys: tuple[tuple[str, str], ...] = ()) -> Vertical:
    return Vertical(PaneTitle(title, keys=keys), Facts(), classes="section", id=name)


def _text(text: str) -> Content:
    return Content.styled(one_line(text), "$foreground")


def _quiet(text: str) -> Content:
    return Content.styled(one_line(text), "$text-quiet")


def _reasons(goals: list[tuple[str, str]]) -> list[Row]:
    rows = []
    for title, why in goals:
        rows.append((Content(), Content.styled(one_line(title), "$text-strong")))
        rows += [(Content(), _text(why))] if why else []
    return rows


def _alignment(sentence: str) -> list[Row]:
    """How daily work moves this number."""
    return [(Content(), _quiet(sentence))] if sentence else []


def _target(wanted: str, when: str, *, current: bool) -> Row:
    return Content.styled(one_line(wanted), "$accent" if current else "$text-quiet"), _quiet(when)


def _effect(title: str, means: str, sure: str) -> list[Row]:
    return [
        (Content(), Content.styled(one_line(title), "$text-strong")),
        (Content(), _text(means)),
        (Content(), _quiet(sure)),
    ]


def _beside(courses: "Sequence[Beside]") -> list[Row]:
    from kpitui.tui.widgets.kpi_columns import bars

    return [
        (
            Content.styled(bars(one.values), "$data"),
            Content.assemble((one_line(one.name), "$foreground"), f" {one.latest}"),
        )
        for one in courses
    ]


def _findings(findings: "tuple[Finding, ...]", silenced: int) -> list[Row]:
    rows = []
    for finding in findings[:FINDINGS_SHOWN]:
        sign, pen = SIGNS[finding.severity]
        rows.append((Content.assemble((sign, pen), f" {finding.id}"), _text(finding.why)))
    more = len(findings) - FINDINGS_SHOWN
    rest = [f"{more} more"] if more > 0 else []
    rest += [f"{silenced} silenced"] if silenced else []
    return [*rows, (Content(), _quiet(f"and {', '.join(rest)}: S shows all"))] if rest else rows
