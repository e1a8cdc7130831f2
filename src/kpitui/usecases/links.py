"""Links: a KPI leads, feeds or affects another, as the team believes."""

from typing import Any

from sqlmodel import Session, select

from kpitui.model.definitions import LinkDefinition
from kpitui.model.enums import LinkKind
from kpitui.model.errors import BadInput
from kpitui.model.tables import Kpi, Link
from kpitui.usecases._names import all_keyed, check_prose
from kpitui.usecases._rows import match

ORDER = list(LinkKind)


def put_links(db: Session, kpi: Kpi, links: tuple[LinkDefinition, ...]) -> bool:
    """Bring the links that go out from a KPI to these; whether anything changed.

    Raises: BadInput, UnknownName.
    """
    others = all_keyed(db, Kpi, [link.kpi for link in links])
    wanted: dict[tuple[LinkKind, int | None], dict[str, Any]] = {}
    for link in links:
        _check(kpi, link, others[link.kpi])
        place = (link.kind, others[link.kpi].id)
        if place in wanted:
            raise BadInput(f"{kpi.name!r} {link.kind} {link.kpi!r} twice: name it once")
        wanted[place] = {"lag": link.lag, "sign": link.sign, "note": link.note}
    rows = db.exec(select(Link).where(Link.from_kpi_id == kpi.id))
    standing: dict[tuple[LinkKind, int | None], Link] = {(row.kind, row.to_kpi_id): row for row in rows}
    return match(
        db,
        standing,
        wanted,
        lambda place: Link(kind=place[0], from_kpi_id=kpi.id or 0, to_kpi_id=place[1] or 0),
    )


def links_of(db: Session, kpi: Kpi) -> tuple[LinkDefinition, ...]:
    """By kind, then by the other KPI's key."""
    rows = db.exec(select(Link, Kpi.key).join(Kpi, Link.to_kpi_id == Kpi.id).where(Link.from_kpi_id == kpi.id))  # type: ignore[arg-type]
    found = [LinkDefinition(kind=row.kind, kpi=key, lag=row.lag, sign=row.sign, note=row.note) for row, key in rows]
    return tuple(sorted(found, key=lambda link: (ORDER.index(link.kind), link.kpi)))


def _check(kpi: Kpi, link: LinkDefinition, other: Kpi) -> None:
    check_prose("a link's note", link.note)
    if other.id == kpi.id:
        raise BadInput(f"{kpi.name!r} cannot be linked to itself: name another KPI")
    if link.lag is None:
        return
    if link.kind is not LinkKind.LEADS:
        raise BadInput(f"only a KPI that leads another has a lag; {link.kind} {link.kpi!r} takes none")
    if not 0 <= link.lag <= 100:
        raise BadInput(f"{link.lag} is no lag: 0 to 100 periods")
