"""The workspace's settings, its people, who runs mentoring there and what they did."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update

from bot.domain.administration import Admin, AuditEntry
from bot.domain.person import Person, PersonId
from bot.domain.program import JoiningRule
from bot.domain.workspace import Workspace
from bot.errors import Refusal, Refused
from storage.repositories.base import InWorkspace, Numbered, Values, change_of, insertion, plainly
from storage.rows.people import AdminRow, AuditRow, DoNotMatchRow, PersonRow, WorkspaceSettingsRow


class PeopleTable(Values[Person]):
    row, kind = PersonRow, Person

    def find(self, person_id: PersonId) -> Person | None:
        return self._one(id=person_id)

    def get(self, person_id: PersonId) -> Person:
        found = self.find(person_id)
        if found is None:
            raise Refused(Refusal.GONE)
        return found

    def those(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, Person]:
        return {person.id: person for person in self._among("id", set(person_ids))}

    def all(self) -> Sequence[Person]:
        return self._equal()

    def fitting(self, rule: JoiningRule, today: date) -> Sequence[Person]:
        """The database leaves out whom it can tell apart; the rule itself decides."""
        column = self.table.c
        asked = [column.is_bot.is_(False), column.is_deactivated.is_(False)]
        if rule.levels:
            asked.append(column.level.in_(rule.levels))
        if rule.started_within_days is not None:
            asked.append(column.start_date.between(today - timedelta(days=rule.started_within_days), today))
        return [one for one in self._where(*asked) if rule.takes(one, today)]

    def departments(self) -> Sequence[str]:
        column = self.table.c.department
        here = (self.table.c.workspace_id == self.workspace_id, column.is_not(None), column != "")
        return list(self.connection.execute(select(column).where(*here).distinct().order_by(column)).scalars())

    def reporting_to(self, manager_id: PersonId) -> Sequence[Person]:
        return self._equal(manager_id=manager_id)

    def by_email(self, email: str) -> Person | None:
        """Whoever is still here, where somebody who left had the same one."""
        query = self._select(func.lower(self.table.c.email) == email.strip().lower())
        return self._first(query.order_by(self.table.c.is_deactivated, self.table.c.id))

    def put(self, person: Person) -> Person:
        known = self.find(person.id)
        if known is None:
            self.connection.execute(insertion(self.row), self._columns(person) | {"workspace_id": self.workspace_id})
            return person
        saved = replace(person, version=known.version + 1)
        here = {"here": self.workspace_id, "its_id": person.id}
        self.connection.execute(change_of(self.row), self._columns(saved) | here)
        return saved

    def place(self, people: Sequence[Person]) -> None:
        names = ("manager_id", "department", "level", "start_date", "fields")
        rows = [{"its_id": one.id} | {f"new_{name}": getattr(one, name) for name in names} for one in people]
        column = self.table.c
        change = update(self.table).where(column.workspace_id == self.workspace_id, column.id == bindparam("its_id"))
        placed = {name: bindparam(f"new_{name}", type_=column[name].type) for name in names}
        if rows:
            self.connection.execute(change.values(placed | {"version": column.version + 1}), rows)


WORKSPACES = cast(Table, WorkspaceSettingsRow.__table__)
SETTINGS = select(WORKSPACES).where(WORKSPACES.c.id == bindparam("here"))


class WorkspaceTable(Values[Workspace]):
    row, kind = WorkspaceSettingsRow, Workspace

    def settings(self) -> Workspace:
        """The defaults until somebody changed them."""
        if self.answers is not None and self.row in self.answers:
            return cast(Workspace, self.answers[self.row])
        rows = plainly(self.connection.execute(SETTINGS, {"here": self.workspace_id}))
        found = next((self._value(row) for row in rows), Workspace(id=self.workspace_id))
        if self.answers is not None:
            self.answers[self.row] = found
        return found

    def save(self, workspace: Workspace) -> Workspace:
        saved = replace(workspace, id=self.workspace_id, version=workspace.version + 1)
        here = (self.table.c.id == self.workspace_id, self.table.c.version == workspace.version)
        changed = self.connection.execute(update(self.table).where(*here).values(self._columns(saved))).rowcount
        if not changed and workspace.version:
            raise Refused(Refusal.CHANGED_MEANWHILE)
        if not changed:
            self.connection.execute(insert(self.table).values(self._columns(saved)))
        return saved


class AdminTable(Values[Admin]):
    row, kind = AdminRow, Admin

    def all(self) -> Sequence[Admin]:
        return self._equal()

    def appoint(self, admin: Admin) -> None:
        if self._one(person_id=admin.person_id) is None:
            self.connection.execute(insertion(self.row), self._columns(admin) | {"workspace_id": self.workspace_id})

    def dismiss(self, person_id: PersonId) -> None:
        here = (self.table.c.workspace_id == self.workspace_id, self.table.c.person_id == person_id)
        self.connection.execute(delete(self.table).where(*here))


class AuditTable(Numbered[AuditEntry]):
    row, kind = AuditRow, AuditEntry

    def latest(self, count: int) -> Sequence[AuditEntry]:
        return self._some(self._select().order_by(self.table.c.id.desc()).limit(count))

    def about(self, subject: str) -> Sequence[AuditEntry]:
        return self._equal(subject=subject)


DO_NOT_MATCH = cast(Table, DoNotMatchRow.__table__).c
NAMED_BY = (
    select(DO_NOT_MATCH.other_id)
    .where(DO_NOT_MATCH.workspace_id == bindparam("workspace_id"))
    .where(DO_NOT_MATCH.writer_id == bindparam("writer_id"))
)


class DoNotMatchTable(InWorkspace):
    def by(self, writer: PersonId) -> frozenset[PersonId]:
        here = {"workspace_id": self.workspace_id, "writer_id": writer}
        return frozenset(self.connection.execute(NAMED_BY, here).scalars())

    def put(self, writer: PersonId, others: frozenset[PersonId]) -> None:
        here = (DO_NOT_MATCH.workspace_id == self.workspace_id, DO_NOT_MATCH.writer_id == writer)
        self.connection.execute(delete(DoNotMatchRow).where(*here))
        names = [{"workspace_id": self.workspace_id, "writer_id": writer, "other_id": one} for one in sorted(others)]
        if names:
            self.connection.execute(insert(DoNotMatchRow), names)

    def all(self) -> Mapping[PersonId, frozenset[PersonId]]:
        query = select(DO_NOT_MATCH.writer_id, DO_NOT_MATCH.other_id)
        found: dict[PersonId, set[PersonId]] = {}
        for writer, other in self.connection.execute(query.where(DO_NOT_MATCH.workspace_id == self.workspace_id)):
            found.setdefault(writer, set()).add(other)
        return {writer: frozenset(others) for writer, others in found.items()}
