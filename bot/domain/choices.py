"""What people may choose about nudges: how often, by topic."""

from enum import StrEnum


class Topic(StrEnum):
    """What a nudge is about, as people choose it."""

    SESSIONS = "sessions"
    DID_YOU_MEET = "did_you_meet"
    RATINGS = "ratings"
    PLANNING = "planning"
    CHECK_INS = "check_ins"
    GOALS = "goals"
    UNFINISHED = "unfinished"
    MATCHING = "matching"
    RUNNING_PROGRAMS = "running_programs"


class HowOften(StrEnum):
    ALL = "all"
    FEWER = "fewer"  # at most one a week
    OFF = "off"


class Snooze(StrEnum):
    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
