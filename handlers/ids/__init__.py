"""Every action_id, callback_id and shortcut: `<flow>.<verb>`, never renamed, since old messages still carry them.

Fields of forms are named in their blocks; here is what somebody can press, send or choose.
"""

from handlers.ids.running import (
    AdminsIds,
    AnnouncementIds,
    BoardIds,
    ClocksIds,
    ContentIds,
    GoneIds,
    HealthIds,
    LadderIds,
    MatchingIds,
    NewcomerIds,
    NewsletterIds,
    NominationIds,
    PeopleIds,
    ProgramLifeIds,
    ProgramsIds,
    SettingsIds,
    SwapIds,
    UndeliveredIds,
)
from handlers.ids.taking_part import (
    AgreementIds,
    CheckInIds,
    ConnectionIds,
    CoverIds,
    FeedbackIds,
    FindIds,
    FormIds,
    GoalIds,
    GuidesIds,
    HomeIds,
    KeptIds,
    LeaveIds,
    LessonIds,
    LifeIds,
    NoShowIds,
    NudgesIds,
    OfferIds,
    PairingIds,
    PairingPauseIds,
    PathIds,
    PauseIds,
    PayForwardIds,
    ScheduleIds,
    SessionLogIds,
    SignupIds,
)

__all__ = [
    "AdminsIds",
    "AgreementIds",
    "AnnouncementIds",
    "BoardIds",
    "CheckInIds",
    "ClocksIds",
    "ConnectionIds",
    "ContentIds",
    "CoverIds",
    "FeedbackIds",
    "FindIds",
    "FormIds",
    "GoalIds",
    "GoneIds",
    "GuidesIds",
    "HealthIds",
    "HomeIds",
    "KeptIds",
    "LadderIds",
    "LeaveIds",
    "LessonIds",
    "LifeIds",
    "MatchingIds",
    "NewcomerIds",
    "NewsletterIds",
    "NoShowIds",
    "NominationIds",
    "NudgesIds",
    "OfferIds",
    "PairingIds",
    "PairingPauseIds",
    "PathIds",
    "PauseIds",
    "PayForwardIds",
    "PeopleIds",
    "ProgramLifeIds",
    "ProgramsIds",
    "ScheduleIds",
    "SessionLogIds",
    "SettingsIds",
    "SignupIds",
    "SwapIds",
    "UndeliveredIds",
    "afresh",
    "field_id",
    "plain",
]

FRESH = "~"


def field_id(flow: str, name: str) -> str:
    """The action_id of a form's field."""
    return f"{flow}.{name}"


def afresh(name: str, mark: str | int) -> str:
    """Another block_id for the same field: where a form comes back, Slack keeps what a field of the same id held."""
    return f"{plain(name)}{FRESH}{mark}"


def plain(name: str) -> str:
    """A field's own name."""
    return name.partition(FRESH)[0]
