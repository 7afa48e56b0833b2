"""Everything the bot says to somebody who did not just click, as values: ids and no words.

The words are made when it is sent, by the flow that owns the kind (`handlers/flows/`), which asks once more
whether it still holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.person import PersonId


class NudgeKind(StrEnum):
    """One word per thing the bot says unasked; the flow named in the comment words it."""

    WELCOME = "welcome"  # home
    REPLY = "reply"  # home: an answer to what was typed in the Messages tab
    SIGN_UP_UNFINISHED = "sign_up_unfinished"  # signup
    PREPARATION_UNFINISHED = "preparation_unfinished"  # lessons: lessons or the agreement still to be done
    AGREEMENT_CHANGED = "agreement_changed"  # agreement: its words are new, and both are asked again
    INVITATION = "invitation"  # people
    MATCH_READY = "match_ready"  # matching: the manager's proposal is computed
    MATCH_STARTED = "match_started"  # matching: how far a run is, to whoever asked for it; replaced as it goes on
    MATCH_FAILED = "match_failed"  # matching: a run failed
    DRY_RUN_DONE = "dry_run_done"  # matching: what a dry run found
    MATCH_CARRYING_OUT = "match_carrying_out"  # review: how far approved pairs are; replaced as it goes on
    MATCH_CARRIED_OUT = "match_carried_out"  # matching: what became of the approved pairs, to whoever approved
    MENTOR_REQUEST = "mentor_request"  # pairing
    MENTOR_REQUEST_REMINDER = "mentor_request_reminder"  # pairing
    WORD_FIRST = "word_first"  # pairing: to both, that the mentor wants to talk before deciding
    MY_REQUEST_OVER = "my_request_over"  # find: to the mentee, that it did not work out, and who is next
    ASKED_MENTOR_AWAY = "asked_mentor_away"  # find: to the mentee, that the mentor whom they asked takes a break
    MENTORS_FOUND = "mentors_found"  # find: the search took too long to wait for
    MENTOR_OFFER = "mentor_offer"  # offers: to the mentee, that somebody would like to mentor them
    OFFER_OVER = "offer_over"  # offers: to the mentor
    PLACE_FREE = "place_free"  # find: to who has nobody, that a place became free that may fit them
    MATCHING_MOVED = "matching_moved"  # find: another day of matching
    REQUEST_LAPSED = "request_lapsed"  # pairing: to the mentor
    REQUEST_DECLINED = "request_declined"  # pairing: to the manager, with the reason
    MATCHED = "matched"  # pairing: to the mentee, or to both where pairs are announced
    MATCH_OBJECTION = "match_objection"  # pairing: to the manager, that an announced pair does not fit
    INTRODUCTION = "introduction"  # pairing: in the group DM
    NOT_MATCHED = "not_matched"  # pairing
    SWAPPED = "swapped"  # swap_pairings: to each of two pairs whose mentors were exchanged
    PAIRING_ENDED = "pairing_ended"  # pairing: to the partner of somebody who left
    PLAN_FIRST_SESSION = "plan_first_session"  # schedule
    FIRST_SESSION_NOT_HELD = "first_session_not_held"  # schedule: to the manager
    SESSION_PLANNED = "session_planned"  # schedule: to the partner
    SESSION_MOVED = "session_moved"  # schedule
    SESSION_CANCELED = "session_canceled"  # schedule
    SESSION_FILE = "session_file"  # schedule: the calendar file, into the pairing's conversation
    SESSION_REMINDER = "session_reminder"  # schedule
    DID_IT_HAPPEN = "did_it_happen"  # session_log
    SESSION_TAKEN_BACK = "session_taken_back"  # session_log: to the partners, that it did not happen after all
    OFTEN_MISSED = "often_missed"  # no_shows: to each of them, after three sessions that did not happen
    FEEDBACK = "feedback"  # feedback
    FORM = "form"  # forms: baseline, pulse, midpoint or final
    CHECK_IN = "check_in"  # check_in
    CHECK_IN_DIFFERS = "check_in_differs"  # check_in: to both, whose answers disagree
    CONCERN_REPLY = "concern_reply"  # check_in: between its writer and its reader alone
    SOMEBODY_ELSE_NOT_NOW = "somebody_else_not_now"  # life: to whoever asked for another partner
    CONCERN_UNREAD = "concern_unread"  # check_in: to its writer, that somebody else may be chosen
    QUIET_WARNING = "quiet_warning"  # ladder: to everybody in a pairing that went quiet
    REMATCH_OFFER = "rematch_offer"  # ladder: to each alone, whether they want somebody new
    REMATCH_ANSWERED = "rematch_answered"  # ladder: to the manager, what came of it
    PAIRING_QUIET = "pairing_quiet"  # ladder: to the manager
    MANAGER_SILENT = "manager_silent"  # ladder: to the admins, that no manager acted
    CONCERN = "concern"  # check_in: to the person whom the writer chose
    RESOURCE_SHARED = "resource_shared"  # path: to the partners of whoever shared something
    MILESTONE_REACHED = "milestone_reached"  # path: in the pairing's conversation, else to each
    CONNECTION_ASKED = "connection_asked"  # connections: to the third person, before the mentee hears of it
    CONNECTION_OFFERED = "connection_offered"  # connections: to the mentee, once the third person said yes
    CONNECTION_OFF = "connection_off"  # connections: it does not come about
    CONNECTED = "connected"  # connections: in one conversation, once both said yes
    GOAL_COMMENT = "goal_comment"  # goals
    RESUMED = "resumed"  # pause: the end date of a pause has come
    PARTNER_PAUSED = "partner_paused"  # pause: to the partner, with the day of return
    COVER_ASKED = "cover_asked"  # cover: whether somebody stands in for a mentor on leave
    COVER_BEGINS = "cover_begins"  # cover: to the two of them in one conversation, and to the mentor
    COVER_MOVED = "cover_moved"  # cover: to whoever stands in, that the mentor is away for longer or shorter
    COVER_OVER = "cover_over"  # cover: the mentor is back
    NO_COVER = "no_cover"  # cover: to the mentee, that nobody can stand in
    PAIRING_PAUSED = "pairing_paused"  # pairing_pause: to the partner of whoever took the break
    PAIRING_GOES_ON = "pairing_goes_on"  # pairing_pause: the break is over
    MY_DATA = "my_data"  # kept: the file that was asked for
    REPORT_FILE = "report_file"  # health: the numbers as a file, to whoever asked for it
    LEFT = "left"  # leave: to whoever runs the program
    ANNOUNCEMENT = "announcement"  # announcements
    ANNOUNCEMENT_PREVIEW = "announcement_preview"  # announcements: to its author
    ANNOUNCEMENT_RESULT = "announcement_result"  # announcement_cards: to its author, once everybody was tried
    ANNOUNCEMENT_APPROVAL = "announcement_approval"  # announcements: to the admins who may approve it
    ANNOUNCEMENT_RETURNED = "announcement_returned"  # announcements: to its author, whom another asks to change it
    ANNOUNCEMENT_STOPPED = "announcement_stopped"  # announcement_cards: to its author, that it repeats no more
    NEWSLETTER_QUESTION = "newsletter_question"  # newsletters
    MANAGER_DIGEST = "manager_digest"  # health
    MANAGER_WRITES = "manager_writes"  # health: to everybody in a pairing that needs attention
    MANAGER_GONE = "manager_gone"  # gone: to those who run a program whose manager left Slack
    NOBODY_RUNS_IT = "nobody_runs_it"  # gone: to the owners of the Slack workspace, once the last admin is gone
    APPOINTED = "appointed"  # admins: to whoever was appointed
    PROGRAM_PAUSED = "program_paused"  # program_life: to everybody in it
    PROGRAM_GOES_ON = "program_goes_on"  # program_life: the pause is over
    PROGRAM_END_MOVED = "program_end_moved"  # program_life: prolonged or cut short
    LINE_MANAGER_TOLD = "line_manager_told"  # program_life: somebody of theirs takes part
    NOMINATED = "nominated"  # nominations: to whoever runs the program
    STILL_FINE = "still_fine"  # newcomers: months after the first day
    WOULD_LIKE_TO_TALK = "would_like_to_talk"  # newcomers: to whoever runs the program
    PAY_FORWARD = "pay_forward"  # pay_forward: whether somebody who finished as a mentee would mentor
    PROGRAM_CLOSED = "program_closed"  # programs: to everybody in it
    ENROLLED_BY_MANAGER = "enrolled_by_manager"  # people
    REMOVED_BY_MANAGER = "removed_by_manager"  # people
    GATHERED = "gathered"  # gathering: several that are due together


class Priority(IntEnum):
    """Lower goes first when Slack's limits make somebody wait."""

    ANSWER = 0  # somebody is waiting for it now
    SESSION = 10
    REQUEST = 20
    NUDGE = 50
    ANNOUNCEMENT = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A thing to say, once. `key` is unique in the workspace and names the reader.

    One reader: a DM. Several: the group DM of just those people and the bot. None: `channel_id`.
    `due_at` and `ends_at` are UTC; after `ends_at` it is dropped unsent. `in_working_hours` moves a late
    one to the reader's next working moment; answers and things just done go out at once.
    """

    key: str
    kind: NudgeKind
    readers: tuple[PersonId, ...]
    channel_id: str | None = None
    subject: Mapping[str, str | int] = field(default_factory=dict)
    priority: Priority = Priority.NUDGE
    due_at: datetime
    ends_at: datetime | None = None
    in_working_hours: bool = True
    stopped_until: datetime | None = None  # its clock stood still until then, and `due_at` says so already

    @property
    def reader(self) -> PersonId:
        return self.readers[0]

    @property
    def address(self) -> str:
        """The same for everything that goes into one conversation."""
        return self.channel_id or ",".join(sorted(self.readers))

    def about(self, name: str) -> int:
        """The id of the thing called `name` that this is about."""
        return int(self.subject[name])


class DeliveryState(StrEnum):
    WAITING = "waiting"
    PAUSED = "paused"  # nobody claims it before it goes on
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A nudge in the outbox and what became of it. `holder` is whoever claimed it until `held_until` (UTC).

    `claims` rises with each claim: whoever held it before is known by an older number, also under the same name.
    """

    id: int
    nudge: Nudge
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    holder: str | None = None
    held_until: datetime | None = None
    claims: int = 0
    begun_at: datetime | None = None  # when it was last handed to Slack
    may_have_been_sent: bool = False  # a holder vanished between sending and noting it
    conversation_id: str | None = None
    message_ts: str | None = None
    sent_at: datetime | None = None
    reason: str = ""  # why it was dropped or failed


def key(kind: NudgeKind, *parts: object) -> str:
    """A nudge's stable name: the same decision taken twice gives the same key, and is written once."""
    return ":".join([kind.value.replace("_", "-"), *(_plain(part) for part in parts)])


def _plain(part: object) -> str:
    return part.strftime("%Y%m%dT%H%M") if isinstance(part, datetime) else str(part)


# How long after its due time a nudge still makes sense when nothing else says so.
STILL_WELCOME = timedelta(days=3)
