"""The lives of the nouns: every move that is allowed, and no other. `docs/states.md` shows them as diagrams.

Storage holds every save to them, so that no service can take a thing where it may not go.
"""

from bot.domain.connection import ConnectionState
from bot.domain.enrollment import EnrollmentState
from bot.domain.life import CoverState
from bot.domain.moves import Moves
from bot.domain.pairing import PairingState, RequestState
from bot.domain.program import ProgramState
from bot.domain.session import SessionState

PROGRAM = Moves(
    "Program",
    [
        (None, "prepare", ProgramState.DRAFT),
        (None, "open sign-up at once", ProgramState.OPEN),
        (ProgramState.DRAFT, "open sign-up", ProgramState.OPEN),
        (ProgramState.DRAFT, "give up", ProgramState.CLOSED),
        (ProgramState.OPEN, "close sign-up", ProgramState.RUNNING),
        (ProgramState.OPEN, "close", ProgramState.CLOSED),
        (ProgramState.RUNNING, "open sign-up again", ProgramState.OPEN),
        (ProgramState.RUNNING, "close", ProgramState.CLOSED),
        (ProgramState.CLOSED, "put away", ProgramState.ARCHIVED),
    ],
)

ENROLLMENT = Moves(
    "Enrollment",
    [
        (None, "invite", EnrollmentState.INVITED),
        (None, "open the form", EnrollmentState.BEGUN),
        (None, "sign up, or be signed up", EnrollmentState.ENROLLED),
        (EnrollmentState.INVITED, "open the form", EnrollmentState.BEGUN),
        (EnrollmentState.INVITED, "sign up", EnrollmentState.ENROLLED),
        (EnrollmentState.INVITED, "be removed", EnrollmentState.LEFT),
        (EnrollmentState.BEGUN, "send the form", EnrollmentState.ENROLLED),
        (EnrollmentState.BEGUN, "be removed", EnrollmentState.LEFT),
        (EnrollmentState.ENROLLED, "pause", EnrollmentState.PAUSED),
        (EnrollmentState.ENROLLED, "leave", EnrollmentState.LEFT),
        (EnrollmentState.PAUSED, "come back", EnrollmentState.ENROLLED),
        (EnrollmentState.PAUSED, "leave", EnrollmentState.LEFT),
        (EnrollmentState.LEFT, "open the form again", EnrollmentState.BEGUN),
        (EnrollmentState.LEFT, "join again", EnrollmentState.ENROLLED),
    ],
)

REQUEST = Moves(
    "Request",
    [
        (None, "ask the mentor", RequestState.WAITING),
        (RequestState.WAITING, "say yes", RequestState.ACCEPTED),
        (RequestState.WAITING, "say no", RequestState.DECLINED),
        (RequestState.WAITING, "let it lapse", RequestState.LAPSED),
        (RequestState.WAITING, "take it back", RequestState.WITHDRAWN),
    ],
)

PAIRING = Moves(
    "Pairing",
    [
        (None, "put together", PairingState.ACTIVE),
        (PairingState.ACTIVE, "reach the end of the program", PairingState.FINISHED),
        (PairingState.ACTIVE, "end before its time", PairingState.ENDED),
    ],
)

SESSION = Moves(
    "Session",
    [
        (None, "plan", SessionState.PLANNED),
        (None, "log one that was not planned", SessionState.HELD),
        (None, "log that it did not happen", SessionState.MISSED),
        (SessionState.PLANNED, "hold", SessionState.HELD),
        (SessionState.PLANNED, "miss", SessionState.MISSED),
        (SessionState.PLANNED, "cancel", SessionState.CANCELED),
        (SessionState.HELD, "take back what was logged by mistake", SessionState.MISSED),
    ],
)

CONNECTION = Moves(
    "Connection",
    [
        (None, "ask the third person", ConnectionState.THIRD_ASKED),
        (None, "ask them yourself", ConnectionState.BY_MENTOR),
        (ConnectionState.THIRD_ASKED, "they say yes", ConnectionState.MENTEE_ASKED),
        (ConnectionState.THIRD_ASKED, "they say no or nothing, or somebody is gone", ConnectionState.OFF),
        (ConnectionState.BY_MENTOR, "they said yes", ConnectionState.MENTEE_ASKED),
        (ConnectionState.BY_MENTOR, "they said no or nothing, or somebody is gone", ConnectionState.OFF),
        (ConnectionState.MENTEE_ASKED, "the mentee says yes", ConnectionState.MADE),
        (ConnectionState.MENTEE_ASKED, "the mentee says no or nothing, or somebody is gone", ConnectionState.OFF),
    ],
)

COVER = Moves(
    "Cover",
    [
        (None, "ask somebody to stand in", CoverState.ASKED),
        (CoverState.ASKED, "say yes", CoverState.COVERING),
        (CoverState.ASKED, "say no", CoverState.DECLINED),
        (CoverState.ASKED, "let it lapse, or leave", CoverState.LAPSED),
        (CoverState.ASKED, "the mentor is back first", CoverState.OFF),
        (CoverState.COVERING, "the mentor is back, or it ends otherwise", CoverState.OVER),
    ],
)

ALL = (PROGRAM, ENROLLMENT, REQUEST, PAIRING, SESSION, CONNECTION, COVER)
