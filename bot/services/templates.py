"""The ready-made programs that come with the bot: read from `bot/content`, once, and strictly."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.domain.guide import Guide, WayToLearn
from bot.domain.kinds import Kind
from bot.domain.plan import SLOTS, Track
from bot.domain.template import Template
from bot.matching.values import Criterion
from bot.services import form_content
from bot.services.lesson_content import lessons
from bot.services.strict_toml import FlawedContent, Reader, Source, Where

QUESTIONS = 3
TEXTS_OF_GUIDE = ("title", "aim", "mentor", "mentee", "exercise", "agree")
LEVELS = {1, 2, 3}
LONGEST_TITLE = 60
LEAST_IN_CIRCLE, MOST_IN_CIRCLE = 2, 7
LONGEST_OPTION = 75  # as Slack shows it in a list
BY_KIND = {
    Kind.ONE_TO_ONE: "general",
    Kind.GROUP: "circle",
    Kind.PEER: "peer",
    Kind.REVERSE: "reverse",
}


@cache
def every() -> tuple[Template, ...]:
    """All of them, in the order in which a manager picks."""
    content = files("bot.content")
    guides = read_guides(_texts(content.joinpath("guides")))
    ways = read_ways(content.joinpath("ways_to_learn.toml").read_text(encoding="utf-8"))
    read = [read_template(file, text, guides, ways) for file, text in _texts(content.joinpath("templates"))]
    return tuple(sorted(read, key=lambda one: one.rank))


def find(template_id: str) -> Template | None:
    return next((one for one in every() if one.id == template_id), None)


def for_kind(kind: Kind) -> Template:
    """What a program without a template of its own goes by."""
    found = find(BY_KIND[kind])
    assert found is not None  # noqa: S101, a test holds that there is one for each kind
    return found


def _texts(folder: Traversable) -> Sequence[tuple[str, str]]:
    named = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return [(one.name, one.read_text(encoding="utf-8")) for one in named]


def read_guides(texts: Sequence[tuple[str, str]]) -> Mapping[str, Guide]:
    """By id. Raises FlawedContent with file, field and line."""
    read: dict[str, Guide] = {}
    for file, text in texts:
        source = Source(file, text)
        reader = Reader(source)
        for guide_id, values in source.values.items():
            if guide_id in read:
                reader.wrong((guide_id,), "There is a guide of this id already.")
            read[guide_id] = reader.read(Guide, values, (guide_id,), id=guide_id)
            _check_guide(reader, read[guide_id])
        reader.finish()
    return read


def _check_guide(reader: Reader, guide: Guide) -> None:
    for name in TEXTS_OF_GUIDE:
        if not getattr(guide, name).strip():
            reader.wrong((guide.id, name), "This has some words.")
    if not all(one.strip() for one in guide.questions):
        reader.wrong((guide.id, "questions"), "Each question has some words.")
    if len(guide.questions) != QUESTIONS:
        reader.wrong(
            (guide.id, "questions"), f"A guide has {QUESTIONS} questions, and this one {len(guide.questions)}."
        )
    if len(guide.title) > LONGEST_TITLE:
        reader.wrong((guide.id, "title"), f"A title has at most {LONGEST_TITLE} characters.")


def read_ways(text: str, file: str = "ways_to_learn.toml") -> tuple[WayToLearn, ...]:
    source = Source(file, text)
    reader = Reader(source)
    return tuple(reader.read(WayToLearn, one, ("way", place)) for place, one in enumerate(source.values.get("way", ())))


def read_template(file: str, text: str, guides: Mapping[str, Guide], ways: tuple[WayToLearn, ...] = ()) -> Template:
    """Raises FlawedContent with file, field and line for everything that is wrong."""
    source = Source(file, text)
    reader = Reader(source, {Guide: guides})
    template = reader.read(Template, source.values, id=file.removesuffix(".toml"), ways_to_learn=ways)
    for path, says in _flaws(template):
        reader.wrong(path, says)
    reader.finish()
    return template


def _flaws(template: Template) -> Iterator[tuple[Where, str]]:
    yield from _flaws_of_pace(template)
    yield from _flaws_of_matching(template)
    for place, track in enumerate(template.plan.tracks):
        yield from _flaws_of_track(template, track, ("plan", "tracks", place, "guides"))
    yield from _flaws_of_phases(template)
    yield from _flaws_of_names(template)
    yield from _flaws_of_words(template)
    for place, milestone in enumerate(template.plan.milestones):
        if not 1 <= milestone.after_session <= template.pace.sessions:
            yield ("plan", "milestones", place, "after_session"), "There is no session of this number in the plan."
    if not set(template.joining.rule.levels) <= LEVELS:
        yield ("joining", "rule", "levels"), "Levels are 1, 2 and 3."


def _flaws_of_names(template: Template) -> Iterator[tuple[Where, str]]:
    """Lessons and forms by ids that there are, and words that fit where they stand."""
    known = lessons()
    for role in ("mentor", "mentee"):
        for place, name in enumerate(getattr(template.lessons, role)):
            if name not in known:
                yield ("lessons", role, place), f'There is no lesson called "{name}".'
    forms = form_content.every()
    for occasion, slot in SLOTS.items():
        name = template.forms.of(occasion)
        if name and name not in forms:
            yield ("forms", slot), f'There is no form called "{name}".'
        elif name and forms[name].occasion is not occasion:
            yield ("forms", slot), f'"{name}" is a form for another occasion: {forms[name].occasion.value}.'
    for name in ("title", "summary"):
        if len(getattr(template, name)) > LONGEST_OPTION:
            yield (name,), f"This has at most {LONGEST_OPTION} characters."


def _flaws_of_words(template: Template) -> Iterator[tuple[Where, str]]:
    if template.agreement.required and not template.agreement.text.strip():
        yield ("agreement", "text"), "What is required has some words."
    for name in ("invitation", "launch", "midpoint", "close"):
        if not getattr(template.announcements, name).text.strip():
            yield ("announcements", name, "text"), "This has some words."


def _flaws_of_pace(template: Template) -> Iterator[tuple[Where, str]]:
    pace = template.pace
    for name in ("months", "hours_per_month", "session_minutes", "sign_up_days"):
        if getattr(pace, name) < 1:
            yield ("pace", name), "This is at least 1."
    if pace.matching_days < 0:
        yield ("pace", "matching_days"), "Matching cannot come before the last day of sign-up."
    if pace.rolling and pace.open_months < pace.months:
        yield ("pace", "open_months"), "The program ends before its first pairings do."


def _flaws_of_matching(template: Template) -> Iterator[tuple[Where, str]]:
    known = {one.value for one in Criterion}
    for name, weight in template.matching.rules.weights.items():
        if name not in known:
            yield ("matching", "rules", "weights", name), f"Weights are for {', '.join(sorted(known))}."
        if weight < 0:
            yield ("matching", "rules", "weights", name), "A weight is 0 or more."
    yield from _flaws_of_size(template)


def _flaws_of_size(template: Template) -> Iterator[tuple[Where, str]]:
    rules = template.matching.rules
    if not LEAST_IN_CIRCLE <= rules.group_least <= MOST_IN_CIRCLE:
        yield ("matching", "rules", "group_least"), "A circle has 2 to 7 mentees."
    if not rules.group_least <= rules.group_most <= MOST_IN_CIRCLE:
        yield ("matching", "rules", "group_most"), "This is at least as many as the least, and at most 7."
    if not 0 <= rules.least_common_hours <= 24:
        yield ("matching", "rules", "least_common_hours"), "A day has 0 to 24 hours."


def _flaws_of_track(template: Template, track: Track, path: Where) -> Iterator[tuple[Where, str]]:
    count, ids = template.pace.sessions, [one.id for one in track.guides]
    if len(ids) != count:
        yield path, f"{template.pace.months} months at this pace are {count} sessions, and here are {len(ids)} guides."
    for place, guide_id in enumerate(ids):
        if guide_id in ids[:place]:
            yield (*path, place), f'"{guide_id}" is in the plan twice.'
    if track.guides and not track.guides[0].asks_for_goals:
        yield (*path, 0), "The guide to the first session asks for goals."


def _flaws_of_phases(template: Template) -> Iterator[tuple[Where, str]]:
    expected = 1
    for place, phase in enumerate(template.plan.phases):
        if phase.last < phase.first:
            yield ("plan", "phases", place, "last"), "This phase ends before it starts."
        elif phase.first != expected:
            yield (
                ("plan", "phases", place, "first"),
                f"This phase starts with session {expected}, after the one before.",
            )
        expected = phase.last + 1
    if template.plan.phases and expected - 1 != template.pace.sessions:
        path = ("plan", "phases", len(template.plan.phases) - 1, "last")
        yield path, f"The last phase ends with the last session, number {template.pace.sessions}."


__all__ = ["FlawedContent", "every", "find", "for_kind", "read_guides", "read_template", "read_ways"]
