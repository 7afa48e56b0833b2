"""What can go wrong for a person, with the values that a sentence about it needs.

Nothing here has words for people: `handlers/refusals.py` has one sentence for each `Refusal` and each `Problem`.
"""

from collections.abc import Mapping
from enum import StrEnum


class Refusal(StrEnum):
    """Why an act was not done. Each has its sentence in `handlers/refusals.py`, which a test holds."""

    ADMINS_ONLY = "admins_only"
    NO_ADMINS_YET = "no_admins_yet"
    NOT_YOURS = "not_yours"
    GONE = "gone"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_POSSIBLE_NOW = "not_possible_now"
    NOT_FROM_HERE = "not_from_here"  # a move that its life does not allow
    NO_PROGRAM = "no_program"
    SIGN_UP_CLOSED = "sign_up_closed"
    NOT_ENROLLED = "not_enrolled"
    ALREADY_PAUSED = "already_paused"
    NOT_PAUSED = "not_paused"
    NO_PAIRING = "no_pairing"
    PAIRING_NOT_PAUSED = "pairing_not_paused"
    AGREEMENT_CHANGED = "agreement_changed"
    ALREADY_ANSWERED = "already_answered"
    ALREADY_LOGGED = "already_logged"
    RATING_STANDS = "rating_stands"
    FORM_CLOSED = "form_closed"
    REMATCH_WAITS = "rematch_waits"
    REMATCH_OVER = "rematch_over"
    NOBODY_READS_IT = "nobody_reads_it"
    CONCERN_WAS_READ = "concern_was_read"
    NOTHING_TO_RATE = "nothing_to_rate"
    LOGGED_BY_SOMEBODY_ELSE = "logged_by_somebody_else"
    PLACE_TAKEN = "place_taken"
    NOBODY_TO_MATCH = "nobody_to_match"
    NO_PROGRAM_TO_RUN = "no_program_to_run"
    COUPLE_NOT_POSSIBLE = "couple_not_possible"
    NO_MENTORS_TO_MATCH = "no_mentors_to_match"
    NO_MENTEES_TO_MATCH = "no_mentees_to_match"
    ALREADY_MATCHING = "already_matching"
    RUN_OVER = "run_over"
    CARRIED_OUT_ALREADY = "carried_out_already"
    SWAP_NOT_POSSIBLE = "swap_not_possible"
    SWAPPED_ALREADY = "swapped_already"
    SWAP_PAIR_OVER = "swap_pair_over"
    SWAP_OF_TWO_ONLY = "swap_of_two_only"
    SWAP_ON_A_BREAK = "swap_on_a_break"
    SWAP_WHILE_RESTING = "swap_while_resting"
    SWAP_SOMEBODY_AWAY = "swap_somebody_away"
    NOT_IN_A_THREE = "not_in_a_three"
    NOBODY_CHOSEN = "nobody_chosen"
    DECIDED_MEANWHILE = "decided_meanwhile"
    PROPOSAL_CHANGED = "proposal_changed"
    ALREADY_APPROVED = "already_approved"
    NOTHING_TO_APPROVE = "nothing_to_approve"
    PROPOSAL_REPLACED = "proposal_replaced"
    REQUEST_OVER = "request_over"
    FIND_AS_MENTEE = "find_as_mentee"
    FIND_NOT_ALLOWED = "find_not_allowed"
    FIND_TOO_EARLY = "find_too_early"
    FIND_WHILE_PAUSED = "find_while_paused"
    PROGRAM_RESTS = "program_rests"
    FIND_HAS_SOMEBODY = "find_has_somebody"
    NOT_PREPARED = "not_prepared"
    NOBODY_IS_READY = "nobody_is_ready"
    ALREADY_ASKING = "already_asking"
    OFFER_AS_MENTOR = "offer_as_mentor"
    OFFER_NOT_ALLOWED = "offer_not_allowed"
    OFFER_NO_PLACE = "offer_no_place"
    OFFER_OVER = "offer_over"
    OBJECTION_TOO_LATE = "objection_too_late"
    LAST_ADMIN = "last_admin"
    ALREADY_SENT = "already_sent"
    NOBODY_TO_TELL = "nobody_to_tell"
    TIME_HAS_PASSED = "time_has_passed"
    NOT_YOUR_OWN = "not_your_own"
    NOBODY_TO_APPROVE = "nobody_to_approve"
    CHANGED_BY_ANOTHER_ONLY = "changed_by_another_only"
    NOTHING_WAS_SENT = "nothing_was_sent"
    SIGN_UP_DAY_OVER = "sign_up_day_over"
    PROGRAM_IS_CLOSED = "program_is_closed"
    NOT_OPEN_FOR_SIGN_UP = "not_open_for_sign_up"
    PROGRAM_NOT_PAUSED = "program_not_paused"
    CLOSE_FIRST = "close_first"
    TAKEN_OVER = "taken_over"
    ALREADY_NOMINATED = "already_nominated"
    NO_NOMINATIONS = "no_nominations"
    NO_PROGRAM_TO_FILL = "no_program_to_fill"
    SNOOZE_TOO_LONG = "snooze_too_long"
    ALREADY_SNOOZED = "already_snoozed"
    MESSAGE_SETTLED = "message_settled"
    OTHER_WORKSPACE = "other_workspace"
    UNREADABLE = "unreadable"


