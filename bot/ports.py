"""What the bot needs from outside. `storage` remembers, `handlers` talk; each keeps the promises written here.

Everything in a unit of work belongs to one workspace. Repositories return frozen values; `get` refuses with
`Refusal.GONE` where there is none; `save` refuses with `Refusal.CHANGED_MEANWHILE` where the version has moved on,
and returns the value with its new version; `add` returns the value with its id.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from bot.domain.administration import Admin, AuditEntry, Job
from bot.domain.announcement import Announcement
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.goal import Goal, GoalComment
from bot.domain.kinds import Role
from bot.domain.pairing import Candidate, Pairing, Proposal, Request, Unmatched
from bot.domain.person import Person, PersonId, WorkspaceId
from bot.domain.program import Program
from bot.domain.session import ActionItem, CheckIn, CheckInAnswer, Concern, Feedback, Session
from bot.domain.workspace import Workspace
from bot.matching.values import Answer, Problem
from bot.matching.values import Candidate as PossibleCouple
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind

V = TypeVar("V")


class Repository(Protocol[V]):
    def add(self, value: V) -> V: ...
    def get(self, id: int) -> V: ...  # noqa: A002, it is the value's id
    def save(self, value: V) -> V: ...


class People(Protocol):
    def find(self, person_id: PersonId) -> Person | None: ...
    def get(self, person_id: PersonId) -> Person: ...
    def those(self, person_ids: Collection[PersonId]) -> Mapping[PersonId, Person]: ...
    def put(self, person: Person) -> Person: ...
    def place(self, people: Sequence[Person]) -> None:
        """Takes over manager, department, level and start date of many at once, who must all be known."""

    def all(self) -> Sequence[Person]: ...
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


class Programs(Repository[Program], Protocol):
    def all(self) -> Sequence[Program]: ...
    def by_name(self, name: str) -> Program | None: ...


class Enrollments(Repository[Enrollment], Protocol):
    def of(self, person_id: PersonId) -> Sequence[Enrollment]: ...
    def find(self, *, program_id: int, person_id: PersonId) -> Enrollment | None: ...
    def in_program(self, program_id: int, states: Collection[EnrollmentState] = ()) -> Sequence[Enrollment]: ...

    def tally(self, program_id: int) -> Mapping[tuple[EnrollmentState, frozenset[Role]], int]:
        """How many there are of each state and roles, without reading each of them."""

    def hold(self, *, program_id: int, person_ids: Collection[PersonId]) -> Sequence[Enrollment]:
        """Their places, which nobody else may hold before this transaction ends: for counting free places."""


class DoNotMatch(Protocol):
    """Private to the writer: read it for the writer's own form and for matching, for nothing else."""

    def by(self, writer: PersonId) -> frozenset[PersonId]: ...
    def put(self, writer: PersonId, others: frozenset[PersonId]) -> None: ...
    def all(self) -> Mapping[PersonId, frozenset[PersonId]]: ...


class Proposals(Repository[Proposal], Protocol):
    def latest(self, program_id: int) -> Proposal | None: ...
    def of(self, program_id: int) -> Sequence[Proposal]: ...


class Candidates(Repository[Candidate], Protocol):
    def add_all(self, candidates: Sequence[Candidate]) -> None: ...
    def of(self, proposal_id: int) -> Sequence[Candidate]: ...


class UnmatchedPeople(Protocol):
    def add_all(self, unmatched: Sequence[Unmatched]) -> None: ...
    def of(self, proposal_id: int) -> Sequence[Unmatched]: ...
    def latest_for(self, program_id: int, person_id: PersonId) -> Unmatched | None: ...


class Requests(Repository[Request], Protocol):
    def waiting(self, program_id: int) -> Sequence[Request]: ...
    def in_program(self, program_id: int) -> Sequence[Request]: ...
    def of(self, person_id: PersonId) -> Sequence[Request]: ...


class Pairings(Repository[Pairing], Protocol):
    def active_of(self, person_id: PersonId) -> Sequence[Pairing]: ...
    def all_of(self, person_id: PersonId) -> Sequence[Pairing]: ...
    def in_program(self, program_id: int) -> Sequence[Pairing]: ...
    def count_active(self, program_id: int) -> int: ...


class Sessions(Repository[Session], Protocol):
    def of(self, pairing_id: int) -> Sequence[Session]:
        """Latest start first."""

    def in_program(self, program_id: int) -> Sequence[Session]: ...


class ActionItems(Repository[ActionItem], Protocol):
    def of(self, pairing_id: int) -> Sequence[ActionItem]: ...


