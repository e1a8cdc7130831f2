"""The two forms of `kpitui show`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

from kpitui.cli import check, status_forms, table, text
from kpitui.model.enums import KpiStatus
from kpitui.present import kpi_page as say
from kpitui.present import numbers, periods, standing

if TYPE_CHECKING:
    from kpitui.analysis.aggregate import PeriodValue
    from kpitui.usecases.kpi_page import KpiPage
    from kpitui.usecases.states import ChartData, Outlook, TargetView
    from kpitui.usecases.type_views import LinkView

FORMAT = 1
LAST_PERIODS = 12
CHART_ROWS, WIDEST_CHART = 14, 120
WIDEST_LABEL = 28
ALIGN: tuple[table.Align, ...] = ("left", "right", "right", "left")

Section = tuple[str, Iterable[str]]


def write_json(page: "KpiPage", out: TextIO) -> None:
    """One object, the same bytes for the same data and day."""
    definition = page.definition
    document = {
        "format": FORMAT,
        "as_of": page.as_of.isoformat(),
        "period": page.period.label,
        "kpi": status_forms.kpi_record(page.state)
        | {
            "definition": definition.definition or None,
            "kind": str(definition.kind),
            "formula": definition.formula or None,
            "direction": str(definition.direction),
            "cadence": str(definition.cadence),
            "state": str(definition.status),
            "types": list(definition.types),
        },
        "forecast": _forecast(page.state.outlook),
        "history": [_value(one) for one in page.state.history],
        "targets": [_target(one) for one in page.targets],
        "links": [_link(one) for one in page.links],
        "events": [{"day": one.day.isoformat(), "title": one.title} for one in page.events],
        "findings": [check.record(one) for one in page.findings],
    }
    text.write_json(document, out)


def write_text(page: "KpiPage", out: TextIO, glyphs: str) -> None:
    """All of the KPI's page in the width of the terminal; a section without a line is not there."""
    room = table.columns_of(out)
    lines = list(_head(page, room))
    for title, body in _sections(page, room, ascii=text.is_ascii(glyphs, out)):
        shown = list(body)
        if shown:
            lines += ["", title, *shown]
    text.write(lines, out, glyphs)


def _head(page: "KpiPage", room: int) -> Iterator[str]:
    """Name, then how it stands."""
    state = page.state
    idle = "" if state.status_of_kpi is KpiStatus.ACTIVE else f", {state.status_of_kpi}"
    yield table.cut(text.clean(f"{state.name or state.key}  ({state.key}{idle})"), room)
    now, wanted = say.now_and_target(state)
    chance, of = standing.chance_text(state, page.as_of)
    facts = (table.standing(state), f"{now} {wanted}".rstrip(), f"{chance} {of}".strip())
    yield from table.wrapped(" · ".join(fact for fact in facts if fact), room)
    yield from table.wrapped(" ".join(standing.standing(state, page.as_of)), room)


def _sections(page: "KpiPage", room: int, *, ascii: bool) -> tuple[Section, ...]:
    return (
        (say.chart_title(page.chart), _chart(page.chart, room, ascii=ascii)),
        ("Last periods", _history(page, room)),
        ("About", _pairs(say.about(page), room)),
        ("Why", _pairs(say.why(page), room)),
        ("Target", _pairs(say.targets(page), room)),
        ("Links", _pairs(_linked(page), room)),
        ("Check-ins", _pairs(say.check_ins(page), room)),
        ("Events", _pairs(say.events(page), room)),
        ("Check", check.finding_lines(page.findings, room)),
    )


def _chart(data: "ChartData", room: int, *, ascii: bool) -> Iterator[str]:
    from kpitui.present.chart import draw

    for row in draw(data, min(room, WIDEST_CHART), CHART_ROWS, ascii=ascii).rows:
        yield "".join(piece for piece, _ in row).rstrip()


def _history(page: "KpiPage", room: int) -> list[str]:
    """The last periods, the newest at the foot."""
    shown = page.state.history[-LAST_PERIODS:]
    if not shown:
        return []
    values = table.aligned(numbers.parts(one.value, page.state.unit, page.state.decimals) for one in shown)
    rows = [
        (f"  {periods.name(one.period, page.as_of)}", value, f"n {one.n}" if one.n is not None else "", _mark(one))
        for one, value in zip(shown, values, strict=True)
    ]
    return table.table(rows, ALIGN, head=("", "", "", ""), room=room, flexible=(0, 3))[1:]


def _mark(one: "PeriodValue") -> str:
    return "so far" if one.partial and one.value is not None else one.reason


def _linked(page: "KpiPage") -> list[tuple[str, str]]:
    """What a link means, and whether the numbers show it."""
    return [(name, "; ".join(part for part in said if part)) for _, name, *said in say.links(page)]


def _pairs(rows: Sequence[tuple[str, str]], room: int) -> Iterator[str]:
    """Labels in a column, the words beside them."""
    labels = [table.cut(text.clean(label), min(WIDEST_LABEL, room // 3)) for label, _ in rows]
    wide = max(map(table.width, labels), default=0)
    for label, (_, words) in zip(labels, rows, strict=True):
        for number, line in enumerate(table.wrapped(words, room - wide - 4)):
            shown = "" if number else label
            yield f"  {shown}{' ' * (wide - table.width(shown))}  {line}".rstrip()


def _forecast(outlook: "Outlook | None") -> dict[str, Any] | None:
    if outlook is None or outlook.period is None or outlook.value is None:
        return None
    period = outlook.period
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "value": outlook.value,
        "low": outlook.low,
        "high": outlook.high,
    }


def _value(one: "PeriodValue") -> dict[str, Any]:
    return {
        "label": one.period.label,
        "start": one.period.start.isoformat(),
        "end": one.period.end.isoformat(),
        "partial": one.partial,
        "value": one.value,
        "n": one.n,
        "reason": one.reason or None,
    }


def _target(target: "TargetView") -> dict[str, Any]:
    return {
        "kind": str(target.kind),
        "target": status_forms.target_value(target),
        "baseline": target.baseline,
        "start": _day(target.start),
        "by": _day(target.by),
    }


def _link(link: "LinkView") -> dict[str, Any]:
    return {
        "kind": str(link.kind),
        "way": "to" if link.outgoing else "from",
        "key": link.key,
        "name": link.name,
        "lag": link.lag,
        "sign": str(link.sign),
        "note": link.note or None,
        "evidence": link.evidence.found.verdict if link.evidence else None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
