"""Questions to mentors that were taken back lose their buttons, so that nobody answers into the void."""

from bot.nudges import NudgeKind
from bot.services import request
from handlers.blocks import asking
from handlers.visit import Visit


def close_questions(visit: Visit, program_id: int) -> None:
    """Those of a program that this visit took back, and their reminders."""
    for asked in request.taken_back(visit.reading(), program_id, visit.now):
        for kind in (NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER):
            visit.update_sent(kind, "request", asked.id, asking.taken_back())
        visit.refresh_homes(asked.mentor_id)
