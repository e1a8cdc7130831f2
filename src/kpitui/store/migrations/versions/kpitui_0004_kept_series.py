"""An imported file leaves alone what it has no column for, and so does its import when it is redone.

Revision ID: kpitui_0004
"""

import sqlalchemy as sa
from alembic import op

from kpitui.model.columns import Json

revision = "kpitui_0004"
down_revision = "kpitui_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("kept", Json(), nullable=True))
