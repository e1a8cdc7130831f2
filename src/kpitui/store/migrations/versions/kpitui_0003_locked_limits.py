"""The limits of a KPI's process chart can be kept as they were on a day.

Revision ID: kpitui_0003
"""

import sqlalchemy as sa
from alembic import op

revision = "kpitui_0003"
down_revision = "kpitui_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("kpi", sa.Column("limits_until", sa.Date(), nullable=True))
