"""The form for weights and limits: every default is explained, and what cannot be changed is said."""

from collections.abc import Mapping, Sequence

from bot.domain.kinds import Kind
from bot.domain.program import MatchingRules, Program
from bot.matching.values import DEFAULT_WEIGHTS, RULE_FIELDS, Criterion
from bot.services.matching_rules import LONGEST_GROUP, RulesForm, weight_of
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, View, field
from handlers.ids import MatchingIds, field_id

STEPS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)
FLOORS = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90)
HOURS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
FIELDS = {"manager_id": "Manager", "experience_years": "Years of experience"}
FRESH = "~"  # between a field's name and what makes it another one
LEVEL, LANGUAGE, FORMER = "level_rule", "shared_language", "allow_former_partners"

WEIGHTS: Mapping[Criterion, tuple[str, str]] = {
    Criterion.WANTS: ("What one wants and the other offers", "What people signed up for, so it weighs most."),
    Criterion.COMMON_GROUND: ("What both wrote about themselves", "A little: it makes the first talk easier."),
    Criterion.LEVEL: ("How far apart their levels are", "One level ahead is best: near enough to remember."),
    Criterion.EXPERIENCE: ("Years of experience between them", "Five to ten years are best."),
    Criterion.DEPARTMENT: ("Department", "Different departments see more of the company, and speak more freely."),
    Criterion.OVERLAP: ("Working hours in common", "Up to four a day: more does not help."),
    Criterion.TIME_TO_GIVE: ("Hours a month that both can give", "A little: most people give about the same."),
    Criterion.LOAD: ("Mentees that the mentor has already", "A little, so that the load is shared."),
    Criterion.CHOICE: ("Whom they chose themselves", "A little, since few people name somebody."),
}
OBJECTIVES = {
    "people_first": ("People first (default)", "As many mentees as possible get somebody; then the best total counts."),
    "best_total": ("Best total", "The highest sum of scores, even where fewer people get somebody."),
}
MIXES = {"any": "Any (default)", "similar": "Alike", "mixed": "Mixed"}
DEPARTMENTS = {"different": "Different departments (default)", "same": "The same department"}
LIMITS = {
    LEVEL: ("The level rule", "The mentor is one or two levels ahead, or has 3 years more. On by default."),
    LANGUAGE: ("A language in common", "Two who share none cannot talk. On by default."),
    FORMER: ("Former partners may be matched again", "Off by default: somebody new teaches more."),
}
NAMES = {
    "objective": "what counts first",
    "floor": "the floor",
    "least_common_hours": "working hours in common",
    LEVEL: "the level rule",
    LANGUAGE: "a language in common",
    FORMER: "former partners",
    "department_mix": "which departments score",
    "added": "your own rules",
    "group_least": "least in a circle",
    "group_most": "most in a circle",
    "group_mix": "mix of a circle",
    "group_by": "what circles are mixed by",
    "groups": "groups asked at sign-up",
}
ALWAYS = (
    "*These always hold:* nobody with themselves, with anybody in their reporting line, with somebody whom one of the "
    "two asked not to meet, or beyond the places that people gave; and only people who are here and not pausing."
)


def saved(program: Program) -> View:
    said = f"*Saved for {kit.escape(program.name, 100)}.* The next dry run and the next proposal go by it."
    return kit.modal("Saved", [kit.section(said)], close="Back")


def form(shown: RulesForm, *, fresh: str = "") -> View:
    """`fresh` gives every field another name, since Slack keeps under the old one what was chosen before."""
    rules = shown.rules
    blocks = [
        *_conflict(shown),
        kit.section(
            f"*{kit.escape(shown.program.name, 100)}*\nThey are kept with the program. A dry run shows their effect."
        ),
        _objective(rules),
        _floor(rules),
        kit.header("Limits"),
        kit.section(ALWAYS),
        _limits(rules),
        _hours(rules),
        *_own_rules(shown),
        *(_circles(shown) if shown.program.kind is Kind.GROUP else []),
        kit.header("Weights"),
        kit.context("Only how they compare counts: 40 weighs twice as much as 20. 0 leaves it out."),
        *(_weight(rules, one) for one in Criterion),
        _departments(rules),
        kit.header("Fairness"),
        _groups(shown),
        kit.buttons(kit.button("Back to the defaults", MatchingIds.RULES_DEFAULTS, shown.program.id)),
    ]
    return kit.modal(
        "Weights and limits",
        [_renamed(one, fresh) for one in blocks],
        callback_id=MatchingIds.SAVE_RULES,
        submit="Save",
        close="Back",
        remember=f"{shown.program.id}:{shown.mark}",
    )


def _renamed(block: Block, fresh: str) -> Block:
    return {**block, "block_id": f"{block['block_id']}{FRESH}{fresh}"} if fresh and block["type"] == "input" else block


def _conflict(shown: RulesForm) -> list[Block]:
    if not shown.differing:
        return []
    names = kit.listed([name_of(one) for one in shown.differing])
    said = (
        ":warning: *Somebody changed these rules while you had them open, so yours were not saved.* "
        f"This is what holds now. Yours differed in {names}. Change what you still want, and save again."
    )
    return [kit.section(said)]


def name_of(one: str) -> str:
    """A field of the rules in words."""
    if one.startswith("weight_"):
        return f"the weight of “{WEIGHTS[Criterion(one.removeprefix('weight_'))][0].lower()}”"
    return NAMES.get(one, one)


