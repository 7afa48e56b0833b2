"""Everything that is remembered, one transaction at a time."""

from types import TracebackType
from typing import Protocol, Self

from bot.domain.person import PersonId, WorkspaceId
from bot.ports.announcements import Announced, AnnouncementChoices, Rewrites, SecondLooks
from bot.ports.boards import Boards
from bot.ports.deliveries import Announcements, Jobs, LateEdits, Limits, Outbox, SeenEvents
from bot.ports.forms import Forms, Rematches
from bot.ports.lessons import Acceptances, Readings
from bot.ports.life import ClockStops, Covers, NoShows, PayForwards
from bot.ports.matching import Candidates, Offers, Proposals, Requests, Searches, Standbys, UnmatchedPeople
from bot.ports.matching_runs import CandidatePages, Groups, MatchingRuns, Places, ProposalChanges, UnmatchedPages
from bot.ports.nudges import NudgeChoices, NudgeDays, Questions
from bot.ports.pairings import ActionItems, CheckIns, Concerns, Feedbacks, Pairings, Sessions
from bot.ports.people import Admins, Audit, DoNotMatch, Drafts, People, Personal, Workspaces
from bot.ports.plans import AgendaPoints, Connections, Reflections, Resources
from bot.ports.programs import BuiltIns, Enrollments, Goals, Nominations, ProgramContents, Programs


class UnitOfWork(Protocol):
    """One `with` is one transaction: leaving it cleanly commits, an exception rolls back."""

    workspace_id: WorkspaceId
    people: People
    workspace: Workspaces
    admins: Admins
    audit: Audit
    programs: Programs
    contents: ProgramContents
    built_in: BuiltIns
    readings: Readings
    agenda_points: AgendaPoints
    resources: Resources
    reflections: Reflections
    connections: Connections
    acceptances: Acceptances
    nominations: Nominations
    enrollments: Enrollments
    do_not_match: DoNotMatch
    proposals: Proposals
    candidates: Candidates
    candidate_pages: CandidatePages
    unmatched_pages: UnmatchedPages
    matching_runs: MatchingRuns
    proposal_changes: ProposalChanges
    groups: Groups
    places: Places
    unmatched: UnmatchedPeople
    requests: Requests
    offers: Offers
    searches: Searches
    standbys: Standbys
    pairings: Pairings
    boards: Boards
    covers: Covers
    clock_stops: ClockStops
    no_shows: NoShows
    pay_forward: PayForwards
    sessions: Sessions
    action_items: ActionItems
    feedback: Feedbacks
    check_ins: CheckIns
    concerns: Concerns
    forms: Forms
    rematches: Rematches
    goals: Goals
    announcements: Announcements
    announced: Announced
    announcement_choices: AnnouncementChoices
    second_looks: SecondLooks
    rewrites: Rewrites
    outbox: Outbox
    nudge_choices: NudgeChoices
    nudge_days: NudgeDays
    questions: Questions
    limits: Limits
    late_edits: LateEdits
    seen_events: SeenEvents
    drafts: Drafts
    personal: Personal
    jobs: Jobs

    def remember_who_is_here(self) -> None:
        """For work on many people: who is here, programs, their contents, who wants somebody new, and settings are
        read once until it ends, which changes none of them; nudges are written together, and seem new.
        """

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class OpenUnitOfWork(Protocol):
    """Makes units of work; a reading one never waits for writers and must change nothing.

    What one person does (`acting`) is done one after the other, also by several replicas.
    """

    def __call__(
        self, workspace_id: WorkspaceId, *, reading: bool = False, acting: PersonId | None = None
    ) -> UnitOfWork: ...
