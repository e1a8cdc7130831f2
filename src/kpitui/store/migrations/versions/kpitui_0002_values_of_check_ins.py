"""The values of check-ins are found by an index.

Revision ID: kpitui_0002
"""

import sqlalchemy as sa
from alembic import op

revision = "kpitui_0002"
down_revision = "kpitui_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_measurement_check_in",
        "measurement",
        ["check_in_id", "series_id", "start"],
        unique=False,
        sqlite_where=sa.text("check_in_id IS NOT NULL"),
        postgresql_where=sa.text("check_in_id IS NOT NULL"),
    )
