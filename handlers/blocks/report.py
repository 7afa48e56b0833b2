"""Numbers for whoever runs programs, and the record of what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.administration import AuditEntry
from bot.domain.changes import Change, Pulse, Recommended
from bot.domain.forms import Occasion
from bot.domain.kinds import Role
from bot.domain.program import Program
from bot.domain.ratings import Ratings, Trend
from bot.services.audit_log import Record
from bot.services.forms_report import Forms, Quote
from bot.services.report import Numbers, Report
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message
from handlers.ids import HealthIds

PROGRAMS_SHOWN = 20
MOST_BLOCKS = kit.MESSAGE_BLOCKS_MOST - 3
SPANS = {
    (Occasion.BASELINE, Occasion.MIDPOINT): "From the start to half way",
    (Occasion.BASELINE, Occasion.FINAL): "From the start to the end",
    (Occasion.BASELINE, Occasion.LATER): "From the start to months later",
    (Occasion.MIDPOINT, Occasion.FINAL): "From half way to the end",
}
FORMS = {
    Occasion.BASELINE: "first form",
    Occasion.PULSE: "short form between",
    Occasion.MIDPOINT: "midpoint form",
    Occasion.FINAL: "last form",
    Occasion.LATER: "form months later",
}
QUOTES_SHOWN = 3
NOTE = (
    "Ratings are shown of three or more people together, answers of forms of five or more, and never whose they are. "
    "Words of forms are shown only where their writer agreed."
)
ROLES = {Role.MENTOR: "Mentors", Role.MENTEE: "Mentees"}
TREND_WORDS = {
    Trend.RISING: ", and rising lately",
    Trend.STEADY: ", and steady",
    Trend.FALLING: ", and falling lately",
}
ACTIONS = {
    "appointed_admin": "appointed",
    "appointed_by_setting": "was appointed by the settings:",
    "dismissed_admin": "dismissed",
    "dropped_refused": "dropped a message that Slack had refused in",
    "sent_refused_again": "tried a message again that Slack had refused in",
    "created_program": "made",
    "edited_program": "changed",
    "opened_program": "opened for sign-up",
    "closed_program": "closed",
    "invited_people": "invited people to",
    "invited_by_rule": "invited whoever fits the rule of",
    "kept_inviting_by_rule": "has a rule that invited people to",
    "copied_program": "made, as a copy,",
    "paused_program": "paused",
    "resumed_program": "let go on before its time:",
    "archived_program": "put away",
    "took_over_program": "took over",
    "changed_content": "changed the content of",
    "changed_who_joins": "changed who joins or is told of",
    "changed_clocks": "changed the clocks of",
    "chose_who_may_ask": "chose who may ask whom in",
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
    "report_exported": "took a file with the numbers of",
    "pairing_ended": "ended",
    "rematch_offered": "offered somebody new to",
    "pairings_swapped": "swapped the mentor of",
    "looks_after_pairing": "looks after",
}


def numbers(report: Report) -> Message:
    text = _first_line(report)
    blocks: list[Block] = [kit.section(f"*{text}*")]
    if report.totals is not None:
        blocks += _block("All programs together", report.totals)
    shown = 0
    for program, found in report.programs[:PROGRAMS_SHOWN]:
        block = _block(_title(program), found)
        if len(blocks) + len(block) > MOST_BLOCKS:
            break
        blocks += block
        shown += 1
    left = len(report.programs) - shown
    if left > 0:
        blocks += [kit.context(f"And {kit.counted(left, 'more program')}.")]
    buttons = [kit.button("How pairs are doing", HealthIds.SHOW)]
    buttons += [kit.button("Send me the file", HealthIds.SEND_REPORT)] if report.of_programs else []
    return Message(text=text, blocks=(*blocks, kit.context(NOTE), kit.buttons(*buttons)))


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
        *_forms(found.forms),
    ]


def _forms(found: Forms) -> list[Block]:
    """What forms say together; nothing where too few answered."""
    parts = [
        *([_answered(found)] if found.answered else []),
        *(_changes(found, span) for span in SPANS),
        _of_roles(found),
        _pulses(found),
        "\n".join([*_recommended(found.recommended), *_goals(found)]),
    ]
    return [*(kit.section(kit.clip(part, 2900)) for part in parts if part), *_quotes(found.quotes)]


def _answered(found: Forms) -> str:
    sent = (f"{FORMS[form]} {count}" for form, count in found.answered.items())
    return f"*People who answered:* {', '.join(sent)}."


def _changes(found: Forms, span: tuple[Occasion, Occasion]) -> str:
    mine = [one for one in found.changes if one.role is None and (one.since, one.until) == span]
    lines = [f"• {change_line(one, found.names)}" for one in mine]
    return "\n".join([f"*{SPANS[span]}*, on a scale of 1 to 5", *lines]) if lines else ""


def _of_roles(found: Forms) -> str:
    # Where only one role answered, everybody's numbers are its own.
    everybody = {replace(one, role=None) for one in found.changes if one.role is None}
    mine = [one for one in found.changes if one.role is not None and replace(one, role=None) not in everybody]
    lines = [f"• {_role(one)}, {_span(one)}: {change_line(one, found.names)}" for one in mine]
    return "\n".join(["*The same by role*", *lines]) if lines else ""


def _role(one: Change) -> str:
    return ROLES[one.role] if one.role else "Everybody"


def _span(one: Change) -> str:
    return SPANS[one.since, one.until].lower()


def change_line(one: Change, names: Mapping[str, str]) -> str:
    moved = round(one.after - one.before, 1)
    by = "no change" if not moved else f"{moved:+.1f}"
    return f"{called(one.question, names)}: {one.before} → {one.after} ({by}), {one.people} people"


def called(question: str, names: Mapping[str, str]) -> str:
    return kit.escape(names.get(question) or question.replace("_", " "), 100)


def _pulses(found: Forms) -> str:
    lines = [f"• {pulse_line(one, found.names)}" for one in found.pulses]
    return "\n".join(["*Now and then*, on a scale of 1 to 5", *lines]) if lines else ""


def pulse_line(one: Pulse, names: Mapping[str, str]) -> str:
    """With the way that it took, the latest last, where there is one."""
    way = " → ".join(str(point.average) for point in one.points)
    so_far = f" ({way})" if len(one.points) > 1 else ""
    trend = TREND_WORDS[one.trend] if one.trend else ""
    return f"{called(one.question, names)}: {one.average}{so_far}, from {one.answers} answers{trend}"


def _recommended(found: Recommended | None) -> list[str]:
    if found is None:
        return []
    return [
        f"*Would recommend it:* {found.average} of 10 on average, net promoter score {found.score:+d}, "
        f"from {found.people} people."
    ]


def _goals(found: Forms) -> list[str]:
    if not found.goals_asked:
        return []
    return [f"*Goals:* {found.goals_reached} of {found.goals_asked} say that all or most of them were reached."]


def _quotes(found: Sequence[Quote]) -> list[Block]:
    left = len(found) - QUOTES_SHOWN
    more = [kit.context(f"And {kit.counted(left, 'more quote')}, in the file.")] if left > 0 else []
    return [*(_quote(one) for one in found[:QUOTES_SHOWN]), *more]


def _quote(one: Quote) -> Block:
    who = f"{kit.mention(one.person_id)}, who agreed to be quoted" if one.person_id else "Somebody who agreed to it"
    return kit.section(f"{kit.quote(one.words, 500)}\n{who}")


def counting() -> Message:
    text = "I am counting, since many people answered. The numbers come here in a moment."
    return Message(text=text, blocks=(kit.section(text),))


def not_counted() -> Message:
    text = "I could not count that now. Please type `/mentor-admin report` again in a minute."
    return Message(text=text, blocks=(kit.section(text),))


def file_note() -> Message:
    text = "The numbers of your programs, as you asked. Programs that you do not manage are in it as totals at most."
    return Message(text=text, blocks=(kit.section(text),))


def file_on_its_way() -> Message:
    text = "The file is on its way to you, in your messages with me."
    return Message(text=text, blocks=(kit.section(text),))


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
