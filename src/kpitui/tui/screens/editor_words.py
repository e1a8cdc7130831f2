"""Single fields of the editor: words read as a period, a day, a number, a series, a link."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kpitui.model.definitions import GoalDefinition, LinkDefinition, SeriesDefinition, TargetDefinition
from kpitui.model.enums import Aggregation, Cadence, Kind, LinkKind, Missing, Sign
from kpitui.model.errors import BadInput, UnknownName
from kpitui.model.typed import parse_day, parse_number

if TYPE_CHECKING:
    from kpitui.usecases.editing import Editing

Found = TypeVar("Found")
COMBINED = (Kind.NUMBER, Kind.RATIO, Kind.FORMULA)
"""Kinds whose series say themselves how their values of one period become one."""
ONE_SERIES = (Kind.NUMBER, Kind.RATING, Kind.SHARE, Kind.MILESTONE)
"""Kinds that read a single series."""
SILENCED = re.compile("K[0-9]{1,2}")


def read_period(text: str, editing: "Editing") -> tuple[date | None, date | None]:
    """First and last day.

    Raises: BadInput.
    """
    if not text:
        return None, None
    period = editing.calendar.parse(text)
    return period.start, period.end


def read_day(text: str, editing: "Editing", *, last: bool = False) -> date:
    """A day as it is typed, or the first (or last) of a period's label.

    Raises: BadInput.
    """
    try:
        return parse_day(text, editing.today)
    except BadInput:
        try:
            period = editing.calendar.parse(text)
        except BadInput:
            period = None
        if period is None:
            raise
        return period.end if last else period.start


def read_weight(text: str) -> float:
    """Raises: BadInput where it is less than 0 or no number."""
    weight = parse_number(text)[0] if text.strip() else 1.0
    if weight < 0:
        raise BadInput(f"{text.strip()!r} is no weight: 0 (does not count) or a larger number")
    return weight


def usual_series(key: str, kind: Kind, unit: str, *, level: bool = False) -> SeriesDefinition:
    """The series that a KPI of that kind makes where nobody says more; of a `level` the latest value holds."""
    unit = unit or "count"
    if kind in (Kind.RATING, Kind.NPS):
        return SeriesDefinition(key=key, unit="rating", aggregation=Aggregation.MEAN)
    if kind is Kind.SHARE:
        return SeriesDefinition(key=key, aggregation=Aggregation.MEAN)
    if kind is Kind.MILESTONE:
        return SeriesDefinition(key=key, aggregation=Aggregation.LAST)
    if kind is not Kind.NUMBER:
        return SeriesDefinition(key=key)
    adds = level and aggregation_of(SeriesDefinition(key=key, unit=unit)) is Aggregation.SUM
    return SeriesDefinition(key=key, unit=unit, aggregation=Aggregation.LAST if adds else None)


def aggregation_of(series: SeriesDefinition) -> Aggregation:
    """How its values come together over time."""
    from kpitui.usecases.series import usual_aggregation

    return series.aggregation or usual_aggregation(series.unit)


def read_series(key: str, text: str, usual: SeriesDefinition) -> SeriesDefinition:
    """Unit, decimals and zero in any order: `currency:EUR 2 zero`.

    Raises: BadInput.
    """
    series = usual
    units = []
    for word in text.replace(",", " ").split():
        if word in list(Aggregation):
            raise BadInput(f"{word!r} is no unit: how the values of one period become one is chosen below")
        if word == "zero":
            series = replace(series, missing=Missing.ZERO)
        elif word.isascii() and word.isdigit():
            series = replace(series, decimals=int(word))
        else:
            units.append(word)
    if len(units) > 1:
        raise BadInput(f"{' '.join(units)!r} are two units: name one, such as count, percent or currency:EUR")
    from kpitui.usecases.series import check_decimals, check_unit

    series = replace(series, unit=units[0]) if units else series
    check_unit(series.unit)
    check_decimals(series.decimals)
    return series


def read_link(text: str, kind: LinkKind, editing: "Editing") -> LinkDefinition:
    """`churn 2 -`: the other KPI's key, a lag, and - where one rises as the other falls.

    Raises: UnknownName, BadInput.
    """
    key, *rest = text.split()
    known = [other for other, _ in editing.kpis]
    if key not in known:
        raise UnknownName("other KPI", key, known)
    sign = Sign.MINUS if "-" in rest else Sign.PLUS
    lags = [word for word in rest if word not in ("-", "+")]
    if not lags:
        return LinkDefinition(kind=kind, kpi=key, sign=sign)
    if kind is not LinkKind.LEADS or len(lags) > 1 or not (lags[0].isascii() and lags[0].isdigit()):
        behind = "its lag in periods, then - or nothing" if kind is LinkKind.LEADS else "- or nothing"
        raise BadInput(f"{' '.join(rest)!r} cannot stand behind {key}: {behind}")
    return LinkDefinition(kind=kind, kpi=key, lag=int(lags[0]), sign=sign)


def usual_cadence(target: TargetDefinition, goal: GoalDefinition | None) -> Cadence:
    """How often to look, from the time frame: a quarter → weekly, a year → monthly, longer → every two months."""
    start = target.start or (goal.start if goal else None)
    end = target.by or (goal.end if goal else None)
    if start is None or end is None:
        return Cadence.MONTH
    days = (end - start).days + 1
    if days <= 45:
        return Cadence.DAY if days <= 14 else Cadence.WEEK
    return Cadence.WEEK if days <= 130 else Cadence.MONTH if days <= 400 else Cadence.TWO_MONTHS


def parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def is_key(text: str) -> bool:
    return text.isascii() and text[:1].isalpha() and text.replace("_", "a").isalnum() and text == text.lower()


def word_of(enum: type[Found], text: str) -> Found | None:
    return enum(text) if text else None  # type: ignore[call-arg]


def read_silences(text: str) -> tuple[tuple[str, str], ...]:
    """`K11 known, we want the quick win`, a line each: findings of the check and why they do not matter here.

    Raises: BadInput.
    """
    found: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        rule, _, reason = line.partition(" ")
        if not SILENCED.fullmatch(rule.upper()):
            raise BadInput(f"{rule!r} is no finding of the check: write its number and the reason, as in K11 we know")
        if not reason.strip():
            raise BadInput(f"{rule} is put to rest with a reason: say why it does not matter here")
        found[rule.upper()] = reason.strip()
    return tuple(sorted(found.items()))


def is_aimed(target: TargetDefinition) -> bool:
    """Somebody has said where it goes, or where it starts."""
    return any(one is not None for one in (target.value, target.low, target.high, target.baseline))


def own_series(values: Mapping[str, str], editing: "Editing") -> str:
    """The series that a new KPI reads while none is named: of the KPI's own key; empty where it reads another."""
    name = values["name"].strip()
    if editing.kpi is not None or values["kind"] not in ONE_SERIES or values["series"].strip() or not name:
        return ""
    return editing.kpi_key(name).replace("-", "_")
