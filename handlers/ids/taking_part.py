"""What people in a program can press, send or choose."""

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


class LifeIds(StrEnum):
    """When life happens to a pairing."""

    MENU = "life.menu"  # value: the pairing
    ASK = "life.ask_for_somebody_else"  # value: the pairing
    SUBMIT = "life.submit_ask"
    TAKE_BACK = "life.take_back_ask"  # value: the concern, here and in the next two
    SETTLE = "life.find_somebody_else"
    KEEP = "life.not_now"
    HISTORY = "life.what_we_noted"  # value: the pairing, which may be over


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
    TAKE_BACK = "session_log.take_back"  # value: the session
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


class GuidesIds(StrEnum):
    OPEN = "guides.open"  # value: the pairing and the number of the session, here and in the next two
    TURN = "guides.turn"
    TURN_BACK = "guides.turn_back"


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
