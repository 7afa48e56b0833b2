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


class PairingPauseIds(StrEnum):
    OPEN = "pairing_pause.open"  # value: the pairing
    SUBMIT = "pairing_pause.submit"
    RESUME = "pairing_pause.resume"  # value: the pairing


class LessonIds(StrEnum):
    SHOW = "lessons.show"
    READ = "lessons.read"  # value: the lesson
    BACK = "lessons.back"  # value: the lesson and the page
    NEXT = "lessons.next"  # value: the lesson and the page
    ANSWER = "lessons.answer"  # value: the lesson and the answer


class AgreementIds(StrEnum):
    SHOW = "agreement.show"  # value: the program
    ACCEPT = "agreement.accept"


class PathIds(StrEnum):
    SHOW = "path.show"  # value: the pairing
    ADD_POINT = "path.add_point"  # value: the pairing
    SUBMIT_POINT = "path.submit_point"
    SAVE_TO_AGENDA = "agenda.save"  # the message shortcut
    SHARE = "path.share"  # value: the pairing
    SUBMIT_RESOURCE = "path.submit_resource"
    TAKE_BACK = "path.take_back"  # value: the resource
    SHOW_RESOURCES = "path.show_resources"  # value: the pairing
    REFLECT = "path.reflect"  # value: the pairing
    SUBMIT_REFLECTION = "path.submit_reflection"


class ConnectionIds(StrEnum):
    OPEN = "connections.open"  # value: the pairing
    SUBMIT = "connections.submit"
    THIRD_YES = "connections.third_yes"  # value: the introduction
    THIRD_NO = "connections.third_no"  # value: the introduction
    MENTEE_YES = "connections.mentee_yes"  # value: the introduction
    MENTEE_NO = "connections.mentee_no"  # value: the introduction


class CoverIds(StrEnum):
    YES = "cover.yes"  # value: the cover
    NO = "cover.no"  # value: the cover


class PayForwardIds(StrEnum):
    ACCEPT = "pay_forward.accept"  # value: the program
    LATER = "pay_forward.later"
    NEVER = "pay_forward.never"


class NoShowIds(StrEnum):
    ME = "no_shows.me"  # value: the session, here and in the next two
    PARTNER = "no_shows.partner"
    NEITHER = "no_shows.neither"


class GoneIds(StrEnum):
    TAKE_OVER = "gone.take_over"  # value: the programs


class LeaveIds(StrEnum):
    OPEN = "leave.open"
    SUBMIT = "leave.submit"


class ScheduleIds(StrEnum):
    OPEN = "schedule.open"  # value: the pairing
    CHOOSE_PAIRING = "schedule.choose_pairing"
    SUBMIT = "schedule.submit"
    MOVE = "schedule.move"  # value: the session
    CANCEL = "schedule.cancel"  # value: the session
    CANCEL_FOLLOWING = "schedule.cancel_following"  # value: the session; with all after it in its series
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
    ASK_AGAIN = "feedback.ask_again"  # value: the session


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
    OFFER_HELP = "check_in.offer_help"  # value: the pairing
    OPEN_REPLY = "check_in.open_reply"  # value: the concern, here and in the next three
    SUBMIT_REPLY = "check_in.submit_reply"
    OPEN_OTHER_READER = "check_in.open_other_reader"
    SUBMIT_OTHER_READER = "check_in.submit_other_reader"
    CLOSE_CONCERN = "check_in.close_concern"


class LadderIds(StrEnum):
    OFFER = "ladder.offer"  # value: the pairing; for whoever manages the program
    LOOK_AFTER = "ladder.look_after"  # value: the pairing; likewise
    SOMEBODY_NEW = "ladder.somebody_new"  # value: the offer
    GO_ON = "ladder.go_on"  # value: the offer


class BoardIds(StrEnum):
    OPEN = "board.open"  # value: the program, the filter, the page and a person, here and in the next three
    SHOW_ALL = "board.show_all"
    EARLIER = "board.earlier"
    MORE = "board.more"
    FILTER = "board.filter"
    FIND = "board.find"


class AdminsIds(StrEnum):
    SHOW = "admins.show"
    APPOINT = "admins.appoint"
    DISMISS = "admins.dismiss"
    HELP = "admins.help"


class ProgramsIds(StrEnum):
    SHOW = "programs.show"
    NEW = "programs.new"
    CHOOSE_TEMPLATE = "programs.choose_template"
    READ_TEMPLATE = "programs.read_template"  # value: the template
    CREATE = "programs.create"
    EDIT = "programs.edit"
    SAVE = "programs.save"
    OPEN = "programs.open"
    CLOSE = "programs.close"


class ContentIds(StrEnum):
    OPEN = "content.open"  # value: the program, here and in the next ones
    OPEN_GUIDE = "content.open_guide"  # a menu: the program and the guide
    OPEN_AGREEMENT = "content.open_agreement"
    OPEN_LESSONS = "content.open_lessons"
    OPEN_SAYINGS = "content.open_sayings"
    OPEN_FORM = "content.open_form"  # a menu: the program and the form
    SAVE_GUIDE = "content.save_guide"  # a form that remembers the program, the version and the part, and so the next
    SAVE_AGREEMENT = "content.save_agreement"
    SAVE_LESSONS = "content.save_lessons"
    SAVE_SAYINGS = "content.save_sayings"
    SAVE_FORM = "content.save_form"


class ProgramLifeIds(StrEnum):
    OPEN = "program_life.open"  # value: the program, here and in the next ones
    COPY = "program_life.copy"
    OPEN_PAUSE = "program_life.open_pause"
    PAUSE = "program_life.pause"
    RESUME = "program_life.resume"
    ARCHIVE = "program_life.archive"
    OPEN_AROUND = "program_life.open_around"
    SAVE_AROUND = "program_life.save_around"


