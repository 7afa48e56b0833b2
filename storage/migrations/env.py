"""How Alembic reaches the database: on the connection it is given, in the transaction that is open there."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

from storage import engine
from storage.columns import AsJson, UTCDateTime
from storage.rows import Row


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Keeps today's types out of old migrations."""
    if kind != "type":
        return False
    if isinstance(item, AsJson):
        return "sa.JSON()"
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is None:
        url = context.get_x_argument(as_dictionary=True).get("url", "sqlite:///mentor.db")
        connection = engine.create(url).connect()
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_item=render_item,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
