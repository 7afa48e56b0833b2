"""What came with the bot at one time, each different one kept once as one text."""

from datetime import datetime
from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

from bot.domain.built_in import BuiltIn
from storage.repositories.base import InWorkspace
from storage.rows.contents import BuiltInRow

# Whatever has the same digest is the same, so each is read and put into words once. There are as many as upgrades that
# changed words.
READ: dict[str, BuiltIn] = {}
WRITTEN: dict[str, str] = {}


@cache
def _as_json() -> TypeAdapter[BuiltIn]:
    return TypeAdapter(BuiltIn)


class BuiltInTexts(InWorkspace):
    def keep(self, value: BuiltIn, now: datetime) -> None:
        query = select(BuiltInRow.id).where(*self._here(value.digest))
        if self.connection.execute(query).first() is not None:
            return
        if value.digest not in WRITTEN:
            WRITTEN[value.digest] = _as_json().dump_json(value).decode()
        columns = {
            "workspace_id": self.workspace_id,
            "digest": value.digest,
            "kept_at": now,
            "texts": WRITTEN[value.digest],
        }
        dialect = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        # Another replica may start at the same time.
        self.connection.execute(dialect.insert(BuiltInRow).values(columns).on_conflict_do_nothing())

    def oldest(self) -> str:
        if self.answers is None:
            return self._oldest()
        if BuiltInRow not in self.answers:
            self.answers[BuiltInRow] = self._oldest()
        return str(self.answers[BuiltInRow])

    def _oldest(self) -> str:
        kept = select(BuiltInRow.digest).where(BuiltInRow.workspace_id == self.workspace_id)
        return self.connection.execute(kept.order_by(BuiltInRow.id).limit(1)).scalar() or ""

    def find(self, digest: str) -> BuiltIn | None:
        if digest not in READ:
            texts = self.connection.execute(select(BuiltInRow.texts).where(*self._here(digest))).scalar()
            if texts is None:
                return None
            READ[digest] = _as_json().validate_json(texts)
        return READ[digest]

    def _here(self, digest: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return BuiltInRow.workspace_id == self.workspace_id, BuiltInRow.digest == digest