class Problem(StrEnum):
    """What is wrong with one answer in a form. Each has its sentence in `handlers/refusals.py`."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_BOTH = "not_both"
    NOBODY_THERE = "nobody_there"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    IN_THE_PAST = "in_the_past"
    IN_THE_FUTURE = "in_the_future"
    TOO_FAR = "too_far"
    PAUSE_TOO_LONG = "pause_too_long"
    BREAK_TOO_LONG = "break_too_long"
    ONLY_IF_IT_REPEATS = "only_if_it_repeats"
    NEWSLETTER_IS_NOT_NECESSARY = "newsletter_is_not_necessary"
    LONG_AFTER_THE_END = "long_after_the_end"
    END_BEFORE_START = "end_before_start"
    NOT_YOURSELF = "not_yourself"
    CHOSEN_TWICE = "chosen_twice"
    CANNOT_BE_ASKED = "cannot_be_asked"
    OTHER_THAN_MENTOR = "other_than_mentor"
    NOT_TAKING_PART = "not_taking_part"
    NOT_PREPARED = "not_prepared"
    NOT_A_MENTOR = "not_a_mentor"
    NOT_A_MENTEE = "not_a_mentee"
    NO_FREE_PLACE = "no_free_place"
    NO_PLACE_IN_PROPOSAL = "no_place_in_proposal"
    FLOOR_OUT_OF_REACH = "floor_out_of_reach"
    MOST_BELOW_LEAST = "most_below_least"
    CIRCLE_SIZE = "circle_size"
    RULES_CONTRADICT = "rules_contradict"
    UNKNOWN_FIELD = "unknown_field"
    SHARES_SOMEBODY = "shares_somebody"
    TOGETHER_ALREADY = "together_already"
    IN_THE_PROPOSAL = "in_the_proposal"
    NAME_TAKEN = "name_taken"
    UNKNOWN_TIME_ZONE = "unknown_time_zone"
    CANNOT_TAKE_PART = "cannot_take_part"
    MATCHING_BEFORE_SIGN_UP_CLOSES = "matching_before_sign_up_closes"
    TOO_MANY_SKILLS = "too_many_skills"
    SKILL_TOO_LONG = "skill_too_long"
    SKILL_OF_ANOTHER_PROGRAM = "skill_of_another_program"
    NOBODY_NAMED = "nobody_named"
    UNKNOWN_CALENDAR = "unknown_calendar"
    THREE_QUESTIONS = "three_questions"
    KEEP_THE_SKILL = "keep_the_skill"
    OWN_QUESTIONS = "own_questions"
    NOTHING_LEFT = "nothing_left"
    NOT_BY_RULE = "not_by_rule"
    RULE_NEEDED = "rule_needed"
    NOT_YOURS_TO_NAME = "not_yours_to_name"
    NOT_A_LINK = "not_a_link"
    AGENDA_FULL = "agenda_full"
    NOT_A_CSV_FILE = "not_a_csv_file"
    FILE_TOO_BIG = "file_too_big"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    DAY_AND_HOUR = "day_and_hour"
    NOT_ALL_KNOWN = "not_all_known"
    REPEATS_FROM = "repeats_from"
    NOT_RISING = "not_rising"
    LESS_THAN_LEAST = "less_than_least"
    AFTER_IT_LAPSES = "after_it_lapses"


class MentorError(Exception):
    """Something that a person can be told in a sentence. Nothing was changed."""


class Refused(MentorError):
    """An act that is not allowed or not possible now; `values` fill its sentence."""

    def __init__(self, why: Refusal, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values = values


class FieldProblems(MentorError):
    """Answers in a form that cannot be taken, by the name of the field."""

    def __init__(self, problems: Mapping[str, Problem], **values: object) -> None:
        super().__init__(dict(problems))
        self.problems = dict(problems)
        self.values = values


class Unavailable(MentorError):
    """The database cannot be reached now, or is too busy to answer within Slack's three seconds."""
