"""How Alembic runs here: on the connection the store passes in, inside that connection's transaction."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401  importing the tables fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
