"""The migrations of the database: one file for each step, run by Alembic."""
