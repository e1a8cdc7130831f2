"""The types that a KPI has by what else was said of it, each with the reason."""

from typing import TYPE_CHECKING

from kpitui.model.enums import Kind, KpiType, LinkKind
from kpitui.tui.screens.editor_form import Values
from kpitui.tui.screens.editor_words import parts

if TYPE_CHECKING:
    from kpitui.tui.screens.editor_read import Reading
    from kpitui.usecases.editing import Editing

TIMES = frozenset(("duration", "s", "sec", "seconds", "min", "minutes", "h", "hours", "d", "days", "weeks", "workdays"))
ANSWERED = (Kind.RATING, Kind.SHARE, Kind.NPS)


def suggested(values: Values, reading: "Reading", editing: "Editing") -> dict[str, str]:
    """By type the reason; those that are marked are left out."""
    kpi, money = reading.kpi, reading.unit.startswith("currency:")
    leads, feeds, affects = (_first(values[field]) for field in ("leads", "feeds", "affects"))
    led, fed = (_at(editing, kind) for kind in (LinkKind.LEADS, LinkKind.FEEDS))
    reasons = {
        KpiType.QUALITATIVE: "people are asked" if kpi.kind in ANSWERED else "",
        KpiType.LEADING: f"it leads {leads}" if leads else "",
        KpiType.LAGGING: f"{led} leads it" if led else "",
        KpiType.INPUT: f"it feeds {feeds}, and nothing feeds it" if feeds and not fed else "",
        KpiType.PROCESS: _process(kpi.kind, reading.unit, money=money),
        KpiType.OUTPUT: f"{fed} feeds it, and it feeds {feeds}" if fed and feeds and kpi.kind is Kind.NUMBER else "",
        KpiType.OUTCOME: f"{fed} feeds it, and it feeds nothing" if fed and not feeds else "",
        KpiType.PRACTICAL: f"it affects {affects}" if affects else "",
        KpiType.DIRECTIONAL: "it has a benchmark" if kpi.benchmark else "",
        KpiType.FINANCIAL: "its unit is money" if money else "",
    }
    marked = values["types"].split()
    return {kind: why for kind, why in reasons.items() if why and kind not in marked}


def asked(values: Values) -> str:
    """What a marked type leaves open: a leading KPI leads another one."""
    marked = values["types"].split()
    if KpiType.LEADING in marked and not values["leads"].strip():
        return "leading: which KPI does it lead?"
    return ""


def _process(kind: Kind, unit: str, *, money: bool) -> str:
    if money and kind in (Kind.RATIO, Kind.FORMULA):
        return "it is a cost for each piece"
    return "it is a time for each piece" if unit.casefold() in TIMES else ""


def _first(text: str) -> str:
    """The key of the first KPI that is named."""
    named = parts(text)
    return named[0].split()[0] if named else ""


def _at(editing: "Editing", kind: LinkKind) -> str:
    return next((key for one, key in editing.incoming if one is kind), "")
