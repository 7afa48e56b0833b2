"""A matching run, as whoever asked for it sees it: how far it is, and what a dry run found."""

from collections.abc import Mapping

from bot.domain.kinds import Kind, Role
from bot.domain.matching_run import FairnessReport, GroupFare, LeftCount, LeftPerson, MatchingRun, RunReport, RunState
from bot.domain.program import Program
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View
from handlers.blocks.matching_rules import changed_rules
from handlers.blocks.matching_start import unready
from handlers.ids import MatchingIds

BAR = 20
LEAST_SHOWN = 5

# Why people have nobody, by the name of the limit. What is private has one word with what is merely hopeless.
WHY: Mapping[str, str] = {
    "not_possible": "no pair was possible",
    "reporting_line": "one reports to the other",
    "former_partner": "they were partners before",
    "together_already": "they are together already",
    "level": "the level rule",
    "language": "no language in common",
    "working_hours": "too few working hours in common",
    "floor": "no score reaches the floor",
    "full": "everybody who fits is full",
    "capacity": "they take nobody",
    "taken": "whoever fits has somebody now",
    "nobody": "nobody is on the other side",
    "mutual": "whoever fits is with them the other way round",
    "circle_size": "too few for a circle",
    "inactive": "their account is not active",
    "paused": "they pause",
}


def started(run: MatchingRun, program: Program) -> Message:
    """The line that changes while it goes on, with the way to end it; and what is left of it afterwards."""
    if run.state is not RunState.COMPUTING:
        return _over(run, program)
    name = kit.escape(program.name, 100)
    what = "trying a matching of" if run.is_dry else "looking for the best pairs for"
    text = f"I am {what} {program.name}: {progress_words(run)}"
    ask = kit.confirm("Cancel this run?", "Nothing of it is kept. A proposal from before stays as it is.", "Cancel it")
    return Message(
        text=text,
        blocks=(
            kit.section(f"*I am {what} {name}.*\n{progress_bar(run)}"),
            kit.context("You can do something else: the answer comes as a message. Nobody else hears of it."),
            kit.buttons(kit.button("Cancel", MatchingIds.CANCEL, run.id, ask=ask)),
        ),
    )


def progress_words(run: MatchingRun) -> str:
    return f"{run.stage or 'waiting for its turn'}, {run.share:.0%}"


def progress_bar(run: MatchingRun) -> str:
    full = round(run.share * BAR)
    return f"`{'▓' * full}{'░' * (BAR - full)}` {run.share:.0%} · {kit.escape(run.stage) or 'Waiting for its turn'}"


def _over(run: MatchingRun, program: Program) -> Message:
    what = "dry run" if run.is_dry else "matching"
    name = program.name
    if run.state is RunState.CANCELED:
        by = f" by {kit.mention(run.canceled_by)}" if run.canceled_by else ""
        text = f"The {what} of {name} was canceled."
        said = f"*The {what} of {kit.escape(name, 100)} was canceled{by}.* Nothing of it was kept."
        again = kit.buttons(kit.button("Match again", MatchingIds.OPEN, program.id))
        return Message(text=text, blocks=(kit.section(said), again))
    if run.state is RunState.FAILED:
        text = f"The {what} of {name} could not be finished."
    else:
        took = max(1, round((run.ended_at - run.asked_at).total_seconds())) if run.ended_at else 1
        text = f"The {what} of {name} is done, after {kit.counted(took, 'second')}. What came of it is below."
    return Message(text=text, blocks=(kit.section(kit.escape(text, 300)),))


def canceled(run: MatchingRun, program: Program) -> Message:
    return _over(run, program)


def failed(run: MatchingRun, program: Program) -> Message:
    what = "dry run" if run.is_dry else "matching"
    name = kit.escape(program.name, 100)
    text = f"I could not finish the {what} of {program.name}. Nothing was changed and nobody was told anything."
    said = f"*I could not finish the {what} of {name}.* Nothing was changed, and nobody was told anything."
    blocks = (kit.section(said), kit.buttons(kit.button("Try again", MatchingIds.OPEN, program.id, style="primary")))
    return Message(text=text, blocks=blocks)


