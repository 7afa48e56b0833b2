"""Joining a program, and changing what one said: the same form."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from slack_bolt import Ack

from bot.domain.enrollment import Answers, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.working_time import WorkingHours
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import chains, drafts, lessons, signup
from bot.services.signup import SignUp, SignUpForm
from handlers.blocks import signup as blocks
from handlers.blocks.drafts import was_touched
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import SignupIds
from handlers.payloads import Click, Form, view_of
from handlers.visit import Visit


def open_signup(ack: Ack, visit: Visit) -> None:
    """From the command: the first program that is open."""
    ack()
    _show(visit, signup.begin(visit.uow(), visit.actor, visit.now))


def open_signup_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which names the program."""
    ack()
    program_id = Click.parse(body).subject_id
    _show(visit, signup.begin(visit.uow(), visit.actor, visit.now, program_id))


def _show(visit: Visit, shown: SignUpForm) -> None:
    visit.open_view(blocks.form(shown, shown.program.today(visit.now)))


def open_profile(ack: Ack, visit: Visit) -> None:
    ack()
    shown = signup.open_profile(visit.reading(), visit.actor)
    if len(shown.others) > 1:
        visit.open_view(blocks.profiles(shown.others))
    else:
        _show(visit, shown)


def open_profile_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    program_id = Click.parse(body).subject_id
    _show(visit, signup.open_profile(visit.reading(), visit.actor, program_id))


def choose_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Another program in the same form; what was typed stays, since Slack keeps answers by their field."""
    ack()
    shown = signup.begin(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    _show_again(visit, body, shown)


def choose_role(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Mentors are asked how many they can take."""
    ack()
    _show_again(visit, body, _form_for(visit, Form(view_of(body)).subject_id))


def _show_again(visit: Visit, body: Mapping[str, Any], shown: SignUpForm) -> None:
    view = view_of(body)
    typed = Form(view).raw()
    again = blocks.form_again(shown, typed, shown.program.today(visit.now))
    # From here on the form begins with what was typed, so closing it would not tell: it is kept now.
    drafts.keep(visit.uow(), visit.actor, visit.now, signup.form_name(shown.program.id), typed)
    visit.update_view(again, view_id=str(view["id"]), view_hash=view.get("hash"))


def _form_for(visit: Visit, program_id: int) -> SignUpForm:
    """The same form again: the profile of whoever is in already."""
    if Form(view_of(visit.body)).title == blocks.PROFILE_TITLE:
        return signup.open_profile(visit.reading(), visit.actor, program_id)
    return signup.begin(visit.uow(), visit.actor, visit.now, program_id)


def submit_signup(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    was_in = form.title == blocks.PROFILE_TITLE
    program = signup.enroll(visit.uow(), visit.actor, visit.now, form.subject_id, read(form))
    prepared = lessons.prepared_for(visit.reading(), visit.actor, program.id)
    ack(response_action="update", view=blocks.done(program, program.today(visit.now), was_in=was_in, prepared=prepared))
    visit.refresh_homes(visit.actor)


def keep_draft(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Closed by accident: what was typed is there when the form is opened again."""
    ack()
    form = Form(view)
    if was_touched(view):
        drafts.keep(visit.uow(), visit.actor, visit.now, signup.form_name(form.subject_id), form.raw())


def read(form: Form) -> SignUp:
    """Every answer as a value; what is missing is named at its field."""
    return SignUp(
        roles=_roles(form.choice("roles")),
        answers=Answers(
            wants_skills=form.choices("wants"),
            wants_words=form.text("wants_words"),
            offers_skills=form.choices("offers"),
            offers_words=form.text("offers_words"),
            strengths=form.text("strengths"),
            level=form.number("level"),
            years_of_experience=form.number("years"),
            hours_per_month=form.number("hours"),
            languages=form.choices("languages"),
            wish=form.text("wish"),
        ),
        mentor_capacity=_capacity(form),
        hides_answer_time=not form.choices("answer_time") if "answer_time" in form.raw() else None,
        working_hours=WorkingHours(
            starts=form.hour("works_from") or time(9),
            ends=form.hour("works_until") or time(17),
            days=form.weekdays("working_days"),
        ),
        do_not_match=frozenset(form.people("do_not_match")),
        group=_group(form.choice("group")) if "group" in form.raw() else None,
    )


def _group(chosen: str) -> str:
    return "" if chosen == blocks.NO_GROUP else chosen


def _roles(chosen: str) -> frozenset[Role]:
    if chosen == "both":
        return frozenset(Role)
    return frozenset(role for role in Role if role.value == chosen)


def _capacity(form: Form) -> int:
    """Asked of mentors only; one where it was not asked."""
    if "mentor_capacity" not in form.raw():
        return 1
    number = form.number("mentor_capacity")
    if number is None:
        raise FieldProblems({"mentor_capacity": Problem.NOT_A_NUMBER})
    return number


def say_unfinished(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        enrollment = uow.enrollments.find(program_id=program.id, person_id=nudge.reader)
        overtaken = chains.is_overtaken(uow, nudge, now)
    still = enrollment is not None and enrollment.state is EnrollmentState.BEGUN and program.takes_sign_ups(now)
    return blocks.unfinished(program) if still and not overtaken else None


FLOW = Flow(
    words=(
        Word(word="signup", does="Join a mentoring program", listener=open_signup),
        Word(word="profile", does="See and change what you said at sign-up", listener=open_profile),
    ),
    actions={
        SignupIds.OPEN: open_signup_of,
        SignupIds.OPEN_PROFILE: open_profile,
        SignupIds.OPEN_PROFILE_OF: open_profile_of,
        SignupIds.CHOOSE_PROGRAM: choose_program,
        SignupIds.CHOOSE_ROLE: choose_role,
    },
    submissions={SignupIds.SUBMIT: submit_signup},
    closings={SignupIds.SUBMIT: keep_draft},
    speakers={NudgeKind.SIGN_UP_UNFINISHED: Speaker(say=say_unfinished)},
)
