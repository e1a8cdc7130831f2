"""Actions: what somebody will do until a day. They go on when their review is closed, until they are done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kpitui.model.errors import BadInput
from kpitui.model.tables import Action, Review
from kpitui.store.workspace import Workspace
from kpitui.usecases._meanwhile import check_version
from kpitui.usecases._names import check_line, find_kpi
from kpitui.usecases._review_rows import kpi_names
from kpitui.usecases._rows import assign
from kpitui.usecases.review_views import ActionView


def open_actions(ws: Workspace, owner: str | None = None) -> tuple[ActionView, ...]:
    """What is not done yet, of all or of one owner, the most urgent first."""
    with ws.reading() as db:
        mine = () if owner is None else (Action.owner == owner,)
        return read_actions(db, col(Action.done_on).is_(None), *mine)


def load_action(ws: Workspace, action_id: int) -> ActionView:
    """Raises: BadInput where it is gone."""
    with ws.reading() as db:
        _find(db, action_id)
        return read_actions(db, Action.id == action_id)[0]


def add_action(ws: Workspace, what: str, owner: str, until: date, kpi: str = "") -> None:
    """One beside a review.

    Raises: BadInput, UnknownName, AmbiguousName.
    """
    values = checked_action(what, owner, until)
    with ws.writing(f"action {values['what']}") as db:
        db.add(Action(kpi_id=find_kpi(db, kpi).id if kpi else None, **values))


def change_action(
    ws: Workspace, action_id: int, what: str, owner: str, until: date, *, version: int | None = None
) -> None:
    """Raises: BadInput, Changed."""
    values = checked_action(what, owner, until)
    with ws.writing(f"change action {values['what']}") as db:
        action = _find(db, action_id)
        check_version(db, action, version)
        assign(action, values)


def finish_action(ws: Workspace, action_id: int, *, done: bool = True) -> str:
    """Done today, or not done after all; what it is.

    Raises: BadInput where it is gone, or is so already.
    """
    with ws.reading() as db:
        what = _find(db, action_id).what
    with ws.writing(f"{'done' if done else 'not done'}: {what}") as db:
        action = _find(db, action_id)
        if (action.done_on is not None) == done:
            raise BadInput(f"{what!r} is {'done already' if done else 'not done yet'}")
        action.done_on = ws.today if done else None
        return what


def remove_action(ws: Workspace, action_id: int) -> None:
    """It can be undone. Raises: BadInput where it is gone already."""
    with ws.reading() as db:
        what = _find(db, action_id).what
    with ws.writing(f"remove action {what}") as db:
        db.delete(_find(db, action_id))


def checked_action(what: str, owner: str, until: date | None) -> Mapping[str, Any]:
    """The columns of an action.

    Raises: BadInput, it does not say who, or until when.
    """
    what, owner = what.strip(), owner.strip()
    check_line("an action", what)
    check_line("an owner", owner)
    if not what:
        raise BadInput("an action needs words: what will be done")
    if not owner or until is None:
        missing = "who does it" if not owner else "until when"
        raise BadInput(f"the action {what!r} does not say {missing}: it needs an owner and a day")
    return {"what": what, "owner": owner, "until": until}


def read_actions(db: Session, *chosen: Any) -> tuple[ActionView, ...]:
    """Those that are chosen, the most urgent first."""
    rows = db.exec(select(Action).where(*chosen).order_by(col(Action.until), col(Action.id))).all()
    names = kpi_names(db, [row.kpi_id for row in rows])
    begun: Any = select(Review.id, Review.start)
    reviews: dict[int | None, date] = dict(db.exec(begun).all())
    return tuple(action_view(row, names.get(row.kpi_id, ("", "")), reviews.get(row.review_id)) for row in rows)


def action_view(row: Action, kpi: tuple[str, str], of: date | None) -> ActionView:
    return ActionView(row.id or 0, row.version, *kpi, row.what, row.owner, row.until, row.done_on, of)


def _find(db: Session, action_id: int) -> Action:
    action = db.get(Action, action_id)
    if action is None:
        raise BadInput("this action is no longer there: somebody removed it")
    return action