def dry_run(run: MatchingRun, before: MatchingRun | None, program: Program) -> Message:
    """What a dry run found, and what to do with it."""
    text = f"Dry run of {program.name}: {_matched(run.report, program)}."
    actions = [kit.button("Change weights and limits", MatchingIds.RULES, program.id)]
    actions.append(kit.button("Dry run again", MatchingIds.DRY_RUN, program.id))
    if run.report and run.report.places:
        propose = kit.button("Propose these pairs", MatchingIds.PROPOSE_NOW, program.id, style="primary")
        actions.insert(0, propose)
    return Message(text=text, blocks=(*report(run, before, program), kit.buttons(*actions)))


def dry_run_view(run: MatchingRun, before: MatchingRun | None, program: Program) -> View:
    """The same in a form, to look at again."""
    return kit.modal("The last run", report(run, before, program))


def report(run: MatchingRun, before: MatchingRun | None, program: Program) -> list[Block]:
    found = run.report
    name = kit.escape(program.name, 100)
    what = "Dry run" if run.is_dry else "Matching"
    if found is None:
        return [kit.section(f"*{what} of {name}.* There is nothing to show of it.")]
    quiet = " Nothing was proposed, and nobody hears of it." if run.is_dry else ""
    blocks = [kit.section(f"*{what} of {name}: {_matched(found, program)}.*{quiet}")]
    if before is not None and before.report is not None:
        blocks.append(kit.section(_compared(run, found, before, before.report, program)))
    if found.places:
        blocks += [kit.section(_scores(found)), *_loads(found)]
    blocks += _left(found)
    if run.given.unready:
        blocks.append(unready(run.given.unready, program.id))
    if run.given.locks_lost:
        lost = kit.counted(run.given.locks_lost, "locked pair is", "locked pairs are")
        blocks.append(kit.section(f":unlock: {lost} not possible any more, so the lock was taken off."))
    if found.fairness is not None:
        blocks.append(kit.section(fairness(found.fairness)))
    if not run.given.reporting_lines_known:
        blocks.append(kit.context("Nobody uploaded who reports to whom, so the reporting-line rule has no data."))
    if notes := [one for one in found.notes if "reporting line" not in one]:
        blocks.append(kit.context(kit.escape("\n".join(notes), 1500)))
    return blocks


def _matched(found: RunReport | None, program: Program) -> str:
    if found is None or not found.places:
        return "no pair is possible"
    if program.kind is Kind.PEER:
        return f"{found.matched_mentees} of {kit.counted(found.mentees, 'person', 'people')} would have a partner"
    who = "would have a mentor"
    return f"{found.matched_mentees} of {kit.counted(found.mentees, 'mentee')} {who}"


def _scores(found: RunReport) -> str:
    """A bar for every ten points, from the lowest that anybody has to the highest."""
    used = [ten for ten, count in enumerate(found.scores) if count]
    most = max(found.scores)
    lines = [
        f"`{ten * 10:>3}-{ten * 10 + 10:<3}` {'▇' * max(1 if count else 0, round(12 * count / most))} {count}"
        for ten, count in enumerate(found.scores)
        if used[0] <= ten <= used[-1]
    ]
    half = f"half of them {found.median:.0f} or more"
    top = f"*Scores*, of 100: {found.mean:.0f} on average, {half}, from {found.lowest:.0f} to {found.highest:.0f}."
    return "\n".join([top, *reversed(lines)])


def _loads(found: RunReport) -> list[Block]:
    if not found.loads:
        return []
    said = [
        f"{kit.counted(mentors, 'mentor')} with {kit.counted(mentees, 'mentee') if mentees else 'nobody'}"
        for mentees, mentors in found.loads
    ]
    return [kit.section(f"*Load of the mentors*: {kit.listed(said)}.")]


