"""What speaks against a time, said before a session is planned; whoever plans it decides."""

from datetime import UTC, date, timedelta

from bot.services.my_pairings import Chosen
from bot.services.schedule import PlanForm
from bot.services.second_thoughts import Doubt, Doubts, Why
from handlers.blocks import kit, roles
from handlers.blocks.kit import Block

SHOWN = 8
PLAIN_WORDS = ("For ", "You ", "Somebody ")  # not a name or a day


def before(doubts: Doubts | None, *, moving: bool) -> list[Block]:
    """At the top of the form that comes back."""
    if doubts is None or not doubts.found:
        return []
    # A rest of all of them, or of some whom nobody names, reads the same of each.
    lines = list(dict.fromkeys(f"• {_line(one, doubts)}" for one in doubts.found))
    more = len(lines) - SHOWN
    lines = lines[:SHOWN] + ([f"• and {more} more like these"] if more > 0 else [])
    verb = "move" if moving else "plan"
    what = "them" if doubts.count > 1 else "it"
    ask = f"Nothing is {'moved' if moving else 'planned'} yet. Choose another time, or {verb} {what} anyway."
    return [kit.section(f"*Before I {verb} {what}:*\n" + "\n".join(lines) + f"\n{ask}")]


def submit(doubts: Doubts | None, *, moving: bool) -> str:
    verb = "Move" if moving else "Plan"
    if doubts is None or not doubts.found:
        return f"{verb} it"
    return f"{verb} them anyway" if doubts.count > 1 else f"{verb} it anyway"


def _line(doubt: Doubt, doubts: Doubts) -> str:
    if doubts.count == 1:
        return f"{_words(doubt, doubts)}."
    said = _in_a_series(doubt, doubts)
    some = "All" if len(doubt.when) == doubts.count else f"{len(doubt.when)}"
    first = "" if len(doubt.when) == 1 else "the first "
    begins = f"{said[0].lower()}{said[1:]}" if said.startswith(PLAIN_WORDS) else said
    return f"{some} of the {doubts.count} sessions, {first}on {kit.day(doubt.when[0].date())}: {begins}."


def _in_a_series(doubt: Doubt, doubts: Doubts) -> str:
    """After the day of the first one."""
    who, at = _who(doubt, doubts.chosen), doubt.when[0]
    if doubt.why is Why.OUTSIDE_HOURS:
        return f"{at:%H:%M} for {who}, outside working hours"
    if doubt.why is Why.HOLIDAY:
        return f"a public holiday {_for(doubt, doubts.chosen)}"
    return _words(doubt, doubts)


def _words(doubt: Doubt, doubts: Doubts) -> str:
    who, at = _who(doubt, doubts.chosen), doubt.when[0]
    if doubt.why is Why.BUSY and doubt.meets is not None:
        return _meets(doubt, doubts.chosen)
    ends = at + timedelta(minutes=doubts.wanted.minutes)
    return {
        Why.OUTSIDE_HOURS: f"For {who} it is {at:%H:%M} on {kit.day(at.date())} then, outside working hours",
        Why.ENDS_LATE: f"For {who} it ends at {ends:%H:%M}, after working hours",
        Why.DAY_OFF: f"{who} does not work on {at:%A}s",
        Why.HOLIDAY: f"{kit.day(at.date())} is a public holiday {_for(doubt, doubts.chosen)}",
        Why.AWAY: _away(doubt, doubts.chosen),
        Why.BUSY: f"{who} has something else at that time",
        Why.PROGRAM_OVER: f"{kit.escape(doubts.chosen.program.name, 100)} ends before, on {_on(doubt.until)}",
    }[doubt.why]


def _who(doubt: Doubt, chosen: Chosen) -> str:
    """In a circle nobody is named for what else they do."""
    if doubt.person_id is None or (doubt.why in {Why.BUSY, Why.AWAY} and len(chosen.partners) > 1):
        return "Somebody of you"
    return kit.mention(doubt.person_id)


def _for(doubt: Doubt, chosen: Chosen) -> str:
    return "of yours" if doubt.person_id == chosen.actor else f"for {_who(doubt, chosen)}"


def _meets(doubt: Doubt, chosen: Chosen) -> str:
    if doubt.meets is None or doubt.meets.id == chosen.pairing.id:
        return "You have a session with each other at that time already"
    return f"You meet {roles.others(doubt.meets, chosen.actor)} at that time"


def _away(doubt: Doubt, chosen: Chosen) -> str:
    if (everybody := _all_rest(chosen, doubt.until)) is not None:
        return f"{everybody} on a break until {_on(doubt.until)}"
    if doubt.person_id == chosen.actor:
        return f"You are on a break until {_on(doubt.until)}"
    return f"{_who(doubt, chosen)} is on a break until {_on(doubt.until)}"


def _all_rest(chosen: Chosen, until: date | None) -> str | None:
    """Who does, where it is the whole program or all of them."""
    if until is not None and until == chosen.program.paused_until:
        return f"{kit.escape(chosen.program.name, 100)} is"
    if until is not None and until == chosen.pairing.paused_until:
        return "You both are" if len(chosen.partners) == 1 else "You all are"
    return None


def _on(day: date | None) -> str:
    return kit.day(day) if day else ""


def on_a_break(shown: PlanForm) -> str:
    """Why no time is suggested before some day; in a circle it is said of nobody by name."""
    partners, until = shown.chosen.partners, max(shown.away.values())
    who = f"{kit.mention(partners[0])} is" if len(partners) == 1 else "Somebody of you is"
    if shown.chosen.actor in shown.away:
        who = "You are"
    who = _all_rest(shown.chosen, until) or who
    return f"{who} on a break until {kit.day(until)}, so I suggest no time before then."


def never_meet(shown: PlanForm) -> str:
    """Instead of suggestions: when the partner works, so that a time can be agreed on."""
    if shown.theirs is None:
        return "The working hours of all of you do not meet in the next three weeks. Agree on a time that suits you."
    (starts, ends), partner = shown.theirs, kit.mention(shown.chosen.partners[0])
    here = " to ".join(kit.moment(one.astimezone(UTC), "{time}") for one in shown.theirs)
    return (
        f"Your working hours and those of {partner} do not meet in the next three weeks. {partner} works from "
        f"{starts:%H:%M} to {ends:%H:%M}, which is {here} for you. Agree on a time that suits both, or change your "
        "hours in `/mentor nudges`."
    )
