"""Beside the tree: why a goal is wanted, how its score comes about, what it rests on and what the check finds."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kpitui.present import numbers
from kpitui.tui.widgets import goal_facts
from kpitui.tui.widgets.cells import one_line
from kpitui.tui.widgets.chain_lines import chains_content, period_of
from kpitui.tui.widgets.kpi_pane import kpi_mark, status_mark
from kpitui.tui.widgets.pane_title import PaneTitle

if TYPE_CHECKING:
    from kpitui.usecases.goal_tree import GoalTree
    from kpitui.usecases.states import GoalState, KpiState


class GoalHead(Widget):
    """The name, at the right how it stands; a rule below."""

    DEFAULT_CSS = """
    GoalHead { height: 2; color: $text-quiet; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said = ("", Content())

    def show(self, name: str, mark: Content) -> None:
        self._said = (one_line(name), mark)
        self.refresh()

    def render(self) -> Content:
        name, mark = self._said
        width = self.size.width
        left = Content.styled(name, "bold $text-strong").truncate(max(0, width - mark.cell_length - 2), ellipsis=True)
        gap = " " * max(0, width - left.cell_length - mark.cell_length)
        return Content.assemble(left, gap, mark, "\n", ("─" * width if name else "", "$rule"))


class Section(Vertical):
    """A title on a rule and a text below; away where there is none."""

    DEFAULT_CSS = """
    Section { height: auto; margin-bottom: 1; display: none; }
    Section Static { height: auto; }
    """

    def __init__(self, title: str, id: str) -> None:
        super().__init__(id=id)
        self.title = PaneTitle(title)
        self.text = Static(markup=False)

    def compose(self) -> ComposeResult:
        yield self.title
        yield self.text

    def show(self, text: Content, fact: str = "") -> None:
        self.title.fact = fact
        self.text.update(text)
        self.display = bool(text.plain)


class GoalPane(VerticalScroll, can_focus=True):
    """Shows the goal or the KPI under the cursor."""

    DEFAULT_CSS = """
    GoalPane { scrollbar-size: 1 1; scrollbar-gutter: stable; }
    GoalPane > Static { height: auto; margin-bottom: 1; display: none; }
    GoalPane #why { color: $foreground; }
    GoalPane #facts { color: $text-quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "down", id="goal-pane.down", show=False),
        Binding("up,k", "scroll_up", "up", id="goal-pane.up", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield GoalHead()
        yield Static(id="why", markup=False)
        yield Static(id="facts", markup=False)
        yield Section("How the score comes about", "score")
        yield Section("Two perspectives", "perspectives")
        yield Section("The chain", "chain")
        yield Section("Check", "check")

    @property
    def _room(self) -> int:
        return max(30, self.scrollable_content_region.width)

    def on_mount(self) -> None:
        self.query_one("#check", Section).title.keys = (("goals.edit", "put right"), ("goals.silence", "silence"))

    def clear(self) -> None:
        self.query_one(GoalHead).show("", Content())
        self._text(why="", facts=Content())
        for section in self.query(Section):
            section.show(Content())

    def show_goal(self, goal: "GoalState", tree: "GoalTree") -> None:
        parents = {one.key: one.title for one in tree.goals}
        rows = tree.rows.get(goal.key, ())
        mark = status_mark(goal.status, bold=True) if goal.status else Content()
        score = goal.score.score
        if score is not None:
            mark = Content.assemble(mark, "   score ", (numbers.show_score(score), "bold $text-strong"))
        self.query_one(GoalHead).show(goal.title, mark)
        self._text(why=goal.why, facts=goal_facts.facts(goal, parents.get(goal.parent, ""), tree.as_of))
        kpis = [row for row in rows if row.kind == "kpi"]
        self._section("score", goal_facts.arithmetic(rows, goal, self._room) if rows else Content(), "weight  score")
        self._section("perspectives", goal_facts.perspectives(rows, self._room) if kpis else Content())
        chains = tree.chains.get(goal.key, ())
        self._section("chain", chains_content(chains, self._room), period_of(chains, tree.as_of))
        self._check(goal_facts.check(goal, tree, self._room), goal_facts.count_findings(goal, tree))

    def show_kpi(self, kpi: "KpiState", goal: "GoalState | None", tree: "GoalTree", today: date) -> None:
        from kpitui.present.score import score_words

        mark = kpi_mark(kpi) if kpi.status_of_kpi == "active" else Content()
        score = numbers.show_score(kpi.score) if kpi.score is not None else ""
        head = Content.assemble(mark, "   score ", (score, "bold $text-strong")) if mark and score else mark
        self.query_one(GoalHead).show(kpi.name, head)
        self._text(why=f"{goal.title}: {goal.why}" if goal and goal.why else "", facts=goal_facts.kpi_facts(kpi, today))
        self._section("score", Content("\n".join(score_words(kpi)) if mark else ""))
        self._section("perspectives", Content())
        self._section("chain", Content())
        found = tree.kpi_findings.get(kpi.key, ())
        self._check(goal_facts.findings_of_kpi(found, self._room), len(found))

    def _text(self, *, why: str, facts: Content) -> None:
        reason, line = self.query_one("#why", Static), self.query_one("#facts", Static)
        reason.update("\n".join(one_line(part) for part in why.splitlines()))
        reason.display = bool(why)
        line.update(facts)
        line.display = bool(facts.plain)

    def _section(self, name: str, text: Content, fact: str = "") -> None:
        self.query_one(f"#{name}", Section).show(text, fact)

    def _check(self, text: Content, count: int) -> None:
        self._section("check", text, f"{count} finding{'' if count == 1 else 's'}" if count else "")
