"""A closer look at a proposal: both sides of a couple, people and couples by name, all of it as a file."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from bot.domain.enrollment import Answers
from bot.domain.kinds import Role
from bot.domain.pairing import Candidate, CandidateState, Proposal, ProposalState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.ports import UnitOfWork
from bot.services import cohort, review, unmatched
from bot.services.permissions import note


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two people, as whoever runs the program may see them. `places` are free and not proposed elsewhere."""

    person: Person
    answers: Answers
    capacity: int
    partners: int
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A couple with everything that speaks for it, and both people."""

    candidate: Candidate
    program: Program
    mentor: Side
    mentee: Side
    is_open: bool


def look_at_both(uow: UnitOfWork, actor: PersonId, candidate_id: int) -> Sides:
    """Both people of a couple, and what each criterion adds."""
    with uow:
        candidate = uow.candidates.get(candidate_id)
        proposal, program = review.run_by(uow, actor, candidate.proposal_id)
        return Sides(
            candidate=candidate,
            program=program,
            mentor=side_of(uow, proposal, program, candidate.mentor_id, Role.MENTOR),
            mentee=side_of(uow, proposal, program, candidate.mentee_id, Role.MENTEE),
            is_open=proposal.state is ProposalState.READY and uow.matching_runs.at_work(program.id) is None,
        )


def side_of(uow: UnitOfWork, proposal: Proposal, program: Program, person_id: PersonId, role: Role) -> Side:
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    return Side(
        person=uow.people.get(person_id),
        answers=enrollment.answers if enrollment else Answers(),
        capacity=cohort.places_of(program, enrollment, role) if enrollment else 0,
        partners=unmatched.partners(uow, program, person_id, role),
        proposed=_proposed(uow, proposal.id, person_id, role),
    )


def _proposed(uow: UnitOfWork, proposal_id: int, person_id: PersonId, role: Role) -> int:
    """How many pairs of this proposal somebody is in, in a role."""
    mine = [one for one in uow.candidate_pages.with_person(proposal_id, person_id) if one.state in review.WAITS]
    return sum((one.mentor_id if role is Role.MENTOR else one.mentee_id) == person_id for one in mine)


def find_people(uow: UnitOfWork, actor: PersonId, proposal_id: int, words: str, most: int) -> list[tuple[str, str]]:
    """Id and name of those in the proposal whose name has these words, in the order of their names."""
    with uow:
        review.run_by(uow, actor, proposal_id)
        known = uow.candidate_pages.names(proposal_id)
    wanted = plain(words).split()
    found = [(one, name) for one, name in known if all(word in plain(name) for word in wanted)]
    return [(str(one), name) for one, name in sorted(found, key=lambda each: (plain(each[1]), each[0]))[:most]]


def find_couples(
    uow: UnitOfWork, actor: PersonId, proposal_id: int, words: str, most: int, *, but_not: int = 0
) -> list[tuple[int, str, str]]:
    """Candidate, mentor's and mentee's name of those still to be decided whose names have these words."""
    with uow:
        review.run_by(uow, actor, proposal_id)
        known = uow.candidate_pages.named(proposal_id, (CandidateState.PROPOSED,))
    wanted = plain(words).split()
    found: list[tuple[int, str, str]] = []
    for number, _, mentor, _, mentee in known:
        if number != but_not and all(word in plain(f"{mentor} and {mentee}") for word in wanted):
            found.append((number, mentor, mentee))
            if len(found) == most:
                break
    return found


def plain(words: str) -> str:
    """Without capitals and accents, as people type when they search."""
    parts = unicodedata.normalize("NFKD", words.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def require_may_export(uow: UnitOfWork, actor: PersonId, proposal_id: int) -> None:
    """Raises Refused for whoever does not run the program."""
    with uow:
        review.run_by(uow, actor, proposal_id)


def csv_rows(uow: UnitOfWork, actor: PersonId, now: datetime, proposal_id: int) -> tuple[Program, list[list[str]]]:
    """The pairs of a proposal as rows, the names of the columns first. Slow for thousands."""
    with uow:
        proposal, program = review.run_by(uow, actor, proposal_id)
        candidates = [one for one in uow.candidates.of(proposal.id) if one.state is not CandidateState.SWAPPED]
        people = uow.people.those({one.mentor_id for one in candidates} | {one.mentee_id for one in candidates})
        note(uow, actor, now, "pairs_exported", f"proposal:{proposal.id}", pairs=len(candidates))
    header = ["mentor_id", "mentor", "mentee_id", "mentee", "score", "reasons", "state", "by_hand"]
    return program, [header, *(_row(one, people[one.mentor_id], people[one.mentee_id]) for one in candidates)]


def _row(candidate: Candidate, mentor: Person, mentee: Person) -> list[str]:
    by_hand = "yes" if candidate.by_hand else "no"
    told = [f"{candidate.score:.1f}", "; ".join(candidate.reasons), candidate.state.value, by_hand]
    return [mentor.id, mentor.name, mentee.id, mentee.name, *told]
