"""What is said of an entry: before it is stored, and besides that it was taken."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from kpitui.model.enums import Kind
from kpitui.present import numbers, periods

if TYPE_CHECKING:
    from kpitui.usecases.corrections import Correction
    from kpitui.usecases.entries import EntryPreview, Input
    from kpitui.usecases.log import Recorded

Role = Literal["strong", "text", "quiet", "good", "warn", "bad"]
Piece = tuple[str, Role]
Line = list[Piece]


_VALUES = {
    Kind.NUMBER: "412",
    Kind.RATIO: "12/400",
    Kind.RATING: "5=12 4=3",
    Kind.SHARE: "41/50",
    Kind.NPS: "9=12 8=3",
    Kind.MILESTONE: "done",
}
ASK: Line = [("! ", "warn"), ("Not stored yet: ", "strong"), ("enter again stores it all the same", "warn")]


def warning(stored: "Recorded") -> str:
    """`New customers 4 120 is far outside the usual 400–419`; empty where nothing is unusual."""
    if stored.usual is None:
        return ""
    value = numbers.show(stored.value, stored.unit, stored.decimals)
    usual = numbers.show_range(*stored.usual, stored.unit, stored.decimals)
    return f"{stored.name} {value} is far outside the usual {usual}"


def beside(found: "EntryPreview | Recorded", decimals: int | None) -> str:
    """`added to the 200 logged for that day, 410 in all`: what was logged for the same days, and what becomes of it;
    empty where nothing was."""
    said, period = found.beside, found.period
    if said is None or period is None:
        return ""
    value = shown(found, said.value, decimals)
    if said.fate == "hidden":
        return f"in place of the feed's {value}"
    days = "that day" if period.days == 1 else "those days"
    if said.fate in ("replaced", "confirmed"):
        return f"takes the place of the {value} of {days}"
    together = f"logged for {days}, {shown(found, said.together, decimals)} in all"
    return f"added to the {value} {together}" if said.fate == "added to" else f"counted with the {value} {together}"


def taken(stored: "Recorded", today: date, corrected: bool) -> list[Line]:
    """What was stored, and what is unusual about it."""
    value = "" if stored.value is None else shown(stored, stored.value, stored.decimals)
    days = periods.span(stored.period.start, stored.period.end, today)
    verb = "corrected" if corrected else "stored"
    line: Line = [("✓ ", "good"), (f"{verb}: {stored.name}  {value}".rstrip(), "text"), (f"  {days}", "quiet")]
    unusual = filter(None, (beside(stored, stored.decimals), warning(stored)))
    return [line, [(" · ".join(unusual), "warn")]]


def going_on(stored: "Recorded") -> Line:
    """What the table calls it, where that is another name, and how the line is left."""
    other = [name for name in stored.series if _plain(name) not in (_plain(stored.name), _plain(stored.key))]
    where = f"in the table as {', '.join(other)} · " if other else ""
    return [(f"{where}type the next one; esc ends", "quiet")]


def _plain(name: str) -> str:
    """A name and the keys made of it are the same."""
    return name.casefold().replace("_", " ").replace("-", " ")


def typed(old: "Correction", today: date) -> str:
    """A measurement as its value, day and note would be typed: `21 2026-11-19 "new form"`."""
    value = numbers.plain(old.value, old.decimals)
    if old.pooled:
        value = f"{value} n={old.n}"
    elif old.kind is Kind.MILESTONE:
        value = "done" if old.value else "not yet"
    elif old.kind is Kind.SHARE:
        value = f"{'yes' if old.value else 'no'}={old.n or 1}"
    elif old.n is not None:
        value = f"{value}={old.n}"
    days = old.start.isoformat() if old.start == old.end else f"{old.start}..{old.end}"
    note = old.note.replace('"', '""')
    return f'{value} {days} "{note}"' if old.note else f"{value} {days}"


def preview(found: "EntryPreview", today: date, old: "Correction | None" = None) -> list[Line]:
    """Up to three lines: what will be stored or why it will not, how usual that is, and what the period comes to.

    `old`: the measurement that is corrected.
    """
    if found.begun:
        such = f', as in {_VALUES[found.kind]} yesterday "sunny"' if found.kind in _VALUES else ""
        return [[(f"now the value, a day and a note{such}", "quiet")], _last(found, today)]
    if found.problem:
        return [[("! ", "warn"), (found.problem, "text")], _last(found, today)]
    if found.period is None:
        return []
    first = _stored(found, today) if old is None else _corrected(found, today, old)
    second: Line = []
    last = [] if found.beside else _last(found, today)
    for more in (_kept(old) if old else _beside(found), _usual(found), last, _count(found, old)):
        second += [(" · ", "quiet"), *more] if second and more else more
    return [first, second, _closing(found, today)]


def check_in(found: "EntryPreview", today: date) -> list[Line]:
    """Of a value for a whole period: what will be stored or why not, how usual it is, and what the period comes to."""
    if found.problem:
        return [[("! ", "warn"), (found.problem, "text")], _last(found, today)]
    if found.period is None:
        return [_last(found, today)]
    second: Line = []
    for more in (_usual(found), _last(found, today), _count(found, None)):
        second += [(" · ", "quiet"), *more] if second and more else more
    return [_stored(found, today), second, _confirmed(found, today) or _closing(found, today)]


def _confirmed(found: "EntryPreview", today: date) -> Line:
    """Finer values are there, and they count (rule 13)."""
    if found.beside is None or found.beside.fate != "confirmed" or found.period is None:
        return []
    name = periods.name(found.period, today).partition("  ")[0]
    return [
        (f"{name} stays {_shown(found, found.beside.value)}", "warn"),
        (", as measured: this only confirms it", "quiet"),
    ]


def _stored(found: "EntryPreview", today: date) -> Line:
    line: Line = [("✓ ", "good"), (f"{found.name}  {_shown(found, found.value)}", "strong")]
    if found.reason:
        line.append((f" ({found.reason})", "warn"))
    if len(found.inputs) > 1 or (found.inputs and found.inputs[0].n):
        line.append((" = " if found.kind in (Kind.RATIO, Kind.FORMULA) else " from ", "quiet"))
        sign = " ÷ " if found.kind is Kind.RATIO else ", "
        for place, one in enumerate(found.inputs):
            line += [(sign, "quiet")] if place else []
            line.append((_input(one, found.kind), "text"))
    return [*line, *_when(found, today)]


def _corrected(found: "EntryPreview", today: date, old: "Correction") -> Line:
    before = numbers.show(old.value, old.unit, max(old.decimals, numbers.places(old.value, old.unit, None)))
    line: Line = [("✓ ", "good"), (f"{found.name}  ", "strong"), (before, "quiet"), (" ▸ ", "quiet")]
    one = found.inputs[0]
    return [*line, (_number(one.value, one.unit, one.decimals), "strong"), *_when(found, today)]


def _kept(old: "Correction") -> Line:
    if old.by_feed:
        return [("stands in place of the feed's value", "warn")]
    return [("the old value stays in the history", "quiet")]


def _when(found: "EntryPreview", today: date) -> Line:
    if found.period is None:
        return []
    days = periods.span(found.period.start, found.period.end, today)
    return [("  on " if found.period.days == 1 else "  for ", "quiet"), (days, "text")]


def _last(found: "EntryPreview", today: date) -> Line:
    if found.last is None:
        return []
    days = periods.span(found.last.start, found.last.end, today)
    on = "on" if found.last.start == found.last.end else "for"
    return [(f"last {_shown(found, found.last.value)} {on} {days}", "quiet")]


def _usual(found: "EntryPreview") -> Line:
    if found.usual is None or found.value is None:
        return []
    usual = numbers.show_range(found.usual.low, found.usual.high, found.unit, _digits(found))
    if found.usual.far(found.value):
        return [(f"far outside its usual {usual}", "warn")]
    inside = found.usual.low <= found.value <= found.usual.high
    return [(f"inside its usual {usual}" if inside else f"usual is {usual}", "quiet")]


def _beside(found: "EntryPreview") -> Line:
    """What is logged for those days already, and how it is put right where another value was meant to."""
    said = beside(found, _digits(found))
    if found.beside is not None and found.beside.counts_on:
        return [(said, "warn"), ("; e in the log corrects it", "quiet")]
    return [(said, "warn")] if said else []


def _count(found: "EntryPreview", old: "Correction | None") -> Line:
    return [(f"stores {len(found.inputs)} values", "quiet")] if len(found.inputs) > 1 and old is None else []


def _closing(found: "EntryPreview", today: date) -> Line:
    if found.closing is None:
        return []
    closing = found.closing
    name = periods.name(closing.period, today).partition("  ")[0]
    verb = "closes with it" if closing.period.end < today else "so far with it"
    parts = " ÷ ".join(numbers.show(value) for value in closing.inputs) if found.kind is Kind.RATIO else ""
    covered = f"{closing.covered_days} of {closing.period.days} days"
    value = _shown(found, closing.value)
    return [
        (f"{name} {verb}: ", "quiet"),
        (value, "strong"),
        (f" ({', '.join(filter(None, (parts, covered)))})", "quiet"),
    ]


def _input(one: "Input", kind: Kind) -> str:
    if kind is Kind.SHARE:
        return f"{one.n} {'yes' if one.value else 'no'}"
    if one.n is not None:
        grade = numbers.show(one.value, "count", one.decimals)
        return f"{one.n} × {grade}" if one.decimals == 0 else f"{one.n} answers"
    return f"{_number(one.value, one.unit, one.decimals)} {one.name}"


def _number(value: float, unit: str, decimals: int) -> str:
    return numbers.show(value, unit, max(decimals, numbers.places(value, unit, None)))


def shown(found: "EntryPreview | Recorded", value: float | None, decimals: int | None) -> str:
    """`3.75 %`; of a milestone `done` or `not yet`."""
    if found.kind is Kind.MILESTONE and value in (0, 1):
        return "done" if value else "not yet"
    return numbers.show(value, found.unit, decimals)


def _shown(found: "EntryPreview", value: float | None) -> str:
    return shown(found, value, _digits(found))


def _digits(found: "EntryPreview") -> int:
    """The KPI's; else as many as the figures beside each other need."""
    if found.decimals is not None:
        return found.decimals
    typed = found.inputs[0].decimals if found.kind is Kind.NUMBER and found.inputs else 0
    usual = (found.usual.low, found.usual.high) if found.usual else ()
    there = (found.beside.value, found.beside.together) if found.beside else ()
    figures = (found.value, found.last and found.last.value, *there, *usual)
    return max(typed, *(numbers.places(figure or 0.0, found.unit, None) for figure in figures))
