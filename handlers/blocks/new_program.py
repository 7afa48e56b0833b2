"""Making a program: the templates to pick from, what one brings, and the few answers that are asked."""

from collections.abc import Callable, Sequence

from bot.domain.guide import Guide
from bot.domain.kinds import Kind
from bot.domain.plan import Content, MeantFor, Sends, Track
from bot.domain.program import Joining, JoiningRule
from bot.domain.template import Nominator, Template
from bot.services.program_plan import NAME_MOST, PURPOSE_MOST, Plan
from bot.services.programs import Beginning
from handlers.blocks import kit
from handlers.blocks.kit import Block, View, field
from handlers.blocks.programs import CADENCES, JOININGS
from handlers.ids import ProgramsIds, field_id

LEVEL_WORDS = {1: "professional contributors", 2: "team leaders", 3: "leaders of leaders"}
LEVEL_RULES = {
    Kind.ONE_TO_ONE: "A mentor is one or two levels ahead, or has at least three years more experience.",
    Kind.REVERSE: "The mentor is the junior one: the mentee is one or two levels ahead, or at least three years.",
    Kind.PEER: "Two people at the same level or one level apart; both are mentor and mentee.",
    Kind.GROUP: "A mentor is one or two levels ahead of everybody in the circle.",
}
CRITERIA = {
    "wants": "what one wants and the other offers",
    "common_ground": "common ground",
    "level": "the right distance in level",
    "experience": "experience",
    "department": "different departments",
    "overlap": "common working hours",
    "time_to_give": "time to give",
    "load": "mentors with few mentees",
    "choice": "people's own choices",
}
NOMINATORS = {Nominator.LINE_MANAGERS: "line managers", Nominator.CIRCLE_MENTORS: "mentors of circles"}
MEANT_FOR = {MeantFor.LEADERS: "for leaders", MeantFor.NON_LEADERS: "for everybody else"}
FORMS = {
    "start": "before the start",
    "pulse": "a short pulse now and then",
    "midpoint": "half way",
    "end": "at the end",
}


def pick(templates: Sequence[Template]) -> View:
    """The first of two steps."""
    options = [kit.option(one.title, one.id, one.summary) for one in templates]
    chosen = kit.radio(field_id("programs", "template"), options, chosen=templates[0].id)
    said = (
        "Each of these is ready to launch: a plan with a guide for every session, lessons, an agreement, matching "
        "and texts. You see all of it next, and change what you like."
    )
    return kit.modal(
        "New program",
        [kit.section(said), field("template", "Which kind of program?", chosen)],
        callback_id=ProgramsIds.CHOOSE_TEMPLATE,
        submit="Next",
    )


def form(begun: Beginning) -> View:
    """The second step: what the template brings, and its answers filled in."""
    template, plan = begun.template, begun.plan
    read = kit.button("Read all of it", ProgramsIds.READ_TEMPLATE, template.id)
    return kit.modal(
        "New program",
        [
            kit.section(f"*{template.title}*\n{template.purpose}"),
            kit.section(what_it_brings(template), read),
            kit.divider(),
            *_words(plan),
            *_days(plan, template),
            *_choices(plan, template),
            _start(),
        ],
        callback_id=ProgramsIds.CREATE,
        submit="Make it",
        remember=template.id,
    )


def what_it_brings(template: Template) -> str:
    """A line for each thing that nobody has to think of."""
    lines = {
        "Who": who(template),
        "How long": how_long(template),
        "Pairs": _level_rule(template) + _circle_size(template),
        "What weighs most": f"{_heaviest(template)}.",
        "The path": _path(template.content()),
        "Lessons": _lessons(template),
        "Agreement": _agreement(template),
        "Feedback": f"{kit.listed([FORMS[one] for one in FORMS if getattr(template.forms, one)])}.",
        "Announcements": _announcements(template),
    }
    months = template.plan.check_in_months
    if months:
        after = kit.listed([str(one) for one in months])
        lines["Afterwards"] = f"whoever was new is asked again {after} months after their first day."
    other = template.offers.replace("_", " ")
    if other:
        lines["On offer"] = f"whoever joined is offered {other} mentoring too, where such a program is open."
    if template.tell_line_managers:
        lines["Line managers"] = "are told that somebody of theirs takes part, and never more."
    return "\n".join(f"• *{name}:* {said}" for name, said in lines.items() if said)


