"""What the latest value says, and nothing that is over."""

from collections.abc import Sequence

import pytest

from kpitui.analysis.signals import headline, uneven
from kpitui.analysis.xmr import Limits, xmr

GIVEN = Limits(0, -4, 4)


@pytest.mark.parametrize(
    ("values", "side", "rules", "text"),
    [
        ([0, 5], "above", ("R1",), "above the upper limit"),
        ([0, -5], "below", ("R1",), "below the lower limit"),
        ([5, 0], None, (), "routine variation"),
        ([-1, *[1] * 9], "above", ("R2",), "9 in a row above the centre"),
        ([-1, *[1] * 9, None], "above", ("R2",), "9 in a row above the centre"),
        ([*[1] * 9, -1], None, (), "routine variation"),
        ([3, 0, 3, 3], "above", ("R3",), "3 of the last 4 near the upper limit"),
        ([-3, -3, -3, -3], "below", ("R3",), "4 of the last 4 near the lower limit"),
        ([3, 3, 3, 0], None, (), "routine variation"),
        (
            [3] * 7 + [5],
            "above",
            ("R1", "R2", "R3"),
            "above the upper limit, 8 in a row above the centre, 4 of the last 4 near the upper limit",
        ),
        ([], None, (), "no value yet"),
        ([None], None, (), "no value yet"),
    ],
)
def test_the_headline_names_what_the_latest_value_says(
    values: Sequence[float | None], side: str | None, rules: tuple[str, ...], text: str
) -> None:
    found = headline(xmr(values, limits=GIVEN))
    assert (found.side, found.rules, found.text) == (side, rules, text)


def test_too_few_values_say_how_many_there_are() -> None:
    assert headline(xmr([1, 2, 3, 4])).text == "too early: 4 of 6 values"


def test_uneven_denominators_make_limits_approximate() -> None:
    assert uneven([100, 200, None, 0]) == ""
    assert uneven([100, 201]) == "limits approximate: the denominators lie between 100 and 201"
    assert uneven([]) == ""
