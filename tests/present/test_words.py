"""Words and signs of a status."""

import pytest

from kpitui.model.enums import Status
from kpitui.present.words import glyph, status_word, to_ascii, wants_ascii


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word_and_one_cell(status: Status) -> None:
    assert status_word(status).isascii()
    assert len(glyph(status)) == 1
    assert glyph(status, ascii=True).isascii()


def test_how_full_the_sign_is_says_how_full_the_promise_is() -> None:
    shown = [glyph(status) for status in (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.NO_DATA)]
    assert shown == ["●", "◐", "○", "·"]


def test_ascii_keeps_what_people_wrote() -> None:
    assert to_ascii("−1\u00a0234 – 数据") == "-1 234 - 数据"


@pytest.mark.parametrize(
    ("glyphs", "environ", "ascii"),
    [
        ("auto", {"LANG": "en_GB.UTF-8"}, False),
        ("auto", {"LANG": "C"}, True),
        ("auto", {}, True),
        ("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ("auto", {"LANG": "C.UTF-8", "LC_CTYPE": "C.UTF-8"}, False),
        ("auto", {"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, True),
        ("ascii", {"LANG": "en_GB.UTF-8"}, True),
        ("unicode", {"LANG": "C"}, False),
    ],
)
def test_the_setting_decides_then_the_locale(glyphs: str, environ: dict[str, str], ascii: bool) -> None:
    assert wants_ascii(glyphs, environ) is ascii
