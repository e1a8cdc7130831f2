"""What a workspace promises on both databases."""

from sqlmodel import select

from kpitui.model.tables import Goal
from kpitui.store.workspace import Workspace
from tests.build import make_goal


def test_what_is_written_is_read_by_the_next_who_opens(any_ws: Workspace, database):
    make_goal(any_ws, "win", "Win 1,000 customers")
    other = Workspace.open(database, author="ben")
    with other.reading() as db:
        assert db.exec(select(Goal.title)).all() == ["Win 1,000 customers"]
    other.close()