def _left(found: RunReport) -> list[Block]:
    if not found.left:
        return [kit.section("Nobody would be left without somebody.")]
    lines = [f"• {_how_many(one)}: {why(one.limit)}" for one in found.left[:10]]
    blocks = [kit.section("*Who would have nobody, and what stands in the way*\n" + "\n".join(lines))]
    blocks.append(kit.section("\n".join(_example(one) for one in found.examples)))
    rest = sum(one.people for one in found.left) - len(found.examples)
    if rest > 0:
        blocks.append(kit.context(f"And {rest} more: the proposal names every one, with the reason."))
    return blocks


def _example(one: LeftPerson) -> str:
    help_ = f" _{kit.escape(one.what_would_help, 200)}_" if one.what_would_help else ""
    return f"{kit.mention(one.person_id)}: “{kit.escape(one.reason, 300)}”{help_}"


def _how_many(one: LeftCount) -> str:
    return kit.counted(one.people, "mentor" if one.role is Role.MENTOR else "mentee")


def why(limit: str) -> str:
    """A limit in words; one that the manager added says in what."""
    for begins, words in (("different_", "must not have the same"), ("same_", "must have the same")):
        if limit.startswith(begins):
            return f"both {words} {limit.removeprefix(begins).replace('_', ' ')}"
    known = [WHY.get(one) for one in limit.replace("+", " ").split()]
    return " and ".join(one for one in known if one) or "what the program asks"


def fairness(found: FairnessReport) -> str:
    """By the groups that people chose to name; small ones are never shown."""
    top = "*Fairness*, by the groups that people chose to name at sign-up. Matching never sees them."
    if not found.groups:
        return f"{top}\nToo few people named one: a group under {LEAST_SHOWN} is never shown."
    lines = [f"• {_fare(one)}" for one in found.groups]
    small = (
        [f"Groups under {LEAST_SHOWN}, and what would give them away, are not shown."] if found.some_kept_back else []
    )
    return "\n".join([top, *lines, *small])


def _fare(one: GroupFare) -> str:
    said = [f"{kit.escape(one.name, 75)}: {one.matched} of {one.people} matched ({one.matched / one.people:.0%})"]
    if one.mean_score is not None:
        said.append(f"mean score {one.mean_score:.0f}")
    if one.mean_waiting_days is not None:
        said.append(f"{one.mean_waiting_days:.0f} days since sign-up")
    if one.ratio is not None:
        said.append(_ratio(one, one.ratio))
    return ", ".join(said)


def _ratio(one: GroupFare, ratio: float) -> str:
    between = (
        "" if one.ratio_low is None or one.ratio_high is None else f" ({one.ratio_low:.2f} to {one.ratio_high:.2f})"
    )
    said = f"{ratio:.2f}{between} of the best rate"
    if ratio >= 0.8:
        return said
    chance = one.ratio_low is None or one.ratio_high is None or one.ratio_low <= 1 <= one.ratio_high
    return f":warning: {said}: under four fifths{', which may be chance' if chance else ''}"


def _compared(run: MatchingRun, new: RunReport, before: MatchingRun, old: RunReport, program: Program) -> str:
    at = kit.moment(before.asked_at)
    what = "people" if program.kind is Kind.PEER else "mentees"
    same = run.given.digest and run.given.digest == before.given.digest
    if same:
        return f"*Compared with the run of {at}*: the same people and rules, so the same answer."
    said = [
        f"{new.matched_mentees} {what} ({_step(new.matched_mentees - old.matched_mentees)})",
        f"mean score {new.mean:.0f} ({_step(round(new.mean) - round(old.mean))})",
    ]
    if new.matched_mentors != old.matched_mentors and program.kind is not Kind.PEER:
        said.append(f"{new.matched_mentors} mentors ({_step(new.matched_mentors - old.matched_mentors)})")
    lines = [f"*Compared with the run of {at}*: {', '.join(said)}."]
    if changes := changed_rules(before.rules, run.rules):
        lines.append(f"What changed: {'; '.join(changes)}.")
    elif (before.given.mentors, before.given.mentees) != (run.given.mentors, run.given.mentees):
        lines.append("The rules are the same; who waits is not.")
    return "\n".join(lines)


def _step(by: int) -> str:
    return "as before" if not by else f"{abs(by)} {'more' if by > 0 else 'less'}"
