"""How Alembic reaches the database: over the connection that it is given."""

from alembic import context
from sqlmodel import SQLModel

from storage import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
assert tables  # noqa: S101 - importing it is what fills the metadata
context.run_migrations()
