"""The fields of the editor read as a definition; what cannot be read is said beside its field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kpitui.analysis.formula import Formula
from kpitui.analysis.progress import check_target
from kpitui.model.definitions import (
    BenchmarkDefinition,
    GoalDefinition,
    KpiDefinition,
    LinkDefinition,
    SeriesDefinition,
    TargetDefinition,
)
from kpitui.model.enums import (
    Aggregation,
    Cadence,
    Direction,
    Funnel,
    Intent,
    Kind,
    KpiStatus,
    LinkKind,
    Perspective,
    Source,
)
from kpitui.model.errors import BadInput, KpituiError, UnknownName
from kpitui.model.typed import parse_number
from kpitui.tui.screens.editor_form import EACH, LINKS, NEW_SERIES, TOGETHER, Values, benchmark_text, links_text
from kpitui.tui.screens.editor_words import (
    COMBINED,
    ONE_SERIES,
    aggregation_of,
    is_aimed,
    is_key,
    own_series,
    parts,
    read_day,
    read_link,
    read_period,
    read_series,
    read_silences,
    read_weight,
    usual_cadence,
    usual_series,
    word_of,
)

if TYPE_CHECKING:
    from kpitui.usecases.editing import Editing

Found = TypeVar("Found")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the fields say so far."""

    kpi: KpiDefinition
    new_goals: tuple[GoalDefinition, ...]
    new_series: tuple[SeriesDefinition, ...]
    """Made with the KPI."""
    goal: GoalDefinition | None
    """The core goal, old or new."""
    unit: str
    """What its values are in."""
    decimals: int | None
    """To show them with: those of the KPI, else as many as were typed."""
    reads: tuple[str, ...]
    """The series that it reads, there or not."""
    own_series: str
    """Of the KPI's own key: what a new one reads while no series is named; empty where one is."""
    together: Mapping[str, Aggregation]
    """By series that is there how its values of one period become one from now on, where that is another way."""
    how: Aggregation | None
    """How those of the series that a number reads do; None where there is none."""
    how_is_said: bool
    """Somebody has chosen that, or it follows from what was written; else it is what is usual so far."""
    wrong: Mapping[str, str]
    """By field the sentence that says why it cannot be read."""
    missing: Mapping[str, str]
    """By field what an active KPI needs and a draft can wait for."""

    def called(self, series: str) -> str:
        """What the fields about a series are known by: nothing, of a new one whose key follows the KPI's name."""
        return "" if series == self.own_series and any(one.key == series for one in self.new_series) else series

    @property
    def combined(self) -> dict[str, Aggregation]:
        """By series that is made or changed with it how its values of one period become one."""
        return {**self.together, **{one.key: aggregation_of(one) for one in self.new_series}}

    @property
    def only_compares(self) -> bool:
        """The values are added up on the way to the target: the baseline is nothing they begin from."""
        target = self.kpi.targets[-1] if self.kpi.targets else None
        return self.how is Aggregation.SUM and target is not None and bool(target.by and target.baseline)


def read(values: Values, editing: "Editing") -> Reading:
    """Everything that can be read; nothing is looked up."""
    return _Reader(values, editing).read()


