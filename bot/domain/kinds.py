"""The words of the field that are one of a few: kinds of program and roles in it."""

from enum import StrEnum


class Kind(StrEnum):
    """How people are put together."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"  # a circle: one mentor and two to seven mentees
    PEER = "peer"
    REVERSE = "reverse"  # the junior mentors the senior


class Role(StrEnum):
    """What a person is in a program; one person may be both."""

    MENTOR = "mentor"
    MENTEE = "mentee"