def changed_rules(before: MatchingRules, after: MatchingRules) -> list[str]:
    """What differs between two runs, in words: from what, to what."""
    found = [
        f"{name_of(f'weight_{one.value}')} {weight_of(before, one):g} → {weight_of(after, one):g}"
        for one in Criterion
        if weight_of(before, one) != weight_of(after, one)
    ]
    for name in NAMES:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old != new:
            found.append(name_of(name) if name == "added" else f"{name_of(name)} {_value(old)} → {_value(new)}")
    return found


def _value(one: object) -> str:
    if isinstance(one, bool):
        return "on" if one else "off"
    return f"{one:g}" if isinstance(one, float) else str(one).replace("_", " ")


def _objective(rules: MatchingRules) -> Block:
    options = [kit.option(label, name, why) for name, (label, why) in OBJECTIVES.items()]
    chosen = rules.objective if rules.objective in OBJECTIVES else "people_first"
    return field("objective", "What counts first", kit.radio(field_id("matching", "objective"), options, chosen=chosen))


def _floor(rules: MatchingRules) -> Block:
    options = _steps(FLOORS, rules.floor, {0: "No floor (default)"})
    element = kit.select(field_id("matching", "floor"), options, chosen=f"{rules.floor:g}")
    return field("floor", "Floor", element, hint="Nobody is matched under this score, of 100. None by default.")


def _steps(steps: Sequence[float], now: float, words: Mapping[float, str]) -> list[Element]:
    """What may be chosen, with what is so now among it."""
    return [kit.option(words.get(one, f"{one:g}"), f"{one:g}") for one in sorted({*map(float, steps), float(now)})]


def _limits(rules: MatchingRules) -> Block:
    options = [kit.option(label, name, why) for name, (label, why) in LIMITS.items()]
    chosen = [name for name in LIMITS if getattr(rules, name)]
    element = kit.checkboxes(field_id("matching", "limits"), options, chosen=chosen)
    return field("limits", "Limits you may change", element, optional=True)


def _hours(rules: MatchingRules) -> Block:
    words = {0.0: "None needed", 1.0: "1 hour a day (default)"}
    element = kit.select(
        field_id("matching", "least_common_hours"),
        _steps(HOURS, rules.least_common_hours, {one: words.get(one, f"{one:g} hours a day") for one in HOURS}),
        chosen=f"{rules.least_common_hours:g}",
    )
    hint = "At least so many working hours in common on a day, across time zones. One is enough for a session."
    return field("least_common_hours", "Working hours in common", element, hint=hint)


def _own_rules(shown: RulesForm) -> list[Block]:
    options = _fields(shown)
    same = [one.field for one in shown.rules.added if one.same]
    different = [one.field for one in shown.rules.added if not one.same]
    return [
        field(
            "must_match",
            "Both must have the same …",
            kit.multi_select(field_id("matching", "must_match"), options, chosen=same, placeholder="No such rule"),
            optional=True,
            hint="For instance the same site. Who has no value there is not kept apart. None by default.",
        ),
        field(
            "must_differ",
            "Both must not have the same …",
            kit.multi_select(
                field_id("matching", "must_differ"), options, chosen=different, placeholder="No such rule"
            ),
            optional=True,
            hint="For instance not the same department. Further columns of the file under People may be chosen, too.",
        ),
    ]


def _fields(shown: RulesForm) -> list[Element]:
    """Whatever is known of people, and the further columns of the file that was uploaded."""
    names = sorted({*RULE_FIELDS, *shown.field_names})
    return [kit.option(FIELDS.get(one, one.replace("_", " ").capitalize()), one) for one in names]


def _circles(shown: RulesForm) -> list[Block]:
    rules, sizes = shown.rules, [kit.option(str(one), one) for one in range(2, 8)]
    fields = _fields(shown)
    mixes = [kit.option(label, name) for name, label in MIXES.items()]
    return [
        field(
            "group_least",
            "Least mentees in a circle",
            _select("group_least", sizes, rules.group_least),
            hint="2 by default.",
        ),
        field(
            "group_most",
            "Most mentees in a circle",
            _select("group_most", sizes, rules.group_most),
            hint="7 by default: with more, not everybody speaks. The same number as the least makes the size exact.",
        ),
        field("group_mix", "Members of a circle are", _select("group_mix", mixes, rules.group_mix)),
        field("group_by", "Alike or mixed by", _select("group_by", fields, rules.group_by), hint="Level by default."),
    ]


def _select(name: str, options: Sequence[Element], chosen: object) -> Element:
    return kit.select(field_id("matching", name), options, chosen=chosen)


def _weight(rules: MatchingRules, criterion: Criterion) -> Block:
    name, label, why = f"weight_{criterion.value}", *WEIGHTS[criterion]
    usual, now = DEFAULT_WEIGHTS[criterion], weight_of(rules, criterion)
    words = {0.0: "0, left out", usual: f"{usual:g} (default)"}
    options = _steps((*STEPS, usual), now, words)
    return field(name, label, _select(name, options, f"{now:g}"), hint=f"{usual:g} by default. {why}")


def _departments(rules: MatchingRules) -> Block:
    options = [kit.option(label, name) for name, label in DEPARTMENTS.items()]
    chosen = rules.department_mix if rules.department_mix in DEPARTMENTS else "different"
    hint = "This only scores. A rule above makes a limit of it."
    return field("department_mix", "Which departments score", _select("department_mix", options, chosen), hint=hint)


def _groups(shown: RulesForm) -> Block:
    element = kit.words_input(
        field_id("matching", "groups"), initial="\n".join(shown.groups), lines=True, placeholder="One group a line"
    )
    hint = (
        "Off by default. People may name one of these at sign-up, or say nothing. Matching never sees it; a dry run "
        f"shows how each fared, and no group under five. A name has at most {LONGEST_GROUP} characters."
    )
    return field("groups", "Groups to ask about at sign-up", element, optional=True, hint=hint)
