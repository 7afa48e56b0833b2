"""Proposals, requests and pairings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, select, update

from bot.domain.pairing import (
    Candidate,
    Member,
    Offer,
    OfferState,
    Pairing,
    PairingState,
    Proposal,
    Request,
    RequestState,
    Search,
    Standby,
    Unmatched,
)
from bot.domain.person import PersonId
from bot.domain.states import PAIRING, REQUEST
from bot.errors import Refusal, Refused
from storage.repositories.base import Numbered, Values, insertion, numbered_insertion
from storage.rows.pairings import (
    CandidateRow,
    OfferRow,
    PairingMemberRow,
    PairingRow,
    ProposalRow,
    RequestRow,
    SearchRow,
    StandbyRow,
    UnmatchedRow,
)


class ProposalTable(Numbered[Proposal]):
    row, kind = ProposalRow, Proposal

    def latest(self, program_id: int) -> Proposal | None:
        query = self._select(self.table.c.program_id == program_id)
        return self._first(query.order_by(self.table.c.id.desc()))

    def of(self, program_id: int) -> Sequence[Proposal]:
        return self._equal(program_id=program_id)

    def hold(self, proposal_id: int) -> Proposal:
        held = self._first(self._select(self.table.c.id == proposal_id).with_for_update())
        if held is None:
            raise Refused(Refusal.GONE)
        return held


class CandidateTable(Numbered[Candidate]):
    row, kind = CandidateRow, Candidate

    def of(self, proposal_id: int) -> Sequence[Candidate]:
        return self._equal(proposal_id=proposal_id)


class UnmatchedTable(Numbered[Unmatched]):
    row, kind = UnmatchedRow, Unmatched

    def of(self, proposal_id: int) -> Sequence[Unmatched]:
        return self._equal(proposal_id=proposal_id)

    def latest_for(self, program_id: int, person_id: PersonId) -> Unmatched | None:
        proposals = select(ProposalRow.id).where(ProposalRow.program_id == program_id)
        query = self._select(self.table.c.person_id == person_id, self.table.c.proposal_id.in_(proposals))
        return self._first(query.order_by(self.table.c.id.desc()))


class RequestTable(Numbered[Request]):
    row, kind = RequestRow, Request
    moves = REQUEST

    def waiting(self, program_id: int) -> Sequence[Request]:
        return self._equal(program_id=program_id, state=RequestState.WAITING)

    def in_program(self, program_id: int) -> Sequence[Request]:
        return self._equal(program_id=program_id)

    def of(self, person_id: PersonId) -> Sequence[Request]:
        return self._either("mentor_id", "mentee_id", person_id)


class OfferTable(Numbered[Offer]):
    row, kind = OfferRow, Offer

    def of(self, person_id: PersonId) -> Sequence[Offer]:
        return self._either("mentor_id", "mentee_id", person_id)

    def waiting(self, program_id: int) -> Sequence[Offer]:
        return self._equal(program_id=program_id, state=OfferState.WAITING)


class SearchTable(Numbered[Search]):
    row, kind = SearchRow, Search

    def find(self, search_id: int) -> Search | None:
        return self._one(id=search_id)

    def latest(self, *, program_id: int, person_id: PersonId) -> Search | None:
        mine = self._select(self.table.c.program_id == program_id, self.table.c.person_id == person_id)
        return self._first(mine.order_by(self.table.c.id.desc()))

    def forget_before(self, program_id: int, person_id: PersonId, search_id: int) -> None:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.program_id == program_id)
        query = delete(self.table).where(*here, column.person_id == person_id, column.id < search_id)
        self.connection.execute(query)


class StandbyTable(Numbered[Standby]):
    row, kind = StandbyRow, Standby

    def of(self, mentee_id: PersonId) -> Sequence[Standby]:
        return self._equal(mentee_id=mentee_id)


@dataclass(frozen=True, slots=True)
class Membership:
    pairing_id: int


class Memberships(Values[Membership]):
    row, kind = PairingMemberRow, Membership

    def of(self, person_id: PersonId) -> Sequence[int]:
        return [one.pairing_id for one in self._equal(person_id=person_id)]


MEMBER = cast(Table, PairingMemberRow.__table__).c
MEMBERS = (
    select(MEMBER.pairing_id, MEMBER.person_id, MEMBER.role)
    .where(MEMBER.pairing_id.in_(bindparam("ids", expanding=True)))
    .order_by(MEMBER.id)
)
MEMBERS_GONE = delete(cast(Table, PairingMemberRow.__table__)).where(MEMBER.pairing_id == bindparam("number"))


class PairingTable(Numbered[Pairing]):
    row, kind = PairingRow, Pairing
    moves = PAIRING
    apart = frozenset({"members"})

    def add(self, value: Pairing) -> Pairing:
        columns = self._columns(value) | {"workspace_id": self.workspace_id}
        del columns["id"]
        number = self.connection.execute(numbered_insertion(self.row), columns).scalar_one()
        return self._put_members(replace(value, id=number))

    def save(self, value: Pairing) -> Pairing:
        saved = super().save(value)
        self.connection.execute(MEMBERS_GONE, {"number": value.id})
        return self._put_members(saved)

    def lengthen_objections(self, until: Mapping[int, datetime]) -> None:
        column = self.table.c
        change = update(self.table).where(column.workspace_id == self.workspace_id, column.id == bindparam("its_id"))
        longer = change.values(objection_until=bindparam("until"), version=column.version + 1)
        if until:
            rows = [{"its_id": number, "until": moment} for number, moment in until.items()]
            self.connection.execute(longer, rows)

    def get(self, id: int) -> Pairing:  # noqa: A002, it is the value's id
        return self._with_members([super().get(id)])[0]

    def active_of(self, person_id: PersonId) -> Sequence[Pairing]:
        return [one for one in self.all_of(person_id) if one.state is PairingState.ACTIVE]

    def all_of(self, person_id: PersonId) -> Sequence[Pairing]:
        theirs = Memberships(self.connection, self.workspace_id, self.answers).of(person_id)
        return self._with_members(self._among("id", theirs)) if theirs else []

    def in_program(self, program_id: int) -> Sequence[Pairing]:
        return self._with_members(self._equal(program_id=program_id))

    def count_active(self, program_id: int) -> int:
        column = self.table.c
        here = (column.workspace_id == self.workspace_id, column.program_id == program_id)
        query = select(func.count()).select_from(self.table).where(*here, column.state == PairingState.ACTIVE)
        return self.connection.execute(query).scalar_one()

    def _value(self, row: Mapping[str, Any]) -> Pairing:
        columns = {name: row[name] for name in self._names()}
        return Pairing(**columns, members=())

    def _put_members(self, pairing: Pairing) -> Pairing:
        rows = [
            {
                "workspace_id": self.workspace_id,
                "pairing_id": pairing.id,
                "person_id": one.person_id,
                "role": one.role,
            }
            for one in pairing.members
        ]
        if rows:
            self.connection.execute(insertion(PairingMemberRow), rows)
        return pairing

    def _with_members(self, pairings: Sequence[Pairing]) -> Sequence[Pairing]:
        ids = {pairing.id for pairing in pairings}
        members: dict[int, list[Member]] = {number: [] for number in ids}
        for number, person_id, role in self.connection.execute(MEMBERS, {"ids": tuple(ids)}) if ids else ():
            members[number].append(Member(person_id=person_id, role=role))
        return [replace(pairing, members=tuple(members[pairing.id])) for pairing in pairings]
