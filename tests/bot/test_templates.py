"""The templates are complete, and whatever does not fit one is named with file, field and line."""

from importlib.resources import files

import pytest

from bot.domain.forms import Occasion
from bot.domain.kinds import Kind
from bot.domain.plan import MeantFor, Sends, fitted
from bot.domain.program import Joining
from bot.domain.template import Nominator, Template
from bot.services import form_content, templates
from bot.services.lesson_content import lessons
from bot.services.strict_toml import FlawedContent, Source

EVERY = templates.every()
CONTENT = files("bot.content")
GENERAL = CONTENT.joinpath("templates", "general.toml").read_text(encoding="utf-8")
GUIDES = {guide.id: guide for one in EVERY for track in one.plan.tracks for guide in track.guides}


def found(template_id: str) -> Template:
    template = templates.find(template_id)
    assert template is not None
    return template


def flaws(text: str) -> list[str]:
    with pytest.raises(FlawedContent) as error:
        templates.read_template("mine.toml", text, GUIDES)
    return [str(one) for one in error.value.flaws]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_there_are_the_seven_of_the_product() -> None:
    assert [one.id for one in EVERY] == [
        "general",
        "high_potential",
        "leadership",
        "onboarding",
        "reverse",
        "peer",
        "circle",
    ]


@pytest.mark.parametrize("template", EVERY, ids=lambda one: one.id)
def test_a_template_is_complete(template: Template) -> None:
    for track in template.plan.tracks:
        assert len(track.guides) == template.pace.sessions
        assert track.guides[0].asks_for_goals
        # What changes between the levels is not left to one session alone.
        assert sum(guide.levels is not None for guide in track.guides) * 6 >= len(track.guides)
    assert template.ways_to_learn
    assert {"practice", "shadowing", "a project", "reading", "introductions"} == {
        one.name.casefold() for one in template.ways_to_learn
    }
    assert template.plan.phases
    assert template.plan.milestones[-1].after_session == template.pace.sessions
    assert template.agreement.text
    assert set(template.lessons.mentor) | set(template.lessons.mentee) == set(lessons())
    for occasion in Occasion:
        assert form_content.every()[template.forms.of(occasion)].occasion is occasion
    for name in ("invitation", "launch", "midpoint", "close"):
        assert getattr(template.announcements, name).text


def test_every_guide_is_whole() -> None:
    """An aim, ten minutes of preparation for each side, three questions, an exercise, and what to agree on."""
    for guide in GUIDES.values():
        for name in ("mentor", "mentee", "exercise"):
            assert 15 <= len(getattr(guide, name).split()) <= 80, (guide.id, name)
        assert all(one.rstrip().endswith(("?", "…")) for one in guide.questions), guide.id
        assert len(set(guide.questions)) == 3, guide.id
        levels = guide.levels
        assert levels is None or all(levels.of(level).strip() for level in (1, 2, 3)), guide.id
        if guide.asks_for_goals:
            assert "goal" in f"{guide.aim} {guide.exercise} {guide.agree}".casefold(), guide.id
            assert "ways to learn" in guide.exercise, guide.id


@pytest.mark.parametrize("piece", ["title", "aim", "mentor", "mentee", "questions", "exercise", "agree"])
def test_a_guide_without_one_of_its_pieces_is_named(piece: str) -> None:
    pieces = {one: f'{one} = "Words."' for one in ("title", "aim", "mentor", "mentee", "exercise", "agree")}
    pieces["questions"] = 'questions = ["One?", "Two?", "Three?"]'
    left_out = {name: line for name, line in pieces.items() if name != piece}
    empty = pieces | {piece: 'questions = ["One?", "", "Three?"]' if piece == "questions" else f'{piece} = " "'}
    for lines, says in ((left_out, f'"{piece}" is missing'), (empty, "some words")):
        with pytest.raises(FlawedContent) as error:
            templates.read_guides([("mine.toml", "\n".join(["[mine]", *lines.values()]))])
        assert says in str(error.value)
        assert "mine.toml, line" in str(error.value)


@pytest.mark.parametrize("table", ["agreement", "announcements.invitation", "announcements.close"])
def test_a_template_that_says_nothing_somewhere_is_named(table: str) -> None:
    begins = GENERAL.index("text =", GENERAL.index(f"[{table}]"))
    ends = GENERAL.index('"""', begins + len('text = """')) + 3
    (flaw,) = flaws(f'{GENERAL[:begins]}text = ""{GENERAL[ends:]}')
    assert f"at {table}.text" in flaw
    assert "some words" in flaw


def test_no_text_stands_in_two_guides() -> None:
    texts = [text for one in GUIDES.values() for text in (one.aim, one.mentor, one.mentee, one.exercise)]
    assert len(texts) == len(set(texts))
    assert len(GUIDES) == 64


def test_what_is_particular_to_each() -> None:
    potential, newcomers = found("high_potential"), found("onboarding")
    assert potential.joining.who is Joining.INVITE_ONLY
    assert set(potential.joining.nominators) == set(Nominator)
    assert potential.tell_line_managers
    assert not any(one.tell_line_managers for one in EVERY if one is not potential)
    assert newcomers.joining.rule.started_within_days == 90
    assert newcomers.plan.check_in_months == (6, 12)
    assert newcomers.offers == "reverse"
    assert {one.meant_for for one in newcomers.plan.tracks} == {MeantFor.LEADERS, MeantFor.NON_LEADERS}
    circle = found("circle").matching.rules
    assert circle.group_least == circle.group_most
    assert found("peer").matching.kind is Kind.PEER
    gaps = [guide.id for guide in found("leadership").plan.tracks[0].guides]
    assert (gaps[0], gaps[-2]) == ("first_session_leader", "measuring")


