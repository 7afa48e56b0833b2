"""How pairings are doing, the numbers, and the record of what was done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import Ack

from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.errors import MentorError
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import audit_log, digest, health, report
from bot.services.stands import stands_of
from handlers import csv_file, report_file
from handlers.blocks import health as blocks
from handlers.blocks import report as report_blocks
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Flow, Sent, Speaker, Word
from handlers.ids import HealthIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

log = structlog.get_logger()


def show_health(ack: Ack, visit: Visit) -> None:
    ack(response_type="ephemeral", **_health(visit).as_json())


def show_health_again(ack: Ack, visit: Visit) -> None:
    message = _health(visit)
    ack()
    visit.answer_privately(message)


def _health(visit: Visit) -> Message:
    programs = health.show(visit.reading(), visit.actor, visit.now)
    with visit.reading() as uow:
        pairs = [judged.pairing for one in programs for judged in one.pairs]
        stands = stands_of(uow, pairs, visit.now, visit.actor)
    return blocks.overview(programs, stands)


def show_report(ack: Ack, visit: Visit) -> None:
    """At once, or where thousands answered forms, a moment later."""
    if report.takes_long(visit.reading(), visit.actor):
        ack(response_type="ephemeral", **report_blocks.counting().as_json())
        visit.desk.background.submit(_report_later, visit)
    else:
        ack(response_type="ephemeral", **_report(visit).as_json())


def _report_later(visit: Visit) -> None:
    try:
        message = _report(visit)
    except MentorError as error:
        log.warning("report_not_counted", action="apologize", reason=type(error).__name__)
        message = report_blocks.not_counted()
    visit.answer_privately(message)


def show_report_again(ack: Ack, visit: Visit) -> None:
    if report.takes_long(visit.reading(), visit.actor):
        ack()
        visit.desk.background.submit(_report_later, visit)
        return
    message = _report(visit)
    ack()
    visit.answer_privately(message)


def _report(visit: Visit) -> Message:
    return report_blocks.numbers(report.show(visit.reading(), visit.actor, visit.now))


def send_report(ack: Ack, visit: Visit) -> None:
    report.ask_for_file(visit.uow(), visit.actor, visit.now)
    ack()
    visit.answer_privately(report_blocks.file_on_its_way())
    visit.deliver()


def say_report(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    """Nothing for somebody who no longer runs anything."""
    with uow:
        return report_blocks.file_note() if report.may_see(uow, nudge.reader) else None


def attach_report(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Attachment:
    # The minute it was asked for tells one file from the next, should it have to be looked for.
    content = csv_file.text(report_file.rows(report.show(uow, nudge.reader, now)))
    name = f"mentoring-numbers-{nudge.due_at:%Y-%m-%d-%H%M}.csv"
    return Attachment(name=name, title="The numbers", content=content.encode("utf-8-sig"))


def show_audit(ack: Ack, visit: Visit) -> None:
    record = audit_log.latest(visit.reading(), visit.actor)
    ack(response_type="ephemeral", **report_blocks.audit(record).as_json())


def open_note(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    pairing, program = health.open_note(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.note_form(pairing, program))


def submit_note(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    pairing = health.write_to_all(visit.uow(), visit.actor, visit.now, form.subject_id, form.text("words"))
    ack(response_action="update", view=blocks.note_sent(pairing))
    visit.deliver()


def say_note(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    by = PersonId(str(nudge.subject["by"]))
    with uow:
        pairing = uow.pairings.get(nudge.about("pairing"))
        program = uow.programs.get(pairing.program_id)
        kept = uow.drafts.find(by, health.note_name(pairing.id, str(nudge.subject["note"])))
    if kept is None or pairing.state is not PairingState.ACTIVE or not pairing.has(nudge.reader):
        return None
    return blocks.note_to_pair(pairing, program, by, nudge.reader, str(kept["words"]))


def say_digest(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    week = digest.week(uow, nudge.reader, now)
    return blocks.digest(week) if week.programs else None


def plan_next_digest(uow: UnitOfWork, nudge: Nudge, sent: Sent) -> None:
    digest.plan(uow, nudge.reader, sent.at)


FLOW = Flow(
    admin_words=(
        Word(word="health", does="See how pairs are doing and which need you", listener=show_health),
        Word(word="report", does="Numbers of people, pairs, sessions and ratings", listener=show_report),
        Word(word="audit", does="What the people who run mentoring did", listener=show_audit, admins_only=True),
    ),
    actions={
        HealthIds.SHOW: show_health_again,
        HealthIds.REPORT: show_report_again,
        HealthIds.SEND_REPORT: send_report,
        HealthIds.WRITE: open_note,
    },
    submissions={HealthIds.SEND: submit_note},
    speakers={
        NudgeKind.MANAGER_WRITES: Speaker(say=say_note),
        NudgeKind.REPORT_FILE: Speaker(say=say_report, attach=attach_report),
        NudgeKind.MANAGER_DIGEST: Speaker(say=say_digest, after=plan_next_digest),
    },
)
