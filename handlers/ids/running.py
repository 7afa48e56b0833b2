"""What those who run programs can press, send or choose."""

from enum import StrEnum


class GoneIds(StrEnum):
    TAKE_OVER = "gone.take_over"  # value: the programs


class LadderIds(StrEnum):
    OFFER = "ladder.offer"  # value: the pairing; for whoever manages the program
    LOOK_AFTER = "ladder.look_after"  # value: the pairing; likewise
    SOMEBODY_NEW = "ladder.somebody_new"  # value: the offer
    GO_ON = "ladder.go_on"  # value: the offer


class SwapIds(StrEnum):
    OPEN = "swap.open"  # value: the pairing; for whoever manages the program
    WITH = "swap.with"  # value: the other pairing
    CHECK = "swap.check"  # a form that remembers the pairing
    DO = "swap.do"  # a form that remembers both


class BoardIds(StrEnum):
    OPEN = "board.open"  # value: the program, the filter, the page and a person, here and in the next three
    SHOW_ALL = "board.show_all"
    EARLIER = "board.earlier"
    MORE = "board.more"
    FILTER = "board.filter"
    FIND = "board.find"


class UndeliveredIds(StrEnum):
    SHOW = "undelivered.show"  # value: the program
    AGAIN = "undelivered.again"  # value: the program and the message, here and in the next one
    DROP = "undelivered.drop"


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
    OPEN_LESSON = "content.open_lesson"  # a menu of lessons
    SAVE_LESSON = "content.save_lesson"


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
    SEND_REPORT = "health.send_report"
    WRITE = "health.write"
    SEND = "health.send"


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
    STOP_CARRYING_OUT = "matching.stop_carrying_out"  # value: the job


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
