"""What the bot needs from outside. `storage` remembers, `handlers` talk; each keeps the promises written here.

Everything in a unit of work belongs to one workspace. Repositories return frozen values; `get` refuses with
`Refusal.GONE` where there is none; `save` refuses with `Refusal.CHANGED_MEANWHILE` where the version has moved on,
and returns the value with its new version; `add` returns the value with its id.
"""

from collections.abc import Callable
from datetime import datetime

from bot.ports.announcements import Announced, AnnouncementChoices, Rewrites, SecondLooks
from bot.ports.base import Repository
from bot.ports.boards import Boards
from bot.ports.deliveries import (
    EVERY_KIND,
    Announcements,
    Jobs,
    Lane,
    LateEdit,
    LateEdits,
    Limits,
    Outbox,
    Rate,
    SeenEvents,
    Standing,
)
from bot.ports.forms import Forms, Rematches
from bot.ports.lessons import Acceptances, Readings
from bot.ports.life import ClockStops, Covers, NoShows, PayForwards
from bot.ports.matching import Candidates, Offers, Proposals, Requests, Searches, Solver, Standbys, UnmatchedPeople
from bot.ports.matching_runs import CandidatePages, Groups, MatchingRuns, Places, ProposalChanges, UnmatchedPages
from bot.ports.nudges import NudgeChoices, NudgeDays, Question, Questions
from bot.ports.pairings import ActionItems, CheckIns, Concerns, Feedbacks, Pairings, Sessions
from bot.ports.people import Admins, Audit, DoNotMatch, Drafts, People, Personal, Workspaces
from bot.ports.plans import AgendaPoints, Connections, Reflections, Resources
from bot.ports.programs import BuiltIns, Enrollments, Goals, Nominations, ProgramContents, Programs
from bot.ports.unit_of_work import OpenUnitOfWork, UnitOfWork

Now = Callable[[], datetime]

__all__ = [
    "EVERY_KIND",
    "Acceptances",
    "ActionItems",
    "Admins",
    "AgendaPoints",
    "Announced",
    "AnnouncementChoices",
    "Announcements",
    "Audit",
    "Boards",
    "BuiltIns",
    "CandidatePages",
    "Candidates",
    "CheckIns",
    "ClockStops",
    "Concerns",
    "Connections",
    "Covers",
    "DoNotMatch",
    "Drafts",
    "Enrollments",
    "Feedbacks",
    "Forms",
    "Goals",
    "Groups",
    "Jobs",
    "Lane",
    "LateEdit",
    "LateEdits",
    "Limits",
    "MatchingRuns",
    "NoShows",
    "Nominations",
    "Now",
    "NudgeChoices",
    "NudgeDays",
    "Offers",
    "OpenUnitOfWork",
    "Outbox",
    "Pairings",
    "PayForwards",
    "People",
    "Personal",
    "Places",
    "ProgramContents",
    "Programs",
    "ProposalChanges",
    "Proposals",
    "Question",
    "Questions",
    "Rate",
    "Readings",
    "Reflections",
    "Rematches",
    "Repository",
    "Requests",
    "Resources",
    "Rewrites",
    "Searches",
    "SecondLooks",
    "SeenEvents",
    "Sessions",
    "Solver",
    "Standbys",
    "Standing",
    "UnitOfWork",
    "UnmatchedPages",
    "UnmatchedPeople",
    "Workspaces",
]
