"""Every action_id, callback_id and shortcut: `<flow>.<verb>`, never renamed, since old messages still carry them.

Fields of forms are named in their blocks; here is what somebody can press, send or choose.
"""

from enum import StrEnum


class HomeIds(StrEnum):
    SHOW = "home.show"
    HELP = "home.help"


class SignupIds(StrEnum):
    OPEN = "signup.open"
    OPEN_PROFILE = "signup.open_profile"
    OPEN_PROFILE_OF = "signup.open_profile_of"  # value: the program
    CHOOSE_PROGRAM = "signup.choose_program"
    CHOOSE_ROLE = "signup.roles"
    SUBMIT = "signup.submit"


class PauseIds(StrEnum):
    OPEN = "pause.open"
    SUBMIT = "pause.submit"
    RESUME = "pause.resume"


class LeaveIds(StrEnum):
    OPEN = "leave.open"
    SUBMIT = "leave.submit"


class ScheduleIds(StrEnum):
    OPEN = "schedule.open"  # value: the pairing
    CHOOSE_PAIRING = "schedule.choose_pairing"
    SUBMIT = "schedule.submit"
    MOVE = "schedule.move"  # value: the session
    CANCEL = "schedule.cancel"  # value: the session
    OPEN_AGENDA = "schedule.open_agenda"  # value: the session
    SUBMIT_AGENDA = "schedule.submit_agenda"
    REMIND_BOTH = "schedule.remind_both"  # value: the pairing; for whoever runs the program


class SessionLogIds(StrEnum):
    OPEN = "session_log.open"  # value: the pairing
    OPEN_SHORTCUT = "session_log.open_shortcut"
    CHOOSE_PAIRING = "session_log.choose_pairing"
    ADD_STEP = "session_log.add_step"
    SUBMIT = "session_log.submit"
    HELD = "session_log.held"  # value: the session
    MOVED = "session_log.moved"  # value: the session
    MISSED = "session_log.missed"  # value: the session
    SHOW = "session_log.show"  # value: the session
    OPEN_NOTES = "session_log.open_notes"  # value: the session
    FINISH_ACTION = "session_log.finish_action"  # value: the action item


class FeedbackIds(StrEnum):
    RATE_ONE = "feedback.rate_one"  # value: the session
    RATE_TWO = "feedback.rate_two"
    RATE_THREE = "feedback.rate_three"
    RATE_FOUR = "feedback.rate_four"
    RATE_FIVE = "feedback.rate_five"
    OPEN_SENTENCE = "feedback.open_sentence"  # value: the session
    SUBMIT_SENTENCE = "feedback.submit_sentence"


class FormIds(StrEnum):
    OPEN = "forms.open"  # value: the form, its program, pairing and occurrence
    SUBMIT = "forms.submit"


class CheckInIds(StrEnum):
    WE_MET = "check_in.we_met"  # value: the pairing and the moment of asking
    PLANNED = "check_in.planned"
    NOT_YET = "check_in.not_yet"
    NEEDS_HELP = "check_in.needs_help"
    SUBMIT_CONCERN = "check_in.submit_concern"
    READ_CONCERN = "check_in.read_concern"  # value: the concern


class AdminsIds(StrEnum):
    SHOW = "admins.show"
    APPOINT = "admins.appoint"
    DISMISS = "admins.dismiss"
    HELP = "admins.help"


class ProgramsIds(StrEnum):
    SHOW = "programs.show"
    NEW = "programs.new"
    CREATE = "programs.create"
    EDIT = "programs.edit"
    SAVE = "programs.save"
    OPEN = "programs.open"
    CLOSE = "programs.close"


class PeopleIds(StrEnum):
    SHOW = "people.show"
    CHOOSE_PROGRAM = "people.choose_program"
    SHOW_MORE = "people.show_more"  # value: the program and how many were shown before
    SHOW_EARLIER = "people.show_earlier"
    OPEN_INVITE = "people.open_invite"
    INVITE = "people.invite"
    OPEN_ENROLL = "people.open_enroll"
    ENROLL = "people.enroll"
    OPEN_REMOVE = "people.open_remove"
    REMOVE = "people.remove"
    OPEN_FILE = "people.open_file"
    TAKE_FILE = "people.take_file"
    NO_MORE = "people.no_more"


class SettingsIds(StrEnum):
    OPEN = "settings.open"
    SAVE = "settings.save"


class HealthIds(StrEnum):
    SHOW = "health.show"
    REPORT = "health.report"
    WRITE = "health.write"
    SEND = "health.send"


class GoalIds(StrEnum):
    SHOW = "goals.show"
    OPEN = "goals.open"
    WRITE = "goals.write"
    EDIT = "goals.edit"
    REACH = "goals.reach"
    DROP = "goals.drop"
    REOPEN = "goals.reopen"
    SUBMIT = "goals.submit"
    SUBMIT_PROGRESS = "goals.submit_progress"
    SUBMIT_COMMENT = "goals.submit_comment"


class MatchingIds(StrEnum):
    OPEN = "matching.open"
    CHOOSE_PROGRAM = "matching.choose_program"
    PROPOSE = "matching.propose"
    REVIEW = "matching.review"  # value: the proposal
    PAGE = "matching.page"  # value: the proposal and the page
    PAGE_BACK = "matching.page_back"
    FIND = "matching.find"
    DROP = "matching.drop"  # value: the candidate
    KEEP = "matching.keep"  # value: the candidate
    APPROVE = "matching.approve"  # a form that remembers the proposal and the page
    APPROVE_ALL = "matching.approve_all"  # value: the proposal
    OPEN_BY_HAND = "matching.open_by_hand"  # value: the proposal
    CHECK_BY_HAND = "matching.check_by_hand"
    PAIR_BY_HAND = "matching.pair_by_hand"
    EXPORT = "matching.export"  # value: the proposal


class PairingIds(StrEnum):
    SHOW_REQUEST = "pairing.show_request"  # value: the request, here and in the next two
    ACCEPT = "pairing.accept"
    DECLINE = "pairing.decline"
    SUBMIT_DECLINE = "pairing.submit_decline"
    OBJECT = "pairing.object"  # value: the pairing
    SUBMIT_OBJECTION = "pairing.submit_objection"
    END = "pairing.end"  # value: the pairing; for whoever runs the program


class AnnouncementIds(StrEnum):
    OPEN = "announcements.open"
    SUBMIT = "announcements.submit"
    SEND = "announcements.send"  # value: the announcement, here and in the next three
    CHANGE = "announcements.change"
    DISCARD = "announcements.discard"
    SHOW = "announcements.show"
    LIST = "announcements.list"


class KeptIds(StrEnum):
    SEND = "kept.send"
    OPEN_DELETING = "kept.open_deleting"
    DELETE = "kept.delete"


def field_id(flow: str, name: str) -> str:
    """The action_id of a form's field."""
    return f"{flow}.{name}"
