"""What all who open a workspace share: its name, currency, calendar and rhythm."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel import Session

from kpitui.model.definitions import WorkspaceSettings
from kpitui.model.enums import Cadence
from kpitui.model.errors import BadInput
from kpitui.model.period import calendar_of
from kpitui.store.settings import write_settings
from kpitui.store.workspace import Workspace
from kpitui.usecases._names import check_line

RHYTHMS = (Cadence.MONTH, Cadence.TWO_MONTHS, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)


def change_settings(ws: Workspace, settings: WorkspaceSettings) -> None:
    """Replace the workspace's settings.

    Raises: BadInput, for the first that cannot be.
    """
    with ws.writing("change the workspace's settings") as db:
        put_settings(db, ws, settings)


def put_settings(db: Session, ws: Workspace, settings: WorkspaceSettings) -> None:
    """The same inside a caller's transaction.

    Raises: BadInput.
    """
    check_line("the workspace's name", settings.name)
    if settings.currency and not re.fullmatch("[A-Z]{3}", settings.currency):
        raise BadInput(f"{settings.currency!r} is no currency: three capital letters, such as EUR")
    if settings.timezone:
        _check_zone(settings.timezone)
    if settings.fiscal_named_by not in ("start", "end"):
        raise BadInput(f"a fiscal year is named by its start or its end, not by {settings.fiscal_named_by!r}")
    if settings.retail and settings.retail.ends not in ("nearest", "last"):
        raise BadInput(f"a retail year ends on the nearest or the last weekday, not the {settings.retail.ends!r}")
    if settings.share not in ("", "group"):
        raise BadInput(f"{settings.share!r} is nobody to share with: 'group', or nothing for its owner alone")
    if settings.review not in RHYTHMS:
        raise BadInput(f"{settings.review!r} is no rhythm for reviews: one of {', '.join(RHYTHMS)}")
    calendar_of(settings)
    write_settings(db, settings)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(f"{name!r} is no time zone: write one such as Europe/Berlin, or leave it empty") from None
