"""Where a line may be broken, and where not."""

from textual.content import Content

from kpitui.tui.wrapping import keep_numbers_whole


def test_no_line_is_broken_inside_a_number_and_its_unit() -> None:
    keep_numbers_whole()
    lines = Content("We have spent 9\u00a0470 € and 12 % so far").wrap(12)
    assert [line.plain.rstrip() for line in lines] == ["We have", "spent", "9\u00a0470 € and", "12 % so far"]
