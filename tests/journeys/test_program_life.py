"""What people who run programs do to them in Slack: make one of a template, change its words, pause it, name people."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.person import PersonId
from bot.domain.program import Joining, JoiningRule, Program, ProgramState
from bot.services import leave, pair
from playground.driver.seen import Modal
from tests.story import Story

ADA, BOB, DAN, FAY, INES, KOFI = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "DAN", "FAY", "INES", "KOFI"))


def make(story: Story, template: str, **answers: object) -> Program:
    grace = story.person("grace")
    grace.command("/mentor-admin", "new")
    assert grace.modal is not None
    grace.modal.fill(template=template).submit()
    grace.modal.fill(**answers).submit()
    with story.uow() as uow:
        return max(uow.programs.all(), key=lambda one: one.id)


def enroll(story: Story, program: Program, **names: Role) -> None:
    with story.uow() as uow:
        for name, role in names.items():
            person_id = PersonId(f"U0{name.upper()}")
            known = uow.enrollments.find(program_id=program.id, person_id=person_id)
            place = known or Enrollment(program_id=program.id, person_id=person_id, state=EnrollmentState.BEGUN)
            state, roles = EnrollmentState.ENROLLED, frozenset({role})
            enrolled = replace(place, state=state, roles=roles, enrolled_at=story.now)
            (uow.enrollments.save if known else uow.enrollments.add)(enrolled)


def window(story: Story, program: Program, button: str = "program_life.open", by: str = "grace") -> Modal:
    """What opens at a button of the program in the list; windows that are open are closed before."""
    person = story.person(by)
    while person.modal is not None:
        person.modal.close()
    person.command("/mentor-admin", "programs")
    person.press(person.last(), button, str(program.id))
    assert person.modal is not None
    return person.modal


def said(story: Story, name: str, words: str) -> list[str]:
    return [one.words for one in story.person(name).messages() if words in one.words]


def test_from_new_program_to_open_for_sign_up_in_two_steps(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "new")
    fields, steps = 0, 0
    while grace.modal is not None and grace.modal.view.get("submit"):
        fields += sum(block["type"] == "input" for block in grace.modal.blocks)
        assert grace.modal.submit().ok
        steps += 1
    assert (steps, fields) == (2, 11)
    assert "General one-to-one is open for sign-up" in grace.modal.text if grace.modal else ""
    assert "General one-to-one" in story.person("ada").home().words
    with story.uow() as uow:
        program = uow.programs.by_name("General one-to-one")
        assert program is not None
        assert program.state is ProgramState.OPEN
        assert uow.contents.latest(program.id) is not None


def test_a_guide_is_found_changed_and_sent_to_whoever_begins_afterwards(story: Story) -> None:
    program = make(story, "general", name="Onwards")
    enroll(story, program, ada=Role.MENTEE, ines=Role.MENTOR)
    grace = story.person("grace")
    menu = window(story, program, "Content")
    offered = grace.suggestions(menu, "content.open_guide", "sharper together")
    assert [one["value"] for one in offered] == ["first_session"]
    grace.choose(menu, "content.open_guide", "first_session")
    form = grace.modal
    assert form is not None
    form.fill(title="Our <!channel> beginning").submit()
    assert "This is version 2 now" in form.text
    grace.choose(window(story, program, "Content"), "content.open_lesson", "listening")
    form = grace.modal
    assert form is not None
    form.fill(title="Hear <!channel>", page_1=" ").submit()
    assert form.errors
    form.fill(page_1="*Wait.* & listen").submit()
    assert "This is version 3 now" in form.text
    grace.choose(window(story, program, "Content"), "content.open_form", "pulse")
    form = grace.modal
    assert form is not None
    form.fill(own="\n".join(f"I am number {number}." for number in range(6))).submit()
    assert form.errors
    form.fill(own="I <!channel> *enjoy* it.", without=["How much are you getting out of it?"]).submit()
    assert "This is version 4 now" in form.text
    story.person("ines").command("/mentor", "lessons")
    lessons = story.person("ines").modal
    assert lessons is not None
    assert "Hear &lt;!channel&gt;" in lessons.text
    lessons.press("lessons.read", "listening")
    assert "*Wait.* &amp; listen" in lessons.text
    with story.uow() as uow:
        pair.make(uow, uow.programs.get(program.id), INES, ADA, story.now, 80.0, ("both like maps",))
    story.settle()
    groups = [number for number, kind in story.person("ada").conversations() if kind == "mpim"]
    introduction = story.person("ada").messages(groups[0])[0]
    assert "Session 1 of 13: Our &lt;!channel&gt; beginning" in introduction.words
    assert "Ways to learn" in introduction.words
    story.move(days=31)
    ada = story.person("ada")
    ada.press(next(one for one in ada.messages() if "well spent?" in one.words), "Answer")
    assert ada.modal is not None
    asked = [one["block_id"] for one in ada.modal.blocks if one["type"] == "input"]
    assert asked[:2] == ["worth_the_time", "heard"]
    assert "progress" not in asked
    assert "I <!channel> *enjoy* it." in [one["label"]["text"] for one in ada.modal.blocks if "label" in one]


def test_two_managers_in_the_same_guide_lose_nothing(story: Story) -> None:
    program = make(story, "general", name="Onwards", managers=["U0GRACE", INES])
    forms = []
    for name in ("grace", "ines"):
        person = story.person(name)
        person.press(window(story, program, "Content", name), "content.open_agreement", str(program.id))
        assert person.modal is not None
        forms.append(person.modal)
    first, second = forms
    first.fill(text="We are punctual.").submit()
    second.fill(text="We are kind.").submit()
    assert "saved this part while you were writing" in second.text
    assert "We are punctual." in second.text
    second.submit()
    with story.uow() as uow:
        latest = uow.contents.latest(program.id)
    assert latest is not None
    assert (latest.number, latest.content.agreement.text, latest.content.agreement.version) == (3, "We are kind.", 3)
    forms = []
    for name in ("grace", "ines"):
        person = story.person(name)
        person.press(window(story, program, "Content", name), "content.open_agreement", str(program.id))
        assert person.modal is not None
        forms.append(person.modal)
    first, second = forms
    first.fill(text="We are early.").submit()
    second.fill(required=[]).submit()
    second.submit()
    with story.uow() as uow:
        latest = uow.contents.latest(program.id)
    assert latest is not None
    assert (latest.content.agreement.text, latest.content.agreement.required) == ("We are early.", False), "both hold"


def test_a_pause_holds_everything_and_ends_on_its_day(story: Story) -> None:
    program = make(story, "general", name="Onwards")
    enroll(story, program, ada=Role.MENTEE, ines=Role.MENTOR)
    with story.uow() as uow:
        pair.make(uow, uow.programs.get(program.id), INES, ADA, story.now, 80.0, ())
    story.settle()
    grace = story.person("grace")
    grace.press(window(story, program), "program_life.open_pause", str(program.id))
    form = grace.modal
    assert form is not None
    form.fill(until="2026-03-01").submit()
    assert "past" in form.errors["until"]
    form.fill(until="2026-03-23").submit()
    assert "is paused until Monday, March 23" in form.text
    story.move(days=20)
    assert len(said(story, "ada", "takes a break until Monday, March 23")) == 1
    assert not said(story, "ada", "not planned your first session"), "it would have come on the sixth day"
    story.move(days=2)
    assert len(said(story, "ada", "Onwards goes on")) == 1
    story.move(days=7)
    assert len(said(story, "ada", "not planned your first session")) == 1


def test_copied_closed_and_put_away(story: Story) -> None:
    program = make(story, "peer", name="Side by side")
    grace = story.person("grace")
    grace.press(window(story, program), "program_life.copy", str(program.id))
    assert grace.modal is not None
    assert "Side by side (copy) is a draft" in grace.modal.text
    grace.press(window(story, program), "program_life.copy", str(program.id))
    with story.uow() as uow:
        assert sum(one.name.startswith("Side by side (copy") for one in uow.programs.all()) == 1, "pressed twice"
    grace.press(window(story, program), "program_life.open_around", str(program.id))
    around = grace.modal
    assert around is not None
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(program.id), rule=JoiningRule(levels=(2,))))
    around.fill(told=["yes"]).submit()
    assert "Somebody saved this program while you were at it" in around.text
    assert "*Levels:* 2: " in around.text
    around.submit()
    with story.uow() as uow:
        saved = uow.programs.get(program.id)
    assert (saved.rule.levels, saved.tells_line_managers) == ((2,), True)
    shown = window(story, program)
    grace.press(shown, "programs.close", str(program.id))
    story.settle()
    shown = window(story, program)
    grace.press(shown, "program_life.archive", str(program.id))
    assert "is put away" in shown.text
    grace.command("/mentor-admin", "programs")
    assert "*Side by side*" not in grace.last().words
    assert "Side by side (copy)" in grace.last().words


def test_naming_somebody_is_invisible_to_all_who_may_not(story: Story) -> None:
    for name in ("bob", "ada"):
        assert "Name somebody" not in story.person(name).home().buttons
    program = make(story, "high_potential", name="Further")
    story.settle()
    assert program.joining is Joining.INVITE_ONLY
    bob, ada = story.person("bob"), story.person("ada")
    bob.command("/mentor")
    ada.command("/mentor")
    assert "Name somebody" in bob.last().buttons
    assert "Name somebody" not in ada.last().buttons
    assert "Further" not in ada.home().words + bob.home().words
    bob.press(bob.last(), "Name somebody")
    form = bob.modal
    assert form is not None
    form.fill(person=DAN, words="Good.").submit()
    assert "report to you" in form.errors["person"]
    form.fill(person=ADA, words="She led the outage call.").submit()
    assert "Your words are with those who run the program" in form.text
    story.move(hours=6)
    grace = story.person("grace")
    named = next(one for one in grace.messages() if "names <@U0ADA>" in one.words)
    assert not said(story, "ada", "Further")
    grace.press(named, "Invite")
    story.move(days=1)
    assert len(said(story, "ada", "You are invited to Further")) == 1
    assert not said(story, "ada", "Bob"), "nobody hears who named them"
    ada.press(next(one for one in ada.messages() if "You are invited to Further" in one.words), "Sign up")
    assert ada.modal is not None
    assert "your line manager is told that you take part, and never what is said" in ada.modal.text
    enroll(story, program, fay=Role.MENTEE, ines=Role.MENTOR, kofi=Role.MENTOR, ada=Role.MENTEE)
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(FAY), manager_id=DAN))
        for mentor, mentee in ((INES, ADA), (KOFI, FAY)):
            pair.make(uow, uow.programs.get(program.id), mentor, mentee, story.now, 80.0, ())
        place = uow.enrollments.find(program_id=program.id, person_id=FAY)
        assert place is not None
        leave.take_out(uow, place, story.now)
    story.move(days=1)
    assert len(said(story, "bob", "<@U0ADA> takes part in Further")) == 1
    assert not said(story, "dan", "takes part in Further"), "who left before it was told was in nothing"


def test_new_people_are_invited_as_they_start_and_line_managers_are_not_told(story: Story) -> None:
    program = make(story, "onboarding", name="Welcome")
    with story.uow() as uow:
        for person, days in ((FAY, 10), (DAN, 400)):
            started = (story.now - timedelta(days=days)).date()
            uow.people.put(replace(uow.people.get(person), start_date=started))
    story.bot.tidy()
    story.bot.tidy()
    story.move(hours=4)
    assert len(said(story, "fay", "You are invited to Welcome")) == 1
    assert "every question is allowed" in said(story, "fay", "You are invited to Welcome")[0]
    assert not said(story, "dan", "Welcome,")
    assert program.sign_up_closes_on > date(2027, 1, 1)
