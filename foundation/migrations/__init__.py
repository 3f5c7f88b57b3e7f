"""Migrations of the database (alembic). `apps.admin migrate` brings a database up to date."""
