"""Who there is, who runs mentoring, and what is kept for one person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bot.domain.administration import Admin, AuditEntry
from bot.domain.person import Person, PersonId
from bot.domain.program import JoiningRule
from bot.domain.workspace import Workspace


class People(Protocol):
    def find(self, person_id: PersonId) -> Person | None: ...
    def get(self, person_id: PersonId) -> Person: ...
    def those(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, Person]: ...
    def put(self, person: Person) -> Person: ...
    def place(self, people: Sequence[Person]) -> None:
        """Takes over manager, department, level and start date of many at once, who must all be known."""

    def all(self) -> Sequence[Person]: ...
    def fitting(self, rule: JoiningRule, today: date) -> Sequence[Person]:
        """Those whom the rule names and who can take part, in the order of their ids."""

    def departments(self) -> Sequence[str]:
        """Each that somebody is in, once, in the order of the alphabet."""

    def reporting_to(self, manager_id: PersonId) -> Sequence[Person]: ...
    def by_email(self, email: str) -> Person | None: ...


class Workspaces(Protocol):
    def settings(self) -> Workspace: ...
    def save(self, workspace: Workspace) -> Workspace: ...


class Admins(Protocol):
    def all(self) -> Sequence[Admin]: ...
    def appoint(self, admin: Admin) -> None: ...
    def dismiss(self, person_id: PersonId) -> None: ...


class Audit(Protocol):
    def add(self, value: AuditEntry) -> AuditEntry: ...
    def latest(self, count: int) -> Sequence[AuditEntry]: ...
    def about(self, subject: str) -> Sequence[AuditEntry]: ...


class DoNotMatch(Protocol):
    """Private to the writer: read it for the writer's own form and for matching, for nothing else."""

    def by(self, writer: PersonId) -> frozenset[PersonId]: ...
    def put(self, writer: PersonId, others: frozenset[PersonId]) -> None: ...
    def all(self) -> Mapping[PersonId, frozenset[PersonId]]: ...


class Drafts(Protocol):
    """What somebody had typed into a form that was closed before it was sent, by the form's name."""

    def find(self, person_id: PersonId, form: str) -> Mapping[str, Any] | None: ...
    def put(self, person_id: PersonId, form: str, values: Mapping[str, Any], *, now: datetime) -> None: ...
    def forget(self, person_id: PersonId, form: str) -> None: ...


class Personal(Protocol):
    """Everything that is kept about one person, wherever it is."""

    def kept(self, person_id: PersonId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """By the name of the part; values that JSON can hold. Nothing that somebody else wrote in confidence."""

    def forget_words(self, person_id: PersonId) -> None:
        """Empties what they said and what HR data said of them; that something happened, and when, stays."""
