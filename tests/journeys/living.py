"""What journeys about the turns of life share."""

from dataclasses import replace

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Role
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, INES, KOFI
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def path_of(story: Story, name: str) -> Person:
    """Somebody who has opened the path of their pairing."""
    person = story.person(name)
    while person.modal is not None:
        person.modal.close()
    person.command("/mentor")
    person.press(person.last(), "Our path")
    assert person.modal is not None
    return person


def deactivate(story: Story, name: str) -> None:
    story.slack.fault("deactivate", user=f"U0{name.upper()}")
    story.settle()


def able_to_mentor(story: Story, program_id: int) -> None:
    """Ines and Kofi fit Ada; nobody else is in the program."""
    with story.uow() as uow:
        program = uow.programs.get(program_id)
        for person_id in (INES, KOFI, ADA):
            place = uow.enrollments.find(program_id=program_id, person_id=person_id)
            answers = Answers(
                level=1 if person_id == ADA else 2, wants_skills=program.skills[:1], languages=("English",)
            )
            answers = replace(answers, offers_skills=program.skills[:1])
            known = place or Enrollment(program_id=program_id, person_id=person_id, state=EnrollmentState.ENROLLED)
            roles = frozenset({Role.MENTEE if person_id == ADA else Role.MENTOR})
            known = replace(known, roles=roles, answers=answers, enrolled_at=story.now)
            (uow.enrollments.save if known.id else uow.enrollments.add)(known)
