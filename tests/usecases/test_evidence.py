"""What the numbers say of a link. Today is Mon 23 Nov 2026."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from kpitui.analysis.lead_lag import LeadLag
from kpitui.model.enums import Aggregation, Cadence
from kpitui.store.workspace import Workspace
from kpitui.usecases._evidence import read_evidence
from kpitui.usecases._kpi_rows import read_stored
from kpitui.usecases._kpi_states import view_of
from tests.build import log_values, make_kpi
from tests.usecases.test_outlook import months

SUNDAY = date(2026, 11, 22)


def evidence(ws: Workspace, leader: str, follower: str) -> LeadLag:
    view = view_of(ws, None)
    with ws.looking() as db:
        kpis = {kpi.key: kpi for kpi in read_stored(db, view.clock.as_of).kpis}
        return read_evidence(db, view, [(kpis[leader], kpis[follower])])[0].found


def walk(seed: int, steps: int) -> list[float]:
    random, values = Random(seed), [100.0]
    while len(values) < steps:
        values.append(values[-1] + random.gauss(0, 1))
    return values


def weeks(values: Sequence[float]) -> dict[date, float]:
    """On as many Sundays, the last one yesterday's."""
    return {SUNDAY - timedelta(weeks=back): value for back, value in enumerate(reversed(values))}


def test_a_follower_is_seen_to_move_after_its_leader(any_ws: Workspace) -> None:
    make_kpi(any_ws, "response", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    make_kpi(any_ws, "rating", cadence=Cadence.WEEK, aggregation=Aggregation.MEAN)
    values = walk(1, 62)
    log_values(any_ws, "response", weeks(values[2:]))
    log_values(any_ws, "rating", weeks(values[:-2]))
    found = evidence(any_ws, "response", "rating")
    assert (found.verdict, found.lag, found.n) == ("evidence", 2, 60)
    assert evidence(any_ws, "rating", "response").verdict == "no evidence"


def test_two_cadences_are_held_together_at_the_longer_one(any_ws: Workspace) -> None:
    make_kpi(any_ws, "guides", cadence=Cadence.DAY)
    make_kpi(any_ws, "recall", cadence=Cadence.MONTH)
    values = walk(2, 25)
    log_values(any_ws, "guides", months(*values[1:]))
    log_values(any_ws, "recall", months(*values[:-1]))
    found = evidence(any_ws, "guides", "recall")
    assert (found.verdict, found.lag, found.n) == ("evidence", 1, 24)


def test_the_running_period_is_no_evidence(any_ws: Workspace) -> None:
    for key in ("guides", "recall"):
        make_kpi(any_ws, key)
        log_values(any_ws, key, months(*walk(3, 17)) | {date(2026, 11, 20): 100.0})
    assert evidence(any_ws, "guides", "recall").note == "17 of 18 periods in which both have a value"
