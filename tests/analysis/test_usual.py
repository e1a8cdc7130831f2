"""What is usual, and what lies far outside."""

from kpitui.analysis.usual import usual


def test_fewer_than_six_values_say_nothing() -> None:
    assert usual([1, 2, 3, 4, 5]) is None


def test_the_usual_runs_from_the_lowest_to_the_highest_that_is_not_far_out() -> None:
    found = usual([10, 11, 12, 13, 14, 15, 16, 500])
    assert found is not None
    assert (found.low, found.high) == (10, 16)
    assert found.far(500)
    assert not found.far(20)


def test_a_quantity_that_hardly_moves_may_move_by_half() -> None:
    found = usual([40.0] * 10)
    assert found is not None
    assert not found.far(59)
    assert found.far(61)


def test_nothing_but_zeros_makes_one_usual_still() -> None:
    found = usual([0.0] * 10)
    assert found is not None
    assert not found.far(1)


def test_numbers_beyond_all_fences_say_nothing() -> None:
    assert usual([1.7e308, -1.7e308] * 4) is None