def who(template: Template) -> str:
    joining = template.joining
    if joining.who is Joining.INVITE_ONLY:
        named = kit.listed([NOMINATORS[one] for one in joining.nominators])
        nominated = f" {named[0].upper()}{named[1:]} can name somebody." if named else ""
        return f"only those who are invited; nobody else sees it.{nominated}"
    if joining.who is Joining.BY_RULE:
        return f"{rule_words(joining.rule)}. They are found by the reporting-line file; anybody else can be invited."
    return "everybody in the workspace."


def rule_words(rule: JoiningRule, escaped: Callable[[str, int], str] = kit.escape) -> str:
    """Whom the rule names, without a full stop; in mrkdwn, or `escaped` in another way."""
    people = kit.listed([LEVEL_WORDS[one] for one in rule.levels]) or "people"
    where = f" in {kit.listed([escaped(one, 60) for one in rule.departments])}" if rule.departments else ""
    days = rule.started_within_days
    new = f" who started within the last {days} days" if days is not None else ""
    mentors = "; everybody may join as a mentor" if rule.others_may_mentor else ""
    return f"{people}{where}{new}{mentors}"


def how_long(template: Template) -> str:
    pace = template.pace
    rolling = f" People join as they come, for {pace.open_months - pace.months} months." if pace.rolling else ""
    return (
        f"{pace.months} months, {CADENCES[pace.cadence].lower()}: {pace.sessions} sessions of {pace.session_minutes} "
        f"minutes, about {kit.counted(pace.hours_per_month, 'hour')} a month.{rolling}"
    )


def _level_rule(template: Template) -> str:
    if template.matching.rules.level_rule:
        return LEVEL_RULES[template.matching.kind]
    return "No rule about levels: whoever knows the place can help."


def _circle_size(template: Template) -> str:
    rules = template.matching.rules
    if template.matching.kind is not Kind.GROUP:
        return ""
    size = str(rules.group_least)
    if rules.group_most != rules.group_least:
        size = f"{rules.group_least} to {rules.group_most}"
    return f" A circle has {size} mentees."


def _heaviest(template: Template) -> str:
    weights = template.matching.rules.weights
    return kit.listed([CRITERIA[one] for one in sorted(weights, key=lambda one: -weights[one])[:3]])


def _path(content: Content) -> str:
    phases = " → ".join(one.name for one in content.phases)
    paths = f", two paths: {kit.listed([one.name for one in content.tracks])}" if len(content.tracks) > 1 else ""
    return f"{phases}, with a guide for each session{paths}."


def _lessons(template: Template) -> str:
    lessons = template.lessons
    when = "before matching" if lessons.required else "whenever there is time"
    return f"{len(lessons.mentor)} for mentors and {len(lessons.mentee)} for mentees, each a few minutes, {when}."


def _agreement(template: Template) -> str:
    return "accepted by everybody before matching." if template.agreement.required else "read and accepted by both."


def _announcements(template: Template) -> str:
    texts = template.announcements
    sent = {"invitation": texts.invitation, "launch": texts.launch, "midpoint": texts.midpoint, "close": texts.close}
    alone = kit.listed([name for name, one in sent.items() if one.sends is Sends.BY_ITSELF])
    drafts = kit.listed([name for name, one in sent.items() if one.sends is Sends.AS_DRAFT])
    waits = f"; {drafts} wait for you as drafts on their day" if drafts else ""
    return f"{alone} go out by themselves{waits}." if alone else f"{drafts} wait for you as drafts on their day."


# The answers


