"""Everything that is remembered, one transaction at a time."""

from types import TracebackType
from typing import Protocol, Self

from bot.domain.person import WorkspaceId
from bot.ports.deliveries import Announcements, Jobs, Limits, Outbox, SeenEvents
from bot.ports.matching import Candidates, Proposals, Requests, UnmatchedPeople
from bot.ports.pairings import ActionItems, CheckIns, Concerns, Feedbacks, Pairings, Sessions
from bot.ports.people import Admins, Audit, DoNotMatch, Drafts, People, Personal, Workspaces
from bot.ports.programs import Enrollments, Goals, Programs


class UnitOfWork(Protocol):
    """One `with` is one transaction: leaving it cleanly commits, an exception rolls back."""

    workspace_id: WorkspaceId
    people: People
    workspace: Workspaces
    admins: Admins
    audit: Audit
    programs: Programs
    enrollments: Enrollments
    do_not_match: DoNotMatch
    proposals: Proposals
    candidates: Candidates
    unmatched: UnmatchedPeople
    requests: Requests
    pairings: Pairings
    sessions: Sessions
    action_items: ActionItems
    feedback: Feedbacks
    check_ins: CheckIns
    concerns: Concerns
    goals: Goals
    announcements: Announcements
    outbox: Outbox
    limits: Limits
    seen_events: SeenEvents
    drafts: Drafts
    personal: Personal
    jobs: Jobs

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class OpenUnitOfWork(Protocol):
    """Makes units of work; a reading one never waits for writers and must change nothing."""

    def __call__(self, workspace_id: WorkspaceId, *, reading: bool = False) -> UnitOfWork: ...
