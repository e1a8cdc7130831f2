"""Text on its way to a terminal."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kpitui.cli.table import aligned, cut, table, width
from kpitui.cli.text import clean, clean_json
from kpitui.present.numbers import parts

HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>\x1b[31m\u202e\x9b'


def test_a_name_cannot_steer_the_terminal() -> None:
    assert clean("a\x1b[2J\nb\x9bc\u202ed") == "a\\x1b[2J\\nb\\x9bc\\u202ed"


def test_what_is_harmless_stays() -> None:
    assert clean('[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>') == '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>'


@given(st.text())
def test_json_that_is_cleaned_says_the_same(name: str) -> None:
    written = clean_json(json.dumps({"name": name}, ensure_ascii=False))
    assert json.loads(written) == {"name": name}
    assert clean(written) == written


def test_wide_letters_take_two_cells_and_marks_none() -> None:
    assert [width(word) for word in ("abc", "数据", "🙂", "e\u0301")] == [3, 4, 2, 1]


@given(st.text(alphabet="a数🙂é\u0301 "), st.integers(1, 20))
def test_a_cut_word_fits(word: str, room: int) -> None:
    assert width(cut(word, room)) <= room


def test_decimal_points_stand_under_each_other() -> None:
    values = [parts(38.4, "currency:EUR"), parts(1000.0), parts(None), parts(-3.25, "percent")]
    assert aligned(values) == ["   38.40 €", "1\u00a0000     ", "    –     ", "   −3.25 %"]


def test_columns_stay_in_line_beside_wide_letters() -> None:
    lines = table([("数据", "1"), ("ab", "22")], ("left", "right"), head=("name", "n"), room=80, flexible=(0,))
    assert lines == ["name   n", "数据   1", "ab    22"]


def test_a_table_gives_way_where_it_may() -> None:
    rows = [(HOSTILE * 3, "kept whole", "also flexible, but short")]
    lines = table(rows, ("left", "left", "left"), head=("a", "b", "c"), room=60, flexible=(0, 2))
    assert [width(line) <= 60 for line in lines] == [True, True]
    assert "kept whole" in lines[1]


def test_a_column_without_anything_in_it_is_left_out() -> None:
    assert table([("a", "", "c")], ("left",) * 3, head=("x", "y", "z"), room=80, flexible=(0,)) == ["x  z", "a  c"]