class Feedbacks(Repository[Feedback], Protocol):
    def find(self, *, session_id: int, person_id: PersonId) -> Feedback | None: ...
    def in_program(self, program_id: int) -> Sequence[Feedback]: ...


class CheckIns(Repository[CheckIn], Protocol):
    def latest(self, pairing_id: int) -> CheckIn | None: ...
    def latest_in(self, program_id: int) -> Mapping[int, CheckIn]:
        """The latest of each pairing that was ever asked, by the pairing's id."""

    def asked(self, pairing_id: int, asked_at: datetime) -> CheckIn:
        """The one asked at that moment, made where it has no answers yet."""

    def answer(self, check_in_id: int, person_id: PersonId, answer: CheckInAnswer) -> CheckIn: ...


class Concerns(Repository[Concern], Protocol):
    def to(self, reader_id: PersonId) -> Sequence[Concern]: ...


class Goals(Repository[Goal], Protocol):
    def of(self, mentee_id: PersonId) -> Sequence[Goal]: ...
    def shared_in(self, program_id: int) -> Sequence[Goal]:
        """Those whose title their mentee chose to share with whoever manages the program."""

    def add_comment(self, comment: GoalComment) -> GoalComment: ...
    def comments(self, goal_id: int) -> Sequence[GoalComment]: ...


class Announcements(Repository[Announcement], Protocol):
    def latest(self, count: int) -> Sequence[Announcement]: ...


class Outbox(Protocol):
    """Things to say, kept until they are said: a key is written once, whoever writes it again."""

    def add(self, nudge: Nudge) -> bool:
        """True where it was new."""

    def add_all(self, nudges: Sequence[Nudge]) -> None:
        """Many at once, whose keys must be new."""

    def next_due(self, after: datetime) -> datetime | None: ...

    def claim(self, *, now: datetime, holder: str, lease: timedelta, most: int) -> Sequence[Delivery]:
        """What is due and free, most urgent first, now held by `holder` until `now + lease`.

        Nothing is given while an earlier one for the same conversation is held, or waits to be tried again.
        A delivery whose earlier holder had begun and vanished comes with `may_have_been_sent`.
        """

    def begin(self, delivery: Delivery, *, until: datetime) -> bool:
        """From here on it may have been sent; held until `until`. False where somebody else holds it now."""

    def mark_sent(self, delivery: Delivery, *, now: datetime, conversation_id: str, message_ts: str) -> bool:
        """False where somebody else holds it now; likewise for the other marks."""

    def put_off(self, delivery: Delivery, *, until: datetime, reason: str = "") -> bool:
        """It is due later."""

    def try_later(self, delivery: Delivery, *, until: datetime, reason: str, counts: bool, in_doubt: bool) -> bool:
        """It keeps its place in the order, and is free again after `until`; `counts` as an attempt or not."""

    def stand_still(self, delivery: Delivery, *, until: datetime, reason: str) -> bool:
        """Puts it off together with its end, as a pause does: nothing runs out meanwhile."""

    def drop(self, delivery: Delivery, *, now: datetime, reason: str) -> bool: ...
    def fail(self, delivery: Delivery, *, now: datetime, reason: str) -> bool: ...
    def find(self, key: str) -> Delivery | None: ...
    def withdraw(self, key: str, *, now: datetime, reason: str) -> None:
        """Drops it where it still waits."""

    def about(self, kind: NudgeKind, name: str, id: int) -> Sequence[Delivery]: ...  # noqa: A002, the subject's id
    def counts(self, kind: NudgeKind, name: str, id: int) -> Mapping[DeliveryState, int]: ...  # noqa: A002


class SeenEvents(Protocol):
    """Slack's events by their id, since Slack delivers some of them more than once."""

    def take(self, event_id: str, *, now: datetime, lease: timedelta) -> bool:
        """True where nobody has done it, nor is at it since less than `lease`."""

    def done(self, event_id: str, *, now: datetime) -> None: ...
    def forget_before(self, moment: datetime) -> None: ...


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


class Jobs(Repository[Job], Protocol):
    def claim(self, *, now: datetime, holder: str, lease: timedelta) -> Job | None:
        """The oldest that is due and free, now held by `holder` until `now + lease`."""

    def next_due(self, after: datetime) -> datetime | None: ...


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


class Solver(Protocol):
    """Answers what `bot.matching` knows, in a process of its own. Slow: seconds, for a large program minutes."""

    def match(self, problem: Problem) -> Answer: ...
    def explain(self, problem: Problem, *, mentor: PersonId, mentee: PersonId) -> PossibleCouple: ...
    def candidates_for(self, problem: Problem, mentee: PersonId, count: int) -> Sequence[PossibleCouple]:
        """The best mentors with a free place, the best first."""


Now = Callable[[], datetime]
