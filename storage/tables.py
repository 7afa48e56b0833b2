"""Every repository of a unit of work: each is made when it is first asked for, and belongs to one transaction."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from bot import ports
from bot.domain.person import WorkspaceId
from storage.limits import LimitTable
from storage.outbox import OutboxTable
from storage.repositories.announcements import AnnouncedTable, AnnouncementChoiceTable, RewriteTable, SecondLookTable
from storage.repositories.base import Answers
from storage.repositories.boards import BoardTables
from storage.repositories.built_in import BuiltInTexts
from storage.repositories.contents import NominationTable, ProgramContentTable
from storage.repositories.deliveries import AnnouncementTable, DraftTable, JobTable, SeenEventTable
from storage.repositories.forms import FormTable, RematchTable
from storage.repositories.late_edits import LateEditTable
from storage.repositories.lessons import AcceptanceTable, ReadingTable
from storage.repositories.life import ClockStopTable, CoverTable, NoShowTable, PayForwardTable
from storage.repositories.matching import GroupTables, MatchingRunTable, PlaceTable, ProposalChangeTable
from storage.repositories.nudges import NudgeChoiceTable, NudgeDayTable, QuestionTable
from storage.repositories.pairings import (
    CandidateTable,
    OfferTable,
    PairingTable,
    ProposalTable,
    RequestTable,
    SearchTable,
    StandbyTable,
    UnmatchedTable,
)
from storage.repositories.people import AdminTable, AuditTable, DoNotMatchTable, PeopleTable, WorkspaceTable
from storage.repositories.personal import PersonalTables
from storage.repositories.plans import AgendaPointTable, ConnectionTable, ReflectionTable, ResourceTable
from storage.repositories.programs import EnrollmentTable, GoalTable, ProgramTable
from storage.repositories.proposal_pages import CandidatePages, UnmatchedPages
from storage.repositories.sessions import ActionItemTable, CheckInTable, ConcernTable, FeedbackTable, SessionTable

Port = TypeVar("Port")


class Made(Generic[Port]):
    """Made of the open connection, and kept until the transaction ends."""

    def __init__(self, make: Callable[[Connection, WorkspaceId, Answers | None], Port]) -> None:
        self._make = make

    def __set_name__(self, owner: type["Repositories"], name: str) -> None:
        self._name = name

    def __get__(self, unit: "Repositories", owner: type["Repositories"]) -> Port:
        made: Port | None = unit.made.get(self._name)
        if made is None:
            made = unit.made[self._name] = self._make(*unit.here())
        return made

    def __set__(self, unit: "Repositories", value: Port) -> None:
        unit.made[self._name] = value


class Repositories:
    """What a unit of work offers, by the names that `ports.UnitOfWork` gives."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}

    def here(self) -> tuple[Connection, WorkspaceId, Answers | None]:
        raise NotImplementedError

    people = Made[ports.People](PeopleTable)
    workspace = Made[ports.Workspaces](WorkspaceTable)
    admins = Made[ports.Admins](AdminTable)
    audit = Made[ports.Audit](AuditTable)
    do_not_match = Made[ports.DoNotMatch](DoNotMatchTable)
    programs = Made[ports.Programs](ProgramTable)
    agenda_points = Made[ports.AgendaPoints](AgendaPointTable)
    resources = Made[ports.Resources](ResourceTable)
    reflections = Made[ports.Reflections](ReflectionTable)
    connections = Made[ports.Connections](ConnectionTable)
    readings = Made[ports.Readings](ReadingTable)
    acceptances = Made[ports.Acceptances](AcceptanceTable)
    contents = Made[ports.ProgramContents](ProgramContentTable)
    built_in = Made[ports.BuiltIns](BuiltInTexts)
    nominations = Made[ports.Nominations](NominationTable)
    enrollments = Made[ports.Enrollments](EnrollmentTable)
    goals = Made[ports.Goals](GoalTable)
    proposals = Made[ports.Proposals](ProposalTable)
    candidates = Made[ports.Candidates](CandidateTable)
    unmatched = Made[ports.UnmatchedPeople](UnmatchedTable)
    candidate_pages = Made[ports.CandidatePages](CandidatePages)
    unmatched_pages = Made[ports.UnmatchedPages](UnmatchedPages)
    matching_runs = Made[ports.MatchingRuns](MatchingRunTable)
    proposal_changes = Made[ports.ProposalChanges](ProposalChangeTable)
    groups = Made[ports.Groups](GroupTables)
    places = Made[ports.Places](PlaceTable)
    requests = Made[ports.Requests](RequestTable)
    offers = Made[ports.Offers](OfferTable)
    searches = Made[ports.Searches](SearchTable)
    standbys = Made[ports.Standbys](StandbyTable)
    pairings = Made[ports.Pairings](PairingTable)
    covers = Made[ports.Covers](CoverTable)
    clock_stops = Made[ports.ClockStops](ClockStopTable)
    no_shows = Made[ports.NoShows](NoShowTable)
    pay_forward = Made[ports.PayForwards](PayForwardTable)
    boards = Made[ports.Boards](BoardTables)
    sessions = Made[ports.Sessions](SessionTable)
    action_items = Made[ports.ActionItems](ActionItemTable)
    feedback = Made[ports.Feedbacks](FeedbackTable)
    check_ins = Made[ports.CheckIns](CheckInTable)
    concerns = Made[ports.Concerns](ConcernTable)
    forms = Made[ports.Forms](FormTable)
    rematches = Made[ports.Rematches](RematchTable)
    announcements = Made[ports.Announcements](AnnouncementTable)
    announced = Made[ports.Announced](AnnouncedTable)
    announcement_choices = Made[ports.AnnouncementChoices](AnnouncementChoiceTable)
    second_looks = Made[ports.SecondLooks](SecondLookTable)
    rewrites = Made[ports.Rewrites](RewriteTable)
    seen_events = Made[ports.SeenEvents](SeenEventTable)
    drafts = Made[ports.Drafts](DraftTable)
    personal = Made[ports.Personal](PersonalTables)
    jobs = Made[ports.Jobs](JobTable)
    outbox = Made[ports.Outbox](OutboxTable)
    nudge_choices = Made[ports.NudgeChoices](NudgeChoiceTable)
    nudge_days = Made[ports.NudgeDays](NudgeDayTable)
    questions = Made[ports.Questions](QuestionTable)
    limits = Made[ports.Limits](LimitTable)
    late_edits = Made[ports.LateEdits](LateEditTable)
