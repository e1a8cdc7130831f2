"""The check of what the numbers of a KPI say about its definition (concepts, "The check")."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kpitui.analysis.check import Finding, warning
from kpitui.analysis.lead_lag import LeadLag
from kpitui.analysis.verdict import TargetPlace

FEWEST_ANSWERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFacts:
    """What the check has to know of a KPI's numbers."""

    place: TargetPlace | None = None
    """Of the target in force; None: no target, too few values, or a sum by a date, which no single value can reach."""
    moved: bool = False
    """An event since the target began, or an open action, is there to move it."""
    stale: bool = False
    answers: Sequence[int] = ()
    """Of the last periods, for a rating, a share or an NPS."""
    unproven: Sequence[tuple[str, LeadLag]] = ()
    """Names of the KPIs that it is said to lead, with what 18 periods or more show instead."""


NOTHING_KNOWN = DataFacts()


def check_data(facts: DataFacts) -> list[Finding]:
    """K11 to K14 and K16, in the order of their ids."""
    found = []
    place = facts.place
    if place and place.place == "inside":
        found.append(
            warning(
                "K11",
                "The target lies inside routine variation: reaching it once means nothing.",
                "Ask for it several periods in a row, or for what needs a change of the process.",
            )
        )
    if place and place.place == "beyond" and not place.reached and not facts.moved:
        found.append(
            warning(
                "K12",
                "The target lies outside anything seen, and nothing has been done that would move it.",
                "Note the event or the action that will do it, or choose a target the process can give.",
            )
        )
    if facts.stale:
        found.append(
            warning("K13", "Two due days in a row were missed.", "Log what is missing, or look at it less often.")
        )
    found += [
        warning(
            "K14",
            f"It is said to lead {name}, and the numbers do not show it: {_instead(said)}.",
            "Take the link away, or look for another lag or another measure.",
        )
        for name, said in facts.unproven
    ]
    if facts.answers and median(facts.answers) < FEWEST_ANSWERS:
        found.append(
            warning(
                "K16",
                f"Fewer than {FEWEST_ANSWERS} answers a period: chance decides what it shows.",
                "Ask more people, or look at it less often.",
            )
        )
    return found


def _instead(said: LeadLag) -> str:
    return f"both move {said.note}" if said.verdict == "moves together" else said.note