def _words(plan: Plan) -> list[Block]:
    name = kit.words_input(field_id("programs", "name"), initial=plan.name, most=NAME_MOST)
    purpose = kit.words_input(field_id("programs", "purpose"), initial=plan.purpose, lines=True, most=PURPOSE_MOST)
    return [
        field("name", "Name", name),
        field("purpose", "What it is for", purpose, optional=True, hint="People see this first."),
    ]


def _days(plan: Plan, template: Template) -> list[Block]:
    def day(name: str, label: str, hint: str = "") -> Block:
        picker = kit.day_input(field_id("programs", name), initial=getattr(plan, name))
        return field(name, label, picker, hint=hint)

    hint = "The first one; more follow as people join." if template.pace.rolling else "Everybody is told this day."
    return [
        day("sign_up_closes_on", "Last day of sign-up"),
        day("matching_on", "Matching", hint),
        day("ends_on", "End"),
    ]


def _choices(plan: Plan, template: Template) -> list[Block]:
    cadences = [kit.option(text, cadence) for cadence, text in CADENCES.items()]
    cadence = kit.select(field_id("programs", "cadence"), cadences, chosen=plan.cadence)
    skills = kit.words_input(field_id("programs", "skills"), initial="\n".join(plan.skills), lines=True)
    people = kit.people_select(field_id("programs", "managers"), chosen=plan.managers)
    return [
        field("cadence", "How often pairs meet", cadence, hint="With fewer sessions the path is shortened evenly."),
        field("skills", "Skills to pick from", skills, optional=True, hint="One on each line."),
        field("joining", "Who may join", joining_choice(template.joining.rule, plan.joining)),
        field("managers", "Program managers", people, hint="They see who is in it and how the pairs are doing."),
    ]


def joining_choice(rule: JoiningRule, chosen: Joining) -> kit.Element:
    """By rule only where there is one."""
    options = [kit.option(title, value, says) for value, (title, says) in JOININGS.items()]
    if not rule.is_empty:
        options.append(kit.option("By a rule", Joining.BY_RULE, rule_words(rule, kit.clip)))
    return kit.radio(field_id("programs", "joining"), options, chosen=chosen)


def _start() -> Block:
    options = [
        kit.option("Open for sign-up", "open", "People can join at once"),
        kit.option("Draft", "draft", "Nobody sees it until you open it"),
    ]
    return field("start", "Start as", kit.radio(field_id("programs", "start"), options, chosen="open"))


# All of it, to be read


def whole(template: Template) -> View:
    """Every guide with its aim, the milestones, the agreement and the texts."""
    blocks: list[Block] = []
    for track in template.plan.tracks:
        blocks += _track(track, template.content(), alone=len(template.plan.tracks) == 1)
    texts = template.announcements
    blocks += [
        kit.header("The agreement"),
        kit.section(kit.escape(template.agreement.text, 2900)),
        kit.header("What is said to many"),
        *[
            kit.section(f"*{name}*\n{kit.escape(said.text, 2500)}")
            for name, said in (
                ("Invitation", texts.invitation),
                ("Launch", texts.launch),
                ("Half way", texts.midpoint),
                ("Close", texts.close),
            )
        ],
    ]
    return kit.modal(template.title, blocks, close="Back")


def _track(track: Track, content: Content, *, alone: bool) -> list[Block]:
    blocks: list[Block] = [] if alone else [kit.header(f"{track.name} ({MEANT_FOR.get(track.meant_for, 'for all')})")]
    for phase in content.phases:
        guides = track.guides[phase.first - 1 : phase.last]
        lines = [guide_line(number, guide) for number, guide in enumerate(guides, start=phase.first)]
        blocks.append(kit.section("\n".join([f"*{phase.name}.* {phase.aim}", *lines])))
    return blocks


def guide_line(number: int, guide: Guide) -> str:
    return f"{number}. *{kit.escape(guide.title, 100)}* {kit.escape(guide.aim, 300)}"
