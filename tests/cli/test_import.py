"""`kpitui import`: what it prints, and with which code it ends."""

import json
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DATA = Path(__file__).parents[1] / "data"
LONG = str(DATA / "24_generic_long.csv")
BIKES = str(DATA / "30_bike_rentals_daily.csv")
HOSTILE = '[/] [b]x[/b] =1+1 "quotes" 数据 🙂 <script>\x1b[31m'
EXPECTED = {
    "2026-09-01": {
        "bounces": "3380",
        "csat_responses": "50",
        "csat_satisfied": "41",
        "email_sends": "12500",
        "nps_detractors": "18",
        "nps_passives": "20",
        "nps_promoters": "62",
        "page_views": "8450",
        "refunds": "-123",
        "revenue": "1200",
        "sessions": "6760",
    },
    "2026-09-02": {"bounces": "3600", "page_views": "9000", "sessions": "3600"},
}


def write(folder: Path, text: str, name: str = "file.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_json_of_a_long_file_has_every_value_exactly(run: Run):
    ran = run("import", LONG, "--json")

    (one,) = json.loads(ran.out)
    days: dict[str, dict[str, str]] = {}
    for key, series in one["series"].items():
        for start, end, value in series["values"]:
            assert start == end
            days.setdefault(start, {})[key] = value
    assert days == EXPECTED
    assert one["series"]["revenue"]["unit"] == "currency:TWD"
    del one["series"]
    assert one == {
        "file": LONG,
        "profile": "long",
        "status": "taken",
        "batch": 1,
        "rows": {"read": 14, "taken": 14, "rejected": 0},
        "rejected": [],
    }
    assert ran.code == 0


def test_text_says_what_was_taken(run: Run):
    ran = run("import", BIKES)

    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"{BIKES}: taken as batch 1: 731 rows, 2011-01-01..2012-12-31, wide",
        "    rentals: 731 values (731 new), a new series in count",
    ]
    assert ran.err == ""


