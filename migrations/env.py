"""Runs the migrations on the database of the application."""

from logging.config import fileConfig
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, DateTime, Enum, String
from sqlalchemy.types import TypeDecorator

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Write our own column types as plain ones, so that a migration needs none of our code."""
    if kind == "type" and isinstance(item, TypeDecorator) and isinstance(item.impl_instance, DateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def compare_type(_context: Any, _column: Any, _meta_column: Any, found: Any, wanted: Any) -> bool | None:
    """An enum is stored as a string: no difference."""
    return False if isinstance(wanted, Enum) and isinstance(found, String) else None


def run(connection: Connection) -> None:
    """Apply the migrations."""
    options = current_app.extensions["migrate"].configure_args | {"compare_type": compare_type}
    context.configure(connection=connection, target_metadata=database.metadata, render_item=render_item, **options)
    with context.begin_transaction():
        context.run_migrations()


with database.engine.connect() as connection:
    run(connection)
