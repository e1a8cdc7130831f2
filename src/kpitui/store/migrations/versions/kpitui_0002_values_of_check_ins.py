"""The values of check-ins are found by two indexes: by their check-in, and by their days.

Revision ID: kpitui_0002
"""

import sqlalchemy as sa
from alembic import op

revision = "kpitui_0002"
down_revision = "kpitui_0001"
branch_labels = None
depends_on = None


OF_CHECK_INS = sa.text("check_in_id IS NOT NULL")


def upgrade() -> None:
    for name, columns in (
        ("ix_measurement_check_in", ["check_in_id"]),
        ("ix_measurement_checked", ["series_id", "start", "end"]),
    ):
        op.create_index(
            name, "measurement", columns, unique=False, sqlite_where=OF_CHECK_INS, postgresql_where=OF_CHECK_INS
        )