def test_a_dry_run_shows_each_day_and_writes_nothing(run: Run, tmp_path: Path):
    run("import", write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n"))

    ran = run("import", write(tmp_path, "date,a\n2026-11-02,2.5\n2026-11-03,3\n", "2.csv"), "--dry-run")

    assert ran.code == 0
    assert ran.out.splitlines()[1:] == [
        "    a: 2 values (1 changed, 1 new)",
        "        2026-11-02  2 → 2.5",
        "        2026-11-03  – → 3",
    ]
    assert "2.csv" not in run("history").out


def test_codes_say_what_became_of_a_file(run: Run, tmp_path: Path):
    good = write(tmp_path, "date,a\n2026-11-01,1\n2026-11-02,2\n")
    bad = write(tmp_path, "date,b\n2026-11-01,1\n2026-11-31,2\n", "bad.csv")
    both_ways = write(tmp_path, "date,c\n01/02/26,1\n", "ways.csv")
    older = write(tmp_path, "date,a\n2026-11-01,7\n", "older.csv")

    assert run("import", good).code == 0
    assert run("import", good).code == 3
    assert run("import", older).code == 5
    assert run("import", older, "--force").code == 0
    assert run("import", both_ways).code == 6
    assert run("import", both_ways, "--date-order", "mdy").code == 0
    assert run("import", bad).code == 5
    assert run("import", bad, "--skip-bad").code == 4
    assert run("import").code == 2
    assert run("import", good, "--date-order", "ydm").code == 2


def test_several_files_share_one_code(run: Run, tmp_path: Path):
    a = write(tmp_path, "date,a\n2026-11-01,1\n", "a.csv")
    b = write(tmp_path, "date,b\n2026-11-01,1\n", "b.csv")
    c = write(tmp_path, "date,c\n2026-11-01,1\n", "c.csv")
    bad = write(tmp_path, "date,d\nsoon,1\n", "bad.csv")
    gone = str(tmp_path / "gone.csv")

    assert run("import", a, b).code == 0
    assert run("import", a, b).code == 3
    assert run("import", a, c).code == 0
    assert run("import", bad, gone).code == 5
    assert run("import", a, bad).code == 4
    assert run("import", bad, bad).code == 5


def test_bad_rows_are_listed_as_compilers_do(run: Run, tmp_path: Path):
    path = write(tmp_path, 'date,a\n2026-11-01,1\n2026-11-02,"1 ap\x1bple"\n2126-09-07,1\n')

    ran = run("import", path, "--json")

    assert ran.err.splitlines() == [
        f"{path}:3: a: 1 ap\\x1bple: not a number",
        f"{path}:4: date: 2126-09-07: a day after today (2026-11-23)",
        "kpitui: file.csv: 2 of 3 rows cannot be taken, so nothing was imported; "
        "put them right, or take the others with --skip-bad",
    ]
    (one,) = json.loads(ran.out)
    assert one["status"] == "refused"
    assert one["rows"] == {"read": 3, "taken": 0, "rejected": 2}
    assert one["series"] == {}
    assert one["rejected"][1] == {
        "line": 4,
        "column": "date",
        "value": "2126-09-07",
        "reason": "a day after today (2026-11-23)",
    }


def test_a_refused_file_is_an_object_too(run: Run, tmp_path: Path):
    ran = run("import", str(tmp_path / "gone.csv"), "--json")

    assert json.loads(ran.out) == [
        {
            "file": str(tmp_path / "gone.csv"),
            "profile": None,
            "status": "unreadable",
            "batch": None,
            "rows": {"read": 0, "taken": 0, "rejected": 0},
            "series": {},
            "rejected": [],
        }
    ]


def test_the_order_of_days_in_the_config_decides_last(run: Run, tmp_path: Path):
    (tmp_path / "config.toml").write_text('date_order = "dmy"\n', encoding="utf-8")

    ran = run("import", write(tmp_path, "date,a\n01/02/26,1\n"), "--json")

    assert json.loads(ran.out)[0]["series"]["a"]["values"] == [["2026-02-01", "2026-02-01", "1"]]


def test_a_value_by_hand_is_told(run: Run, tmp_path: Path):
    run("import", write(tmp_path, "date,a\n2026-11-01,1\n", "1.csv"))
    run("log", "a", "9", "--on", "2026-11-01")

    ran = run("import", write(tmp_path, "date,a\n2026-11-01,2\n", "2.csv"))

    assert "    a on 2026-11-01 stays 9: a value by hand goes before the file's" in ran.out.splitlines()


def test_names_of_any_kind_cannot_steer_a_terminal(run: Run, tmp_path: Path):
    quoted = HOSTILE.replace('"', '""')

    refused = run("import", write(tmp_path, f'date,"{quoted}"\n2026-11-01,x\n', f"{HOSTILE[:3]}.csv".replace("/", "")))

    assert refused.code == 2
    assert "\x1b" not in refused.out + refused.err


def test_an_import_for_reading_only_is_refused(run: Run):
    run("status")

    assert run("--read-only", "import", LONG).code == 7


@pytest.mark.parametrize("command", ["import", "apply", "export"])
def test_help_has_an_example(run: Run, command: str):
    ran = run(command, "--help")

    assert ran.code == 0
    assert f"Example: kpitui {command} " in ran.out


def test_a_folder_is_taken_in_the_order_of_its_days_and_once(run: Run, tmp_path: Path):
    folder = tmp_path / "reports"
    folder.mkdir()
    write(folder, "date,a\n2026-11-02,20\n2026-11-03,30\n", "1 newer.csv")
    write(folder, "date,a\n2026-11-01,1\n2026-11-02,2\n", "2 older.csv")
    write(folder, "name,colour\nx,red\n", "3 no numbers.csv")
    write(folder, "line,column,value,reason,date,b\n3,b,x,not a number,2026-11-01,x\n", "4.rejected.csv")
    write(folder, "# notes", "notes.md")

    first = run("import", str(folder), "--json")
    again = run("import", str(folder))

    assert [Path(one["file"]).name for one in json.loads(first.out)] == ["2 older.csv", "1 newer.csv"]
    assert (first.code, again.code) == (0, 3)
    assert first.err.splitlines() == [f"kpitui: not recognised in {folder} and left alone: 3 no numbers.csv"]
    assert again.err.splitlines()[-1] == f"kpitui: {folder} has nothing new"


def test_a_file_that_is_still_written_waits(run: Run, tmp_path: Path):
    folder = tmp_path / "reports"
    folder.mkdir()
    growing = Path(write(folder, "date,a\n", "growing.csv"))
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(0.05):
            with growing.open("a") as file:
                file.write("2026-11-01,1\n")

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        ran = run("import", str(folder))
    finally:
        done.set()
        writer.join()

    assert ran.code == 3
    assert "growing.csv is still being written and waits" in ran.err


def test_a_folder_without_a_known_file_is_one_sentence(run: Run, tmp_path: Path):
    (tmp_path / "empty").mkdir()

    ran = run("import", str(tmp_path / "empty"))

    assert (ran.code, ran.err) == (2, f"kpitui: {tmp_path / 'empty'} has no file that is recognised\n")


def test_a_part_of_a_file_has_a_name_of_its_own(run: Run, tmp_path: Path):
    report = (
        "Date,Campaign Name,Impressions,Clicks,Spend,7 Day Total Sales ($)\n"
        "2026-11-01,Brand DE,10,1,$1.00,$5.00\n2026-11-01,Other,20,2,$2.00,$6.00\n2026-11-02,Other,1,1,$1.00,$0.00\n"
    )
    path = write(tmp_path, report)

    part = run("import", path, "--filter", "campaign name=brand*", "--label", "Brand", "--json")
    whole = run("import", path)

    (one,) = json.loads(part.out)
    assert one["series"]["sp_brand_spend"] == {"unit": "currency:USD", "values": [["2026-11-01", "2026-11-01", "1.00"]]}
    assert one["rows"] == {"read": 1, "taken": 1, "rejected": 0}
    assert (part.code, whole.code) == (0, 0)
    assert "sp_spend: 2 values (2 new)" in whole.out
    assert run("import", path, "--filter", "campaign name=x*").code == 2
    assert run("import", path, "--filter", "shop=x*", "--label", "x").code == 2
