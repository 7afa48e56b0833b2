"""Taking a break until a day, and coming back by oneself or earlier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import coming_back, pause
from bot.services.pause import Pausing
from handlers.blocks import pause as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker, Word
from handlers.ids import PauseIds
from handlers.payloads import Form
from handlers.taken_back import close_questions
from handlers.visit import Visit


def open_pause(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(pause.begin(visit.reading(), visit.actor, visit.now)))


def submit_pause(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    until = form.day("until")
    if until is None:
        raise FieldProblems({"until": Problem.REQUIRED})
    chosen = [form.subject_id] if form.subject_id else list(form.numbers("programs"))
    cover = "cover" in form.choices("cover")
    paused = pause.pause(visit.uow(), visit.actor, visit.now, until, chosen, with_cover=cover)
    ack(response_action="update", view=blocks.paused(paused))
    for place in paused.places:
        close_questions(visit, place.program.id)
    visit.deliver()
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *paused.partners)


def resume_by_word(ack: Ack, visit: Visit) -> None:
    resumed = pause.resume(visit.uow(), visit.actor, visit.now)
    ack(response_type="ephemeral", **_where_things_stand(visit, resumed).as_json())
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *resumed.partners)


def resume_by_button(ack: Ack, visit: Visit) -> None:
    ack()
    resumed = pause.resume(visit.uow(), visit.actor, visit.now)
    visit.answer_privately(_where_things_stand(visit, resumed))
    visit.start_jobs()
    visit.refresh_homes(visit.actor, *resumed.partners)


def _where_things_stand(visit: Visit, resumed: Pausing) -> Message:
    back = coming_back.back(visit.reading(), visit.actor, visit.now, resumed.places)
    return blocks.resumed(back)


def say_over(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    back = coming_back.over(uow, nudge, now)
    return blocks.over(back) if back else None


def note_over(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    coming_back.note(uow, nudge.reader, sent.at)


def say_partner_away(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    person_id = PersonId(str(nudge.subject["person"]))
    with uow:
        back_on = pause.seen_by_partner(uow, nudge.about("pairing"), person_id, now)
        pairing = uow.pairings.get(nudge.about("pairing"))
        stands_in = pause.covered(uow, pairing) if person_id in pairing.those(Role.MENTOR) else None
    # Of a day that was changed meanwhile another message tells.
    if back_on is None or nudge.subject.get("until", back_on.isoformat()) != back_on.isoformat():
        return None
    cover = "cover" in nudge.subject
    return blocks.partner_away(pairing, nudge.reader, person_id, back_on, with_cover=cover, stands_in=stands_in)


FLOW = Flow(
    words=(
        Word(word="pause", does="Take a break until a day you choose", listener=open_pause),
        Word(word="resume", does="Come back from a break", listener=resume_by_word),
    ),
    actions={PauseIds.OPEN: open_pause, PauseIds.RESUME: resume_by_button},
    submissions={PauseIds.SUBMIT: submit_pause},
    speakers={
        NudgeKind.RESUMED: Speaker(say=say_over, after=note_over),
        NudgeKind.PARTNER_PAUSED: Speaker(say=say_partner_away),
    },
)
