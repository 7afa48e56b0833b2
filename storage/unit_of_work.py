"""One `with` is one transaction in one workspace."""

from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot import ports
from bot.domain.person import WorkspaceId
from bot.errors import Refusal, Refused, Unavailable
from storage.engine import READING
from storage.gathering import GatheringOutbox
from storage.limits import LimitTable
from storage.outbox import OutboxTable
from storage.repositories import (
    announcements,
    boards,
    built_in,
    contents,
    deliveries,
    forms,
    late_edits,
    lessons,
    life,
    matching,
    nudges,
    pairings,
    people,
    personal,
    plans,
    programs,
    proposal_pages,
    sessions,
)
from storage.repositories.base import Answers


class SqlUnitOfWork:
    """Leaving it cleanly commits, an exception rolls back. It can be entered again, and not while it is open."""

    def __init__(self, engine: Engine, workspace_id: WorkspaceId, *, reading: bool) -> None:
        self.workspace_id = workspace_id
        self._engine = engine
        self._reading = reading
        self._connection: Connection | None = None
        self._gathering: GatheringOutbox | None = None

    def __enter__(self) -> Self:
        assert self._connection is None, "A unit of work is one transaction at a time."  # noqa: S101
        try:
            self._connection = self._engine.connect().execution_options(**{READING: self._reading})
            self._connection.begin()
        except (DBAPIError, PoolTimeoutError) as error:
            self._close()
            raise Unavailable from error
        self._fill(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._end(failed=error is not None)
        except DBAPIError as failure:
            raise _plainly(failure) from failure
        finally:
            self._close()
        if isinstance(error, DBAPIError):
            raise _plainly(error) from error

    def _end(self, *, failed: bool) -> None:
        connection = self._connection
        if connection is None:
            return
        transaction = connection.get_transaction()
        if transaction is None:
            return
        if failed:
            transaction.rollback()
            return
        if self._gathering is not None:
            self._gathering.write()
        transaction.commit()

    def _close(self) -> None:
        self._gathering = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _fill(self, connection: Connection) -> None:
        answers: Answers | None = {} if self._reading else None
        here = (connection, self.workspace_id, answers)
        self.people: ports.People = people.PeopleTable(*here)
        self.workspace: ports.Workspaces = people.WorkspaceTable(*here)
        self.admins: ports.Admins = people.AdminTable(*here)
        self.audit: ports.Audit = people.AuditTable(*here)
        self.do_not_match: ports.DoNotMatch = people.DoNotMatchTable(*here)
        self.programs: ports.Programs = programs.ProgramTable(*here)
        self.agenda_points: ports.AgendaPoints = plans.AgendaPointTable(*here)
        self.resources: ports.Resources = plans.ResourceTable(*here)
        self.reflections: ports.Reflections = plans.ReflectionTable(*here)
        self.connections: ports.Connections = plans.ConnectionTable(*here)
        self.readings: ports.Readings = lessons.ReadingTable(*here)
        self.acceptances: ports.Acceptances = lessons.AcceptanceTable(*here)
        self.contents: ports.ProgramContents = contents.ProgramContentTable(*here)
        self.built_in: ports.BuiltIns = built_in.BuiltInTexts(*here)
        self.nominations: ports.Nominations = contents.NominationTable(*here)
        self.enrollments: ports.Enrollments = programs.EnrollmentTable(*here)
        self.goals: ports.Goals = programs.GoalTable(*here)
        self.proposals: ports.Proposals = pairings.ProposalTable(*here)
        self.candidates: ports.Candidates = pairings.CandidateTable(*here)
        self.unmatched: ports.UnmatchedPeople = pairings.UnmatchedTable(*here)
        self.candidate_pages: ports.CandidatePages = proposal_pages.CandidatePages(*here)
        self.unmatched_pages: ports.UnmatchedPages = proposal_pages.UnmatchedPages(*here)
        self.matching_runs: ports.MatchingRuns = matching.MatchingRunTable(*here)
        self.proposal_changes: ports.ProposalChanges = matching.ProposalChangeTable(*here)
        self.groups: ports.Groups = matching.GroupTables(*here)
        self.places: ports.Places = matching.PlaceTable(*here)
        self.requests: ports.Requests = pairings.RequestTable(*here)
        self.offers: ports.Offers = pairings.OfferTable(*here)
        self.searches: ports.Searches = pairings.SearchTable(*here)
        self.standbys: ports.Standbys = pairings.StandbyTable(*here)
        self.pairings: ports.Pairings = pairings.PairingTable(*here)
        self.covers: ports.Covers = life.CoverTable(*here)
        self.clock_stops: ports.ClockStops = life.ClockStopTable(*here)
        self.no_shows: ports.NoShows = life.NoShowTable(*here)
        self.pay_forward: ports.PayForwards = life.PayForwardTable(*here)
        self.boards: ports.Boards = boards.BoardTables(*here)
        self.sessions: ports.Sessions = sessions.SessionTable(*here)
        self.action_items: ports.ActionItems = sessions.ActionItemTable(*here)
        self.feedback: ports.Feedbacks = sessions.FeedbackTable(*here)
        self.check_ins: ports.CheckIns = sessions.CheckInTable(*here)
        self.concerns: ports.Concerns = sessions.ConcernTable(*here)
        self.forms: ports.Forms = forms.FormTable(*here)
        self.rematches: ports.Rematches = forms.RematchTable(*here)
        self.announcements: ports.Announcements = deliveries.AnnouncementTable(*here)
        self.announced: ports.Announced = announcements.AnnouncedTable(*here)
        self.announcement_choices: ports.AnnouncementChoices = announcements.AnnouncementChoiceTable(*here)
        self.second_looks: ports.SecondLooks = announcements.SecondLookTable(*here)
        self.rewrites: ports.Rewrites = announcements.RewriteTable(*here)
        self.seen_events: ports.SeenEvents = deliveries.SeenEventTable(*here)
        self.drafts: ports.Drafts = deliveries.DraftTable(*here)
        self.personal: ports.Personal = personal.PersonalTables(*here)
        self.jobs: ports.Jobs = deliveries.JobTable(*here)
        self.outbox: ports.Outbox = OutboxTable(*here)
        self.nudge_choices: ports.NudgeChoices = nudges.NudgeChoiceTable(*here)
        self.nudge_days: ports.NudgeDays = nudges.NudgeDayTable(*here)
        self.questions: ports.Questions = nudges.QuestionTable(*here)
        self.limits: ports.Limits = LimitTable(*here)
        self.late_edits: ports.LateEdits = late_edits.LateEditTable(*here)

    def remember_who_is_here(self) -> None:
        assert self._connection is not None, "Nothing is read before a unit of work is open."  # noqa: S101
        here = (self._connection, self.workspace_id, Answers())
        self.people = people.PeopleTable(*here)
        self.workspace = people.WorkspaceTable(*here)
        self.programs = programs.ProgramTable(*here)
        self.contents = contents.ProgramContentTable(*here)
        self.rematches = forms.RematchTable(*here)
        self.outbox = self._gathering = GatheringOutbox(self._connection, self.workspace_id)


def _plainly(error: DBAPIError) -> Exception:
    """Two people doing the same at once is one thing to say, a database that does not answer another."""
    if isinstance(error, IntegrityError):
        return Refused(Refusal.CHANGED_MEANWHILE)
    return Unavailable()


class UnitsOfWork:
    """Makes units of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, workspace_id: WorkspaceId, *, reading: bool = False) -> ports.UnitOfWork:
        return SqlUnitOfWork(self._engine, workspace_id, reading=reading)


def opener(engine: Engine) -> ports.OpenUnitOfWork:
    return UnitsOfWork(engine)
