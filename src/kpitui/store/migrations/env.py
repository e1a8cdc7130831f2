"""Run by alembic: the revisions on the connection and in the transaction that `store.migrate` opened."""

from alembic import context

import kpitui.model.tables  # noqa: F401 - the metadata knows only what was imported
from kpitui.model.columns import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
