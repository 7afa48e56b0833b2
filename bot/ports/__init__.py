"""What the bot needs from outside. `storage` remembers, `handlers` talk; each keeps the promises written here.

Everything in a unit of work belongs to one workspace. Repositories return frozen values; `get` refuses with
`Refusal.GONE` where there is none; `save` refuses with `Refusal.CHANGED_MEANWHILE` where the version has moved on,
and returns the value with its new version; `add` returns the value with its id.
"""

from collections.abc import Callable
from datetime import datetime

from bot.ports.base import Repository
from bot.ports.deliveries import Announcements, Jobs, Limits, Outbox, Rate, SeenEvents, Standing
from bot.ports.matching import Candidates, Proposals, Requests, Solver, UnmatchedPeople
from bot.ports.pairings import ActionItems, CheckIns, Concerns, Feedbacks, Pairings, Sessions
from bot.ports.people import Admins, Audit, DoNotMatch, Drafts, People, Personal, Workspaces
from bot.ports.programs import Enrollments, Goals, Programs
from bot.ports.unit_of_work import OpenUnitOfWork, UnitOfWork

Now = Callable[[], datetime]

__all__ = [
    "ActionItems",
    "Admins",
    "Announcements",
    "Audit",
    "Candidates",
    "CheckIns",
    "Concerns",
    "DoNotMatch",
    "Drafts",
    "Enrollments",
    "Feedbacks",
    "Goals",
    "Jobs",
    "Limits",
    "Now",
    "OpenUnitOfWork",
    "Outbox",
    "Pairings",
    "People",
    "Personal",
    "Programs",
    "Proposals",
    "Rate",
    "Repository",
    "Requests",
    "SeenEvents",
    "Sessions",
    "Solver",
    "Standing",
    "UnitOfWork",
    "UnmatchedPeople",
    "Workspaces",
]