class _Reader:
    def __init__(self, values: Values, editing: "Editing") -> None:
        self.values = values
        self.editing = editing
        self.wrong: dict[str, str] = {}
        self.missing: dict[str, str] = {}
        self.typed: list[int] = []
        """Decimals of the numbers in the fields."""
        self.kind = Kind(values["kind"])
        self.before = editing.kpi or KpiDefinition(key="", status=KpiStatus.DRAFT)
        self.own_series = own_series(values, editing)
        self.series = self._text("series") or self.own_series

    def read(self) -> Reading:
        goal, new_goal = self._goal()
        formula = self._formula()
        names = self._series_names(formula)
        new_series = self._new_series(names)
        unit = self._unit(new_series)
        target = self._target(unit, goal)
        kpi = replace(
            self.before,
            name=self._text("name"),
            definition=self._text("definition"),
            goals=self._goals(goal),
            kind=self.kind,
            series=names[0] if self._reads_one(names) else "",
            formula=formula,
            nps=(names[0], names[1], names[2]) if self.kind is Kind.NPS and len(names) == 3 else None,
            unit=self._text("unit") or None,
            decimals=self._whole("decimals"),
            perspective=word_of(Perspective, self.values["perspective"]),
            funnel=word_of(Funnel, self.values["funnel"]),
            types=tuple(self.values["types"].split()),
            direction=Direction(self.values["direction"]),
            targets=self._targets(target),
            misleads=self.values["misleads"].strip(),
            alignment=self.values["alignment"].strip(),
            benchmark=self._take("benchmark", self.before.benchmark, self._benchmark),
            cadence=Cadence(self.values["cadence"] or usual_cadence(target, goal)),
            due=self._whole("due"),
            owner=self._text("owner"),
            source=Source(self.values["source"]),
            source_note=self.values["source_note"].strip(),
            limits_until=self._day("limits_until", last=True),
            silences=self._take("silences", self.before.silences, read_silences, self.values["silences"]),
            links=tuple(link for name, kind in LINKS.items() for link in self._links(name, kind)),
        )
        self._look_for_missing(kpi, target)
        new_goals = (new_goal,) if new_goal else ()
        decimals = max(self.typed, default=None) if kpi.decimals is None else kpi.decimals
        together = self._together(names)
        how = self._how(new_series, together)
        return Reading(
            kpi=kpi,
            new_goals=new_goals,
            new_series=new_series,
            goal=goal,
            unit=unit,
            decimals=decimals,
            reads=tuple(dict.fromkeys(names)),
            own_series=self.own_series,
            together=together,
            how=how,
            how_is_said=not new_series or bool(self._chosen(new_series[0].key)) or is_aimed(target),
            wrong=self.wrong,
            missing=self.missing,
        )

    def _how(self, new_series: tuple[SeriesDefinition, ...], together: Mapping[str, Aggregation]) -> Aggregation | None:
        known = self.editing.one_series(self.series) or next(iter(new_series), None)
        return together.get(known.key, aggregation_of(known)) if known and self.kind is Kind.NUMBER else None

    def _called(self, series: str) -> str:
        """As `Reading.called`."""
        return "" if series == self.own_series and self.editing.one_series(series) is None else series

    def _chosen(self, series: str) -> Aggregation | None:
        return word_of(Aggregation, self.values.get(TOGETHER + self._called(series), ""))

    def _together(self, names: list[str]) -> dict[str, Aggregation]:
        if self.kind not in COMBINED:
            return {}
        known = [one for name in dict.fromkeys(names) if (one := self.editing.one_series(name))]
        chosen = {one.key: self._chosen(one.key) or aggregation_of(one) for one in known}
        return {one.key: chosen[one.key] for one in known if chosen[one.key] is not aggregation_of(one)}

    def _look_for_missing(self, kpi: KpiDefinition, target: TargetDefinition) -> None:
        if not kpi.name:
            self.missing["name"] = "give it a name before it is activated"
        if not (kpi.series or kpi.formula or kpi.nps or (self.kind in ONE_SERIES and not self.editing.kpi)):
            where = {Kind.FORMULA: "formula", Kind.RATIO: "numerator", Kind.NPS: "nps"}.get(self.kind, "series")
            self.missing[where] = "say what it measures before it is activated"
        if target.value is None and (target.low is None) != (target.high is None):
            self.missing["low" if target.low is None else "high"] = "a range has two ends"
        aimed = target.value is not None or target.low is not None
        if not aimed and (target.baseline is not None or target.baseline_on is not None):
            where = "low" if kpi.direction is Direction.RANGE else "target"
            self.missing[where] = "a baseline needs a target to be on the way to"
        if aimed and target.by is None and self.values["frame"] != EACH:
            self.missing["by"] = "by when? Write a day, give the goal a period, or choose each period"

    def _text(self, field: str) -> str:
        return self.values[field].strip()

    def _take(
        self, field: str, otherwise: Other, read: Callable[..., Found], *args: object, **named: object
    ) -> Found | Other:
        """What `read` makes of a field; where it cannot, the reason is kept beside the field."""
        try:
            return read(*args, **named)
        except KpituiError as error:
            self.wrong.setdefault(field, str(error))
            return otherwise

    def _goal(self) -> tuple[GoalDefinition | None, GoalDefinition | None]:
        """The core goal, and the same again where it is new, or a draft that came with this one."""
        title = self._text("goal")
        found = self.editing.goal(title) if title else None
        own = self.editing.own_goal
        if not title or (found and found != own):
            return found, None
        span = self._take("period", (None, None), read_period, self._text("period"), self.editing)
        made = replace(
            own or GoalDefinition(key=self.editing.goal_key(title)),
            title=title,
            why=self.values["why"].strip(),
            intent=word_of(Intent, self.values["intent"]),
            start=span[0],
            end=span[1],
            owner=self._text("goal_owner"),
        )
        return made, made

    def _goals(self, core: GoalDefinition | None) -> tuple[tuple[str, float], ...]:
        served: dict[str, float] = {}
        if core:
            served[core.key] = self._take("weight", 1.0, read_weight, self._text("weight"))
        for part in parts(self.values["more"]):
            key, _, weight = part.partition(" ")
            goal = self.editing.goal(part) or self.editing.goal(key)
            if goal is None:
                self.wrong["more"] = str(UnknownName("goal", key, [one.key for one in self.editing.goals]))
            else:
                behind = "" if self.editing.goal(part) else weight
                served.setdefault(goal.key, self._take("more", 1.0, read_weight, behind))
        return tuple(served.items())

    def _formula(self) -> str:
        if self.kind is Kind.RATIO:
            above, below = self._text("numerator"), self._text("denominator")
            for field, key in (("numerator", above), ("denominator", below)):
                self._check_series(field, key)
            if above and above == below:
                self.wrong.setdefault("denominator", "a ratio needs two different series, one over the other")
            return f"{above} / {below}" if above and below else ""
        return self._text("formula") if self.kind is Kind.FORMULA else ""

    def _series_names(self, formula: str) -> list[str]:
        if self.kind is Kind.FORMULA:
            read = self._take("formula", None, Formula, formula) if formula else None
            return sorted(read.names) if read else []
        if self.kind is Kind.RATIO:
            names = [self._text("numerator"), self._text("denominator")]
        else:
            names = parts(self.values["nps"]) if self.kind is Kind.NPS else [self.series]
        if self.kind is Kind.NPS and len(names) not in (0, 1, 3):
            self.wrong["nps"] = "one series of grades, or three: promoters, passives, detractors"
        field = "nps" if self.kind is Kind.NPS else "series"
        for name in names:
            self._check_series(field, name)
        return [name for name in names if name and is_key(name)]

    def _reads_one(self, names: list[str]) -> bool:
        return self.kind not in (Kind.FORMULA, Kind.RATIO) and len(names) == 1

    def _check_series(self, field: str, key: str) -> None:
        if key and not is_key(key):
            self.wrong.setdefault(
                field, f"{key!r} is no key for a series: a small letter, then small letters, digits and _"
            )

    def _new_series(self, names: list[str]) -> tuple[SeriesDefinition, ...]:
        made = []
        for name in dict.fromkeys(names):
            if self.editing.one_series(name) is None:
                field = NEW_SERIES + self._called(name)
                text = self.values.get(field, "")
                usual = usual_series(name, self.kind, self._text("unit"), level=self._is_level())
                series = self._take(field, usual, read_series, name, text, usual)
                made.append(replace(series, aggregation=self._chosen(name) or series.aggregation))
        return tuple(made)

    def _is_level(self) -> bool:
        """It goes from somewhere to somewhere by a day: what is added up would begin at 0."""
        return self.values["frame"] != EACH and self._text("baseline") not in ("", "0")

    def _unit(self, new_series: tuple[SeriesDefinition, ...]) -> str:
        said = self._text("unit")
        if said or self.kind in (Kind.FORMULA, Kind.RATIO):
            return said or "count"
        if self.kind is Kind.SHARE:
            return "percent"
        if self.kind is Kind.NPS:
            return "count"
        known = self.editing.one_series(self.series) or next(iter(new_series), None)
        return known.unit if known else "count"

    def _number(self, field: str, unit: str) -> float | None:
        text = self._text(field)
        if not text:
            return None
        value, decimals = self._take(field, (None, 0), parse_number, text, unit)
        self.typed.append(decimals)
        return value

    def _whole(self, field: str) -> int | None:
        text = self._text(field)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 4:
            return int(text)
        self.wrong[field] = f"{text!r} is no whole number: 0 or more"
        return None

    def _target(self, unit: str, goal: GoalDefinition | None) -> TargetDefinition:
        direction = Direction(self.values["direction"])
        within = direction is Direction.RANGE
        end = None if self.values["frame"] == EACH else goal.end if goal else None
        by_text = self._text("by")
        target = TargetDefinition(
            value=None if within else self._number("target", unit),
            low=self._number("low", unit) if within else None,
            high=self._number("high", unit) if within else None,
            baseline=self._number("baseline", unit),
            baseline_on=self._day("baseline_on"),
            start=self._day("start"),
            by=None if self.values["frame"] == EACH else self._day("by", last=True) if by_text else end,
        )
        self._check_target(target, direction)
        return target

    def _check_target(self, target: TargetDefinition, direction: Direction) -> None:
        both = target.low is not None and target.high is not None
        aim = (target.low or 0.0, target.high or 0.0) if both else target.value
        where = "low" if direction is Direction.RANGE else "target"
        self._take(where, None, check_target, direction, target.baseline, aim)
        if target.start and target.by and target.by < target.start:
            self.wrong["by"] = f"the target is due by {target.by}, before it starts on {target.start}"

    def _targets(self, target: TargetDefinition) -> tuple[TargetDefinition, ...]:
        """The history with the target in the fields: in the place of the latest, or after it from its own start."""
        before, draft = self.before.targets, self.before.status is KpiStatus.DRAFT
        kept = before[:-1] if draft else before
        if target == TargetDefinition(by=target.by):
            if kept and not draft:
                self.wrong["target"] = "its target stays in the history: write another one, or leave this"
            return kept
        others = tuple(old for old in kept if old.start != target.start)
        return tuple(sorted([*others, target], key=lambda one: one.start or date.min))

    def _day(self, field: str, *, last: bool = False) -> date | None:
        text = self._text(field)
        return self._take(field, None, read_day, text, self.editing, last=last) if text else None

    def _benchmark(self) -> BenchmarkDefinition | None:
        text = self._text("benchmark")
        if text == benchmark_text(self.before.benchmark).strip():
            return self.before.benchmark
        first, _, source = text.partition(" ")
        if not first:
            return None
        if self.editing.one_series(first):
            return BenchmarkDefinition(peer=first, source=source.strip())
        try:
            return BenchmarkDefinition(value=parse_number(first)[0], source=source.strip())
        except BadInput:
            raise BadInput(
                f"{first!r} is neither a number nor a series: write one, then where you have it from"
            ) from None

    def _links(self, field: str, kind: LinkKind) -> tuple[LinkDefinition, ...]:
        before = tuple(link for link in self.before.links if link.kind is kind)
        if self._text(field) == links_text(before, kind):
            return before
        notes = {link.kpi: link.note for link in before}
        links: dict[str, LinkDefinition] = {}
        for part in parts(self.values[field]):
            link = self._take(field, None, read_link, part, kind, self.editing)
            if link:
                links[link.kpi] = replace(link, note=notes.get(link.kpi, ""))
        return tuple(links[key] for key in sorted(links))
