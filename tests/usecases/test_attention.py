"""What wants somebody because the numbers changed. Today is Mon 23 Nov 2026."""

from datetime import date, timedelta

import pytest

from kpitui.model.enums import Cadence, Direction, LinkKind
from kpitui.present.attention import sentence, sentences
from kpitui.store.workspace import Workspace
from kpitui.usecases.dashboard import dashboard
from tests.build import log_values, make_kpi, make_link

LAST = date(2026, 11, 22)
STEADY = [10.0, 11.0, 9.0, 10.0, 12.0, 10.0, 9.0, 11.0, 10.0, 9.0, 11.0, 10.0]


def make_pair(ws: Workspace, latest: float, direction: Direction = Direction.UP) -> None:
    """Ben's Answers, with that latest value, lead Ana's Churn by 2 days."""
    make_kpi(ws, "answers", name="Answers", cadence=Cadence.DAY, owner="ben", direction=direction)
    make_kpi(ws, "churn", name="Churn", cadence=Cadence.DAY, owner="ana")
    for key, values in (("answers", [*STEADY, latest]), ("churn", [*STEADY, 10.0])):
        log_values(ws, key, {LAST - timedelta(len(values) - 1 - at): value for at, value in enumerate(values)})
    make_link(ws, LinkKind.LEADS, "answers", "churn", lag=2)


def wanting(ws: Workspace, owner: str | None = None) -> list[str]:
    view = dashboard(ws, owner=owner)
    found = (item for item in view.attention if item.kind in ("worse", "better", "early"))
    return [f"{item.name} {sentence(item, view.as_of)}" for item in found]


WARNING = "Churn may follow Answers, which fell below its lower limit on Sun 22 Nov; it comes 2 days later"


def test_a_leader_that_gets_worse_warns_of_what_follows(ws: Workspace) -> None:
    make_pair(ws, 1.0)
    assert wanting(ws) == ["Answers fell below its lower limit on Sun 22 Nov", WARNING]


@pytest.mark.parametrize(("latest", "direction"), [(10.0, Direction.UP), (20.0, Direction.UP), (1.0, Direction.DOWN)])
def test_one_that_is_steady_or_gets_better_does_not(ws: Workspace, latest: float, direction: Direction) -> None:
    make_pair(ws, latest, direction)
    assert not any("may follow" in line for line in wanting(ws))


def test_who_owns_what_follows_is_warned_whoever_owns_the_leader(ws: Workspace) -> None:
    make_pair(ws, 1.0)
    assert wanting(ws, "ana") == [WARNING]
    assert wanting(ws, "ben") == ["Answers fell below its lower limit on Sun 22 Nov"]


def test_where_there_is_less_room_the_sentence_is_shorter_and_whole(ws: Workspace) -> None:
    make_pair(ws, 1.0)
    view = dashboard(ws)
    said = [sentences(item, view.as_of)[-1] for item in view.attention if item.kind in ("worse", "early")]
    assert said == ["below its lower limit since Sun 22 Nov", "may follow Answers"]
