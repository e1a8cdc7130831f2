"""What a closed review has against taking an operation back."""

from sqlalchemy import Connection, func, select

from kpitui.model.enums import ReviewStatus
from kpitui.store.closed import ENTRY, REVIEW, closed_among
from kpitui.store.history import Image, Key, images, same, table_of
from kpitui.store.restore import Plan


def held_by_closed(connection: Connection, plan: Plan) -> Key | None:
    """The closed review of an entry that a plan would change; none where the plan opens it."""
    ids = {image["review_id"] for (name, _), pair in plan.items() if name == ENTRY for image in pair if image}
    opened = {row_id for (name, row_id), (_, wanted) in plan.items() if name == REVIEW and _is_open(wanted)}
    return next(((REVIEW, one) for one in sorted(closed_among(connection, ids) - opened)), None)


def changed_since_opened(connection: Connection, plan: Plan) -> Key | None:
    """An entry that is another one since the review was opened which a plan would close: its numbers are not kept."""
    for (name, row_id), (current, wanted) in plan.items():
        if name == REVIEW and _is_open(current) and wanted is not None and not _is_open(wanted):
            return next((key for key in _changed_since(connection, row_id) if key not in plan), None)
    return None


def _changed_since(connection: Connection, review_id: int) -> list[Key]:
    """Entries that are not what they were when the review's own row was changed last."""
    change, entry = table_of("change"), table_of(ENTRY)
    own = select(func.max(change.c.operation_id)).where(change.c.entity == REVIEW, change.c.entity_id == review_id)
    later = change.c.operation_id > (connection.execute(own).scalar() or 0)
    of_it = change.c.entity_id.in_(select(entry.c.id).where(entry.c.review_id == review_id))
    first: dict[Key, Image | None] = {}
    for row in connection.execute(select(change).where(change.c.entity == ENTRY, later, of_it).order_by(change.c.id)):
        first.setdefault((ENTRY, row.entity_id), row.before)
    now = images(connection, first)
    return [key for key, before in first.items() if not same(now.get(key), before)]


def _is_open(image: Image | None) -> bool:
    return image is not None and image["status"] == ReviewStatus.OPEN.value
