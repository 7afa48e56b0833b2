"""Numbers for whoever runs programs, and the record of what was done."""

from collections.abc import Mapping

from bot.domain.administration import AuditEntry
from bot.domain.program import Program
from bot.domain.ratings import Ratings, Trend
from bot.services.audit_log import Record
from bot.services.report import Numbers, Report
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message
from handlers.ids import HealthIds

PROGRAMS_SHOWN = 20
TREND_WORDS = {
    Trend.RISING: ", and rising lately",
    Trend.STEADY: ", and steady",
    Trend.FALLING: ", and falling lately",
}
ACTIONS = {
    "appointed_admin": "appointed",
    "appointed_by_setting": "was appointed by the settings:",
    "dismissed_admin": "dismissed",
    "created_program": "made",
    "edited_program": "changed",
    "opened_program": "opened for sign-up",
    "closed_program": "closed",
    "invited_people": "invited people to",
    "enrolled_people": "enrolled people in",
    "removed_people": "removed people from",
    "took_reporting_lines": "gave the file of who reports to whom for",
    "changed_settings": "changed the settings of",
    "wrote_to_pairing": "wrote to",
    "announcement_sent": "sent",
    "matching_asked": "asked for pairs in",
    "paired_by_hand": "paired people by hand in",
    "proposal_approved": "approved",
    "pairs_exported": "took the pairs as a file from",
    "pairing_ended": "ended",
}


def numbers(report: Report) -> Message:
    text = _first_line(report)
    blocks: list[Block] = [kit.section(f"*{text}*")]
    if report.totals is not None:
        blocks += _block("All programs together", report.totals)
    for program, found in report.programs[:PROGRAMS_SHOWN]:
        blocks += _block(_title(program), found)
    left = len(report.programs) - PROGRAMS_SHOWN
    if left > 0:
        blocks += [kit.context(f"And {kit.counted(left, 'more program')}.")]
    note = "Ratings are shown only where three or more people gave them, in threes, and never whose they are."
    return Message(
        text=text,
        blocks=(*blocks, kit.context(note), kit.buttons(kit.button("How pairs are doing", HealthIds.SHOW))),
    )


def _first_line(report: Report) -> str:
    if report.totals is not None and not report.of_programs:
        return "There is no program yet, so there are no numbers."
    if report.totals is not None:
        return "These are the numbers of mentoring here."
    return "These are the numbers of the programs that you manage."


def _title(program: Program) -> str:
    closed = " (closed)" if program.is_over else ""
    return f"{kit.escape(program.name, 100)}{closed}"


def _block(title: str, found: Numbers) -> list[Block]:
    return [
        kit.divider(),
        kit.section(f"*{title}*"),
        kit.fields(
            f"*People*\n{people(found)}",
            f"*Pairs*\n{pairs(found)}",
            f"*Sessions*\n{sessions(found)}",
            f"*Ratings of sessions*\n{ratings(found.ratings)}",
        ),
    ]


def people(found: Numbers) -> str:
    counted = found.people
    who = f"{kit.counted(counted.joined, 'person', 'people')}: {kit.counted(counted.mentors, 'mentor')}, "
    paused = f", {counted.paused} pausing" if counted.paused else ""
    return f"{who}{kit.counted(counted.mentees, 'mentee')}{paused}. {found.matched} of them have a partner."


def pairs(found: Numbers) -> str:
    parts = [f"{found.active} active"]
    parts += [f"{found.finished} finished"] if found.finished else []
    parts += [f"{found.ended} ended early"] if found.ended else []
    verb = "needs" if found.need_attention == 1 else "need"
    needs = f" {found.need_attention} {verb} attention." if found.need_attention else ""
    return f"{', '.join(parts)}.{needs}"


def sessions(found: Numbers) -> str:
    hours = f" ({round(found.minutes / 60)} hours)" if found.minutes >= 60 else ""
    return f"{found.held} held{hours}, {found.planned} planned, {found.missed} did not happen."


def ratings(found: Ratings | None) -> str:
    if found is None:
        return "Too few to show."
    trend = TREND_WORDS[found.trend] if found.trend else ""
    return f"{found.average} of 5 on average, from {found.count} ratings{trend}."


def audit(record: Record) -> Message:
    text = "The latest acts of the people who run mentoring" if record.entries else "Nothing was done yet."
    lines = [audit_line(entry, record.programs) for entry in record.entries]
    parts = [lines[at : at + 10] for at in range(0, len(lines), 10)]
    return Message(text=text, blocks=(kit.section(f"*{text}*"), *(kit.section("\n".join(part)) for part in parts)))


def audit_line(entry: AuditEntry, programs: Mapping[int, str]) -> str:
    action = ACTIONS.get(entry.action, entry.action.replace("_", " "))
    details = ", ".join(f"{name} {kit.escape(str(value), 40)}" for name, value in entry.details.items())
    extra = f" ({details})" if details else ""
    when = kit.moment(entry.at, "{date_short_pretty}, {time}")
    return f"{when} · {kit.mention(entry.actor_id)} {action} {_subject(entry.subject, programs)}{extra}"


def _subject(subject: str, programs: Mapping[int, str]) -> str:
    kind, _, number = subject.partition(":")
    if kind == "program" and number.isdecimal() and int(number) in programs:
        return kit.escape(programs[int(number)], 80)
    if kind == "person":
        return kit.mention(number)
    return f"{kind} {kit.escape(number, 40)}".strip()
