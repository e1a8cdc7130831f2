"""What a person says of a file's columns once is known the next time."""

from pathlib import Path

import pytest

from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.import_profiles import Meaning, save_profile
from kpitui.usecases.imports import preview
from tests.imports import stored, take, write


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config.toml"))


def test_a_saved_profile_reads_the_next_file(ws: Workspace, tmp_path: Path):
    columns = [
        Meaning("Umsatz [brutto]", "shop_revenue", "currency"),
        Meaning('Quote "neu"', "new_share", "percent", scale=100),
    ]

    save_profile("shop", "Stichtag", columns, date_order="dmy")
    path = write(tmp_path, 'Stichtag;Umsatz [brutto];"Quote ""neu""";Bemerkung\n01/02/2026;5,50 €;0,25;gut\n')

    assert preview(ws, path).profile == "shop"
    take(ws, path)
    assert stored(ws) == {"shop_revenue": {"2026-02-01": 5.5}, "new_share": {"2026-02-01": 25}}


@pytest.mark.parametrize(
    ("name", "series", "order"), [("Shop", "a", ""), ("../x", "a", ""), ("shop", "A b", ""), ("shop", "a", "ydm")]
)
def test_what_no_profile_can_say_is_refused(tmp_path: Path, name: str, series: str, order: str):
    with pytest.raises(BadInput):
        save_profile(name, "Tag", [Meaning("A", series)], date_order=order)

    assert not list(tmp_path.glob("**/*.toml"))
