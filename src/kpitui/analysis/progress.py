"""How far a KPI has come, where it should be by now, and what that makes it (numbers, rules 4–8 and 15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import erfc, fsum, isfinite, sqrt
from typing import Literal

from kpitui.analysis.finite import check_finite
from kpitui.model.enums import Direction, Status, TargetKind
from kpitui.model.errors import BadInput

ON_TRACK = 0.9
AT_RISK = 0.7
PASSED = 0.7
"""The score from which a finished target counts as met."""
LIKELY = 0.7
POSSIBLE = 0.3
"""Chances from which a KPI with a forecast is on track, and at risk."""

SQRT_2 = sqrt(2)

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Progress:
    """Fractions: 0.5 is half way. What cannot be said is None; `note` says why."""

    progress: float | None
    """(current − baseline) ÷ (target − baseline), unclamped."""
    score: float | None
    """0..1."""
    attainment: float | None
    """Current ÷ target, for targets above 0."""
    note: str


@dataclass(frozen=True, slots=True)
class RollUp:
    """The score of a goal, and how many of its parts have one."""

    score: float | None
    scored: int
    of: int


@dataclass(frozen=True, slots=True)
class EachScore:
    """How often a target for each period was met."""

    score: float | None
    """Periods that met it ÷ periods with a value."""
    met: int
    of: int
    misses: int
    """Periods missed in a row, the latest included."""


def progress(
    direction: Direction | str, baseline: float | None, target: float | Range | None, current: float | None
) -> Progress:
    """Progress, score and attainment of a value on its way from the baseline to the target, all in one unit.

    baseline = target means maintain: the score is 1 or 0, and there is no progress. Without a baseline there is only
    attainment. A range has a score: 1 inside, edges included; outside 1 − distance ÷ the baseline's distance.
    A flow with a `by` target starts at 0: pass that as the baseline.

    Raises: BadInput, for what `check_target` refuses and for nan or infinity.
    Source: the share of the way, scored 0 to 1 as key results are: Doerr, Measure What Matters (2018).
    """
    check_target(direction, baseline, target)
    check_finite(current)
    if target is None:
        return Progress(None, None, None, "no target")
    if current is None:
        return Progress(None, None, None, "no value")
    if isinstance(target, tuple):
        return Progress(None, _range_score(baseline, target, current), None, "a range has no progress")
    attainment = _quotient(current, target) if target > 0 else None
    if baseline is None:
        return Progress(
            None, None, attainment, "no baseline" if target > 0 else "no baseline, and a target not above 0"
        )
    if baseline == target:
        score = 1.0 if meets(direction, target, current) else 0.0
        return Progress(None, score, attainment, "the target is to keep the baseline")
    # Halved, so that the distance between two huge numbers of opposite sign stays finite.
    done = _quotient(current / 2 - baseline / 2, target / 2 - baseline / 2)
    if done is None:
        score = 1.0 if meets(direction, target, current) else 0.0
        return Progress(None, score, attainment, "baseline and target are too close to compare")
    return Progress(done, min(1.0, max(0.0, done)), attainment, "")


def check_target(direction: Direction | str, baseline: float | None, target: float | Range | None) -> None:
    """Refuse a target that contradicts the direction or the baseline.

    Raises: BadInput, for one on the wrong side of the baseline, an inverted range, a range where the direction is
    up or down, a single value where it is a range, nan and infinity.
    """
    direction = read_direction(direction)
    check_finite(baseline)
    if target is None:
        return
    if isinstance(target, tuple):
        low, high = target
        check_finite(low, high)
        if direction is not Direction.RANGE:
            raise BadInput(f"a range is no target where {_better(direction)} is better: give one value")
        if low > high:
            raise BadInput(f"the range {low:.12g} to {high:.12g} is inverted: its low end comes first")
        return
    check_finite(target)
    if direction is Direction.RANGE:
        raise BadInput("a KPI that is to stay inside a range needs a low and a high end as its target")
    if baseline is not None and (target < baseline if direction is Direction.UP else target > baseline):
        side = "below" if target < baseline else "above"
        raise BadInput(
            f"a target of {target:.12g} is {side} the baseline {baseline:.12g}, but {_better(direction)} is better"
        )


def meets(direction: Direction | str, target: float | Range, value: float) -> bool:
    """Is the value at the target or better? The edges of a range belong to it."""
    if isinstance(target, tuple):
        return target[0] <= value <= target[1]
    return value >= target if read_direction(direction) is Direction.UP else value <= target


def expected(baseline: float, target: float, start: date, end: date, today: date) -> float:
    """Where one should be at the end of `today`: linear by days, both ends included; before `start` the baseline.

    With baseline 0 and target 1 it is the expected progress.

    Returns: in the unit of baseline and target.
    Raises: BadInput, when end is before start, for nan and infinity.
    Source: baseline + (target − baseline) × elapsed days ÷ all days (numbers, "Progress, score, pace").
    """
    check_finite(baseline, target)
    if end < start:
        raise BadInput(f"the time frame ends ({end}) before it starts ({start})")
    if today < start:
        return float(baseline)
    if today >= end:
        return float(target)
    elapsed = ((today - start).days + 1) / ((end - start).days + 1)
    return baseline * (1 - elapsed) + target * elapsed


def chance(direction: Direction | str, forecast: float, sd: float, target: float | Range) -> float:
    """The probability 0..1, unrounded, that a value forecast with this standard deviation meets the target.

    1 − Φ((target − forecast) ÷ sd) where higher is better; inside a range, of both its ends. With sd 0 it is 1 or 0.

    Args: forecast, sd, target: in one unit.
    Raises: BadInput, for a negative sd, a target that contradicts the direction, nan and infinity.
    Source: normal forecast errors, as Hyndman & Athanasopoulos, Forecasting: Principles and Practice (3rd ed.), 5.5.
    """
    check_target(direction, None, target)
    check_finite(forecast, sd)
    if sd < 0:
        raise BadInput(f"{sd} is no standard deviation: it is 0 or more")
    if sd == 0:
        return 1.0 if meets(direction, target, forecast) else 0.0
    if isinstance(target, tuple):
        low, high = target
        return max(0.0, 1 - _above(low, forecast, sd, -1) - _above(high, forecast, sd, 1))
    return _above(target, forecast, sd, 1 if read_direction(direction) is Direction.UP else -1)


def cap_score(limit: float, total: float) -> float:
    """Score of a sum that is to stay under a cap: min(1, limit ÷ total).

    `limit` is the pace of the day, and the target at the end (rule 4). Before the end it is also the `ratio` of
    `status`.
    """
    check_finite(limit, total)
    if total <= limit:
        return 1.0
    return max(0.0, _quotient(limit, total) or 0.0) if total > 0 else 0.0


def score_each(met: Iterable[bool | None]) -> EachScore:
    """Score of a target for each period, from whether each complete period in the frame met it, oldest first.

    A period without a value is None and counts neither way. Each is judged by the target of its own time.
    """
    known = [one for one in met if one is not None]
    misses = 0
    for one in reversed(known):
        if one:
            break
        misses += 1
    score = sum(known) / len(known) if known else None
    return EachScore(score, sum(known), len(known), misses)


def pace_ratio(progress: float | None, expected_progress: float | None) -> float | None:
    """Progress ÷ expected progress, as `status` takes it; None where there is no progress.

    Where nothing is expected yet, 1 for who has not lost ground and 0 for who has.
    """
    if progress is None or expected_progress is None:
        return None
    if expected_progress <= 0:
        return 1.0 if progress >= 0 else 0.0
    return _quotient(progress, expected_progress)


def status(
    kind: TargetKind | str | None,
    *,
    started: bool,
    meets: bool | None,
    score: float | None,
    ratio: float | None = None,
    misses: int = 0,
    ended: bool = False,
    rising_flow: bool = False,
    chance: float | None = None,
) -> Status:
    """Where a KPI stands at the end of its last complete period (rule 8).

    Args:
        kind: of the target; None: there is no target.
        started: a period in the target's frame is complete.
        meets: the value meets the target; None: there is no value.
        score: from `progress`, `score_each` or `cap_score`; None where there is none (no baseline).
        ratio: `by` targets only: from `pace_ratio`, or `cap_score` with the pace as its limit;
            None for a range, maintain, and without a baseline.
        misses: `each` targets only: from `score_each`.
        ended: the frame's last day is over.
        rising_flow: the KPI is a flow with direction up and a `by` target: it is met before the end.
        chance: 0..1, of meeting the target, from a forecast; it goes before `ratio`, `score` and `misses`.
    """
    if kind is None:
        return Status.NO_TARGET
    if not started:
        return Status.NOT_STARTED
    if meets is None:
        return Status.NO_DATA
    if ended:
        return Status.MET if (meets if score is None else score >= PASSED) else Status.MISSED
    if rising_flow and meets:
        return Status.MET
    if chance is not None:
        return _by(chance >= LIKELY, chance >= POSSIBLE)
    if TargetKind(kind) is TargetKind.EACH:
        return (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK)[min(misses, 2)]
    if ratio is not None:
        return _by(ratio >= ON_TRACK, ratio >= AT_RISK)
    return _by(meets, score is not None and score >= PASSED)


def median_status(parts: Sequence[tuple[Status | None, float]]) -> Status | None:
    """The status that holds the median of the weight, the worse one on a tie; None where no part has a verdict.

    Raises: BadInput, for a weight that is negative or no finite number.
    """
    judged = sorted((WORST_FIRST.index(one), _weight(weight)) for one, weight in parts if one in WORST_FIRST)
    largest = max((weight for _, weight in judged), default=0.0) or 1.0
    # Shares of the largest, so that huge weights do not overflow.
    judged = [(place, weight / largest) for place, weight in judged]
    half = fsum(weight for _, weight in judged) / 2
    if half <= 0:
        return None
    reached = 0.0
    for place, weight in judged:
        reached += weight
        if reached >= half and weight > 0:
            return WORST_FIRST[place]
    return WORST_FIRST[judged[-1][0]]


def roll_up(parts: Sequence[tuple[float | None, float]]) -> RollUp:
    """Weighted mean of the scores that exist, each clamped to 0..1 first; none where their weights sum to 0.

    Args: parts: score and weight of each; a score is a fraction, and None where there is none.
    Raises: BadInput, for a weight that is negative, nan or infinite.
    Source: Σ(weight × score) ÷ Σ weight (numbers, rule 15).
    """
    scored = [(min(1.0, max(0.0, _sound(score))), _weight(weight)) for score, weight in parts if score is not None]
    largest = max((weight for _, weight in scored), default=0.0)
    if largest == 0:
        return RollUp(None, len(scored), len(parts))
    # Shares of the largest, so that huge weights do not overflow.
    shares = [(score, weight / largest) for score, weight in scored]
    mean = fsum(score * share for score, share in shares) / fsum(share for _, share in shares)
    return RollUp(min(1.0, mean), len(scored), len(parts))


def okr_colour(score: float) -> Literal["red", "amber", "green"]:
    """The colour of a score 0..1, rounded half up to one decimal: to 0.3 red, to 0.6 amber, above green.

    Raises: BadInput, outside 0..1.
    Source: the grades of Doerr, Measure What Matters (2018): 0.0–0.3 red, 0.4–0.6 yellow, 0.7–1.0 green.
    """
    if not 0 <= score <= 1:
        raise BadInput(f"{score} is no score: it is 0 to 1")
    tenths = int(Decimal(repr(float(score))).quantize(Decimal("0.1"), ROUND_HALF_UP) * 10)
    return "red" if tenths <= 3 else "amber" if tenths <= 6 else "green"


def read_direction(word: Direction | str) -> Direction:
    """Raises: BadInput, for an unknown one."""
    try:
        return Direction(word)
    except ValueError:
        raise BadInput(f"{word!r} is no direction; one of {', '.join(Direction)}") from None


WORST_FIRST = (Status.MISSED, Status.OFF_TRACK, Status.AT_RISK, Status.ON_TRACK, Status.MET)


def _by(on_track: bool, at_risk: bool) -> Status:
    return Status.ON_TRACK if on_track else Status.AT_RISK if at_risk else Status.OFF_TRACK


def _above(edge: float, forecast: float, sd: float, sign: int) -> float:
    """The probability of lying beyond the edge: above it (sign 1) or below it (−1), exact in the tails."""
    # Halved, so that the distance between two huge numbers of opposite sign stays finite.
    return erfc(sign * (edge / 2 - forecast / 2) / sd * SQRT_2) / 2


def _range_score(baseline: float | None, target: Range, current: float) -> float:
    distance = _distance(target, current)
    if distance == 0:
        return 1.0
    start = 0.0 if baseline is None else _distance(target, baseline)
    if start == 0:
        return 0.0
    return max(0.0, 1 - (_quotient(distance, start) or 0.0)) if distance < start else 0.0


def _distance(target: Range, value: float) -> float:
    """Half of it, so that it stays finite for huge numbers; 0 inside."""
    low, high = target
    return max(low / 2 - value / 2, value / 2 - high / 2, 0.0)


def _quotient(above: float, below: float) -> float | None:
    """None where it is too large for a number."""
    if below == 0:
        return None
    result = above / below
    return result if isfinite(result) else None


def _better(direction: Direction) -> str:
    return "higher" if direction is Direction.UP else "lower"


def _sound(score: float) -> float:
    check_finite(score)
    return score


def _weight(weight: float) -> float:
    if not (isfinite(weight) and weight >= 0):
        raise BadInput(f"{weight} is no weight: it has to be 0 or more")
    return weight