class NominationIds(StrEnum):
    OPEN = "nominations.open"
    SUBMIT = "nominations.submit"
    SHOW = "nominations.show"  # value: the program
    TAKE = "nominations.take"  # value: the nomination, here and in the next one
    LEAVE_OUT = "nominations.leave_out"


class NewcomerIds(StrEnum):
    FINE = "newcomers.fine"  # value: the program, here and in the next two
    TALK = "newcomers.talk"
    INVITE_BY_RULE = "newcomers.invite_by_rule"


class GuidesIds(StrEnum):
    OPEN = "guides.open"  # value: the pairing and the number of the session, here and in the next two
    TURN = "guides.turn"
    TURN_BACK = "guides.turn_back"


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
    RULES = "matching.rules"  # value: the program, here and in the next three
    RULES_DEFAULTS = "matching.rules_defaults"
    DRY_RUN = "matching.dry_run"
    PROPOSE_NOW = "matching.propose_now"
    SAVE_RULES = "matching.save_rules"
    CANCEL = "matching.cancel"  # value: the run
    SHOW_RUN = "matching.show_run"  # value: the run
    REMIND_UNREADY = "matching.remind_unready"  # value: the program
    FILTER = "matching.filter"
    LOCK = "matching.lock"  # value: the candidate, here and in the next three
    UNLOCK = "matching.unlock"
    BOTH = "matching.both"
    SWAP = "matching.swap"
    SWAP_WITH = "matching.swap_with"
    CHECK_SWAP = "matching.check_swap"
    DO_SWAP = "matching.do_swap"
    OPEN_SOME = "matching.open_some"
    APPROVE_SOME = "matching.approve_some"


class PairingIds(StrEnum):
    SHOW_REQUEST = "pairing.show_request"  # value: the request, here and in the next two
    ACCEPT = "pairing.accept"
    DECLINE = "pairing.decline"
    WORD_FIRST = "pairing.word_first"  # value: the request
    SUBMIT_DECLINE = "pairing.submit_decline"
    OBJECT = "pairing.object"  # value: the pairing
    SUBMIT_OBJECTION = "pairing.submit_objection"
    END = "pairing.end"  # value: the pairing; for whoever runs the program


class FindIds(StrEnum):
    OPEN = "find.open"  # value: the program, or nothing
    CHOOSE_PROGRAM = "find.choose_program"
    ASK = "find.ask"  # value: the program and the mentor
    BACK = "find.back"  # value: the program, here and in the next one
    SEE = "find.see"
    SUBMIT = "find.submit"
    STANDS = "find.stands"  # value: the request, here and in the next two
    WITHDRAW = "find.withdraw"
    ASK_NEXT = "find.ask_next"
    OPEN_RULES = "find.open_rules"  # value: the program; for whoever runs it
    SAVE_RULES = "find.save_rules"


class OfferIds(StrEnum):
    OPEN = "offers.open"  # value: the program, or nothing
    SUBMIT = "offers.submit"
    SHOW = "offers.show"  # value: the offer, here and in the next two
    ACCEPT = "offers.accept"
    DECLINE = "offers.decline"


class AnnouncementIds(StrEnum):
    OPEN = "announcements.open"
    SUBMIT = "announcements.submit"
    SEND = "announcements.send"  # value: the announcement, here and in the next three
    CHANGE = "announcements.change"
    DISCARD = "announcements.discard"
    SHOW = "announcements.show"
    LIST = "announcements.list"
    TAKE_TEXT = "announcements.take_text"  # value: the name of a ready text
    APPROVE = "announcements.approve"  # value: the announcement, from here on
    SEND_BACK = "announcements.send_back"
    OPEN_RULES = "announcements.open_rules"
    SUBMIT_RULES = "announcements.submit_rules"
    REFRESH = "announcements.refresh"
    PAUSE = "announcements.pause"
    RESUME = "announcements.resume"
    CANCEL = "announcements.cancel"
    OPEN_EDIT = "announcements.open_edit"
    SUBMIT_EDIT = "announcements.submit_edit"
    OPEN_DELETE = "announcements.open_delete"
    SUBMIT_DELETE = "announcements.submit_delete"
    HALT = "announcements.halt"
    GO_ON = "announcements.go_on"
    STOP = "announcements.stop"
    OPEN_NEXT = "announcements.open_next"
    SUBMIT_NEXT = "announcements.submit_next"
    GOT_IT = "announcements.got_it"


class NewsletterIds(StrEnum):
    YES = "newsletters.yes"
    NO = "newsletters.no"
    OPEN_CHOICES = "newsletters.open_choices"
    SUBMIT_CHOICES = "newsletters.submit_choices"


class ClocksIds(StrEnum):
    OPEN = "clocks.open"  # value: the program
    SAVE = "clocks.save"


class NudgesIds(StrEnum):
    SHOW = "nudges.show"
    SUBMIT = "nudges.submit"
    SNOOZE = "nudges.snooze"  # value: how long, and the delivery
    FEWER = "nudges.fewer"  # value: the delivery, here and in the next
    OPEN = "nudges.open"
    SUBMIT_FEWER = "nudges.submit_fewer"


class KeptIds(StrEnum):
    SEND = "kept.send"
    OPEN_DELETING = "kept.open_deleting"
    DELETE = "kept.delete"


def field_id(flow: str, name: str) -> str:
    """The action_id of a form's field."""
    return f"{flow}.{name}"
