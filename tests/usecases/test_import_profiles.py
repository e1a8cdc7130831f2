"""What a person says of a file's columns once is known the next time."""

from pathlib import Path

import pytest

from kpitui.model.errors import BadInput
from kpitui.store.workspace import Workspace
from kpitui.usecases.import_columns import columns
from kpitui.usecases.import_profiles import Meaning, save_profile
from kpitui.usecases.imports import preview
from tests.imports import stored, take, write


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPITUI_CONFIG", str(tmp_path / "config.toml"))


def test_a_saved_profile_reads_the_next_file(ws: Workspace, tmp_path: Path):
    meanings = [
        Meaning("Umsatz [brutto]", "shop_revenue", "currency"),
        Meaning('Quote "neu"', "new_share", "percent", scale=100),
    ]

    save_profile("shop", "Stichtag", meanings, date_order="dmy")
    path = write(tmp_path, 'Stichtag;Umsatz [brutto];"Quote ""neu""";Bemerkung\n01/02/2026;5,50 €;0,25;gut\n')

    assert preview(ws, path).profile == "shop"
    take(ws, path)
    assert stored(ws) == {"shop_revenue": {"2026-02-01": 5.5}, "new_share": {"2026-02-01": 25}}


def test_a_french_report_that_no_profile_knows_is_mapped_and_the_next_one_known_in_its_own_encoding(
    ws: Workspace, tmp_path: Path
):
    text = (
        "Code;Jour;Nom;Impressions;Dépenses;Ventes totales (7 jours) (€)\n46266;05/09/2026;A;1\u00a0234;1 234,50 €;--\n"
        "46267;15/09/2026;A;1;0,50 €;2 000,00 €\n;Total;;1 235;1 235,00 €;2 000,00 €\n"
    )
    found = columns(ws, write(tmp_path, text, "un.csv"))

    assert [column.role for column in found] == ["series", "date", "ignored", "series", "series", "series"]
    save_profile("fr", "Jour", [Meaning(column.header, column.series, column.unit) for column in found[3:]])
    (tmp_path / "deux.csv").write_bytes(text.encode("cp1252"))
    take(ws, tmp_path / "deux.csv")

    assert stored(ws) == {
        "impressions": {"2026-09-05": 1234, "2026-09-15": 1},
        "depenses": {"2026-09-05": 1234.5, "2026-09-15": 0.5},
        "ventes_totales_7_jours": {"2026-09-15": 2000},
    }


@pytest.mark.parametrize(
    ("name", "series", "order"), [("Shop", "a", ""), ("../x", "a", ""), ("shop", "A b", ""), ("shop", "a", "ydm")]
)
def test_what_no_profile_can_say_is_refused(tmp_path: Path, name: str, series: str, order: str):
    with pytest.raises(BadInput):
        save_profile(name, "Tag", [Meaning("A", series)], date_order=order)

    assert not list(tmp_path.glob("**/*.toml"))
