"""Workbooks as spreadsheets write them, in as few parts as they need."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float | date | None
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = (
    f"<styleSheet {NS}><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
COLUMNS = "".join(f'<col min="{n}" max="{n}" width="12.7109375" customWidth="1" style="1"/>' for n in range(1, 1_200))
"""How wide each is, as spreadsheets write it before the rows."""
DAY_ZERO = date(1899, 12, 30)


class Formula(str):
    """A formula; what a spreadsheet computed of it stands behind `=`."""


def write_workbook(path: Path, sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> Path:
    """A workbook of these sheets."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{escape(n)}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    targets = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(names, 1)
    )
    styles = f'<Relationship Id="rId{len(names) + 1}" Type="{REL}/styles" Target="styles.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{REL}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr("xl/workbook.xml", f'<workbook {NS} xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{targets}{styles}</Relationships>',
        )
        archive.writestr("xl/styles.xml", STYLES)
        for number, name in enumerate(names, 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as file:
                for piece in _sheet(sheets[name]):
                    file.write(piece.encode())
    return path


def _sheet(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield f"<worksheet {NS}><cols>{COLUMNS}</cols><sheetData>"
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{_letters(place)}{number}", cell) for place, cell in enumerate(row) if cell is not None)
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(place: str, cell: Cell) -> str:
    if isinstance(cell, Formula):
        return f'<c r="{place}"><f>1+1</f><v>{cell}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{(cell - DAY_ZERO).days}</v></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
