"""What is to stand in messages that went out, until Slack has taken it."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.ports import LateEdit
from storage.repositories.base import InWorkspace
from storage.rows.deliveries import LateEditRow

TABLE = cast(Table, LateEditRow.__table__)
NAMES = tuple(one.name for one in fields(LateEdit))
WHICH = ("workspace_id", "conversation_id", "message_ts")
FIRST_DUE = (
    select(TABLE.c.due_at).where(TABLE.c.workspace_id == bindparam("workspace_id")).order_by(TABLE.c.due_at).limit(1)
)
NEXT_DUE = FIRST_DUE.where(TABLE.c.due_at > bindparam("after"))


class LateEditTable(InWorkspace):
    def put(self, edit: LateEdit, *, due_at: datetime) -> None:
        dialect: ModuleType = postgresql if self.connection.dialect.name == "postgresql" else sqlite
        columns: dict[str, Any] = asdict(edit) | {"workspace_id": self.workspace_id, "due_at": due_at}
        newest = {name: value for name, value in columns.items() if name not in WHICH}
        made = dialect.insert(TABLE).values(columns)
        self.connection.execute(
            made.on_conflict_do_update(index_elements=WHICH, set_=newest | {"claims": TABLE.c.claims + 1})
        )

    def next_due(self, after: datetime | None = None) -> datetime | None:
        here = {"workspace_id": self.workspace_id}
        if after is None:
            return self.connection.execute(FIRST_DUE, here).scalar()
        return self.connection.execute(NEXT_DUE, here | {"after": after}).scalar()

    def take_due(self, *, now: datetime, lease: timedelta, most: int) -> Sequence[LateEdit]:
        due = select(TABLE).where(self._here(), TABLE.c.due_at <= now).order_by(TABLE.c.due_at).limit(most)
        rows = self.connection.execute(due.with_for_update(skip_locked=True)).mappings().all()
        return [self._taken(LateEdit(**{name: row[name] for name in NAMES}), now + lease) for row in rows]

    def _taken(self, edit: LateEdit, until: datetime) -> LateEdit:
        taken = replace(edit, attempts=edit.attempts + 1, claims=edit.claims + 1)
        change = update(TABLE).where(*self._this(edit))
        self.connection.execute(change.values(due_at=until, attempts=taken.attempts, claims=taken.claims))
        return taken

    def put_off(self, edit: LateEdit, *, until: datetime) -> None:
        self.connection.execute(update(TABLE).where(*self._this(edit)).values(due_at=until, attempts=edit.attempts))

    def done(self, edit: LateEdit) -> None:
        self.connection.execute(delete(TABLE).where(*self._this(edit)))

    def _here(self) -> ColumnElement[bool]:
        return TABLE.c.workspace_id == self.workspace_id

    def _this(self, edit: LateEdit) -> tuple[ColumnElement[bool], ...]:
        """As it was taken: newer words have another number."""
        message = (TABLE.c.conversation_id == edit.conversation_id, TABLE.c.message_ts == edit.message_ts)
        return (self._here(), *message, TABLE.c.claims == edit.claims)