def test_leaders_from_outside_and_new_colleagues_have_paths_of_their_own() -> None:
    content = found("onboarding").content()
    leader, colleague = content.track_for(2), content.track_for(1)
    assert [one.id for one in leader.guides][1:4] == ["culture", "who_decides", "how_work_moves"]
    assert colleague.guides[0].id == "first_session_new_hire"
    assert content.track_for(None) is colleague


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('cadence = "every', 'cadance = "every', "cadance", '"cadance" is not known here'),
        ("months = 6", "months = 0", "months = 0", "at least 1"),
        ("session_minutes = 45", 'session_minutes = "45"', "session_minutes", "A whole number is expected"),
        ("required = false", 'required = "no"', 'required = "no"', "true or false is expected"),
        ('kind = "one_to_one"', 'kind = "two"', 'kind = "two"', '"two" is not one of'),
        ("first = 4\nlast = 7", "first = 4\nlast = 2", "last = 2", "ends before it starts"),
        ('  "network",\n', '  "nettwork",\n', '"nettwork"', 'no guide called "nettwork"'),
        ('  "network",\n', "", "guides = [", "13 sessions, and here are 12 guides"),
        ('  "network",\n', '  "decisions",\n', '"decisions"', "in the plan twice"),
        (
            'guides = [\n  "first_session",\n  "strengths",',
            'guides = [\n  "strengths",\n  "first_session",',
            '"strengths"',
            "asks for goals",
        ),
        ("wants = 40", "wnats = 40", "weights", "Weights are for"),
        ("after_session = 13", "after_session = 99", "after_session = 99", "no session of this number"),
        (
            'mentee = ["setting_goals"',
            'mentee = ["setting_gaols"',
            'mentee = ["setting_gaols"',
            'no lesson called "setting_gaols"',
        ),
        ('pulse = "pulse"', 'pulse = "puls"', 'pulse = "puls"', 'no form called "puls"'),
        ("least_common_hours = 1.0", "group_least = 0", "group_least = 0", "2 to 7 mentees"),
        ("least_common_hours = 1.0", "group_most = 1", "group_most = 1", "at least as many as the least"),
        ('summary = "', 'summary = "' + "x" * 80, "summary", "at most 75"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(old: str, new: str, at: str, says: str) -> None:
    assert old in GENERAL
    text = GENERAL.replace(old, new, 1)
    matching = [one for one in flaws(text) if says in one]
    assert matching, flaws(text)
    assert matching[0].startswith(f"mine.toml, line {line_of(text, at)} at "), matching[0]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = GENERAL.replace("rank = 1", 'rank = "1"').replace('who = "open"', 'who = "anybody"')
    assert len(flaws(text)) == 2


def test_a_missing_field_and_a_file_that_is_no_toml_are_named() -> None:
    assert any(
        '"purpose" is missing' in one
        for one in flaws(GENERAL.replace("purpose = ", "# purpose = ", 1).replace('# purpose = """', 'porpoise = """'))
    )
    with pytest.raises(FlawedContent, match=r"mine\.toml, line 3"):
        Source("mine.toml", "a = 1\nb = 2\nc = = 3\n")


def test_a_shorter_program_keeps_the_first_and_the_last_session() -> None:
    guides = found("general").plan.tracks[0].guides
    for count in range(2, 14):
        path = fitted(guides, count)
        assert len(path) == len({one.id for one in path}) == count
        assert (path[0], path[-1]) == (guides[0], guides[-1])
    assert fitted(guides, 20) == guides


def test_the_bot_sends_invitations_by_itself_and_leaves_drafts_for_the_rest() -> None:
    for one in EVERY:
        assert one.announcements.invitation.sends is Sends.BY_ITSELF
        assert one.announcements.launch.sends is Sends.AS_DRAFT


def test_a_template_names_its_own_forms_and_the_usual_ones_where_it_says_nothing() -> None:
    forms = found("leadership").forms
    assert (forms.start, forms.pulse, forms.end) == ("leadership_start", "pulse", "leadership_end")
    begins, ends = GENERAL.index("[forms]"), GENERAL.index("[", GENERAL.index("[forms]") + 1)
    without = templates.read_template("mine.toml", GENERAL[:begins] + GENERAL[ends:], GUIDES)
    assert without.forms == found("general").forms


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('start = "basline"', 'There is no form called "basline".'),
        ('start = "leadership_end"', '"leadership_end" is a form for another occasion: final.'),
        ('strat = "baseline"', '"strat" is not known here'),
    ],
)
def test_a_form_that_does_not_fit_is_named_with_its_line(wrong: str, said: str) -> None:
    text = GENERAL.replace('start = "baseline"', wrong)
    (flaw,) = flaws(text)
    assert said in flaw
    assert f"line {line_of(text, wrong)} at forms." in flaw
