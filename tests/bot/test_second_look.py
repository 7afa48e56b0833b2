"""A second pair of eyes on an announcement."""

from dataclasses import replace

import pytest

from bot.domain.announcement import AnnouncementState, Audience
from bot.errors import Refusal, Refused
from bot.services import announce, announcement_approval, gone, second_look
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office


def test_another_admin_approves_and_never_the_author(each_office: Office) -> None:
    each_office.appoint(GRACE, INES)
    second_look.change(each_office.uow, INES, each_office.now, {each_office.program.id})
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    assert each_office.readers(said) == [], "nothing goes out before a yes"
    for who, why in ((GRACE, Refusal.NOT_YOUR_OWN), (BOB, Refusal.ADMINS_ONLY)):
        with pytest.raises(Refused) as refused:
            announcement_approval.approve(each_office.uow, who, each_office.now, said.id)
        assert refused.value.why is why
    announcement_approval.approve(each_office.uow, INES, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]
    with pytest.raises(Refused) as refused:
        announcement_approval.approve(each_office.uow, INES, each_office.now, said.id)
    assert refused.value.why is Refusal.ALREADY_SENT
    with each_office.uow as uow:
        acts = [(one.action, one.actor_id) for one in uow.audit.latest(10)]
    assert ("announcement_approved", INES) in acts


def test_without_another_admin_nothing_is_sent_and_it_says_so(office: Office) -> None:
    office.appoint(GRACE)
    second_look.change(office.uow, GRACE, office.now, {second_look.EVERYWHERE})
    said = office.write(audience=Audience(channel_id="C1"))
    with pytest.raises(Refused) as refused:
        office.send(said)
    assert refused.value.why is Refusal.NOBODY_TO_APPROVE
    with pytest.raises(Refused):
        second_look.change(office.uow, BOB, office.now, ())


def test_what_was_sent_back_is_a_draft_again(office: Office) -> None:
    office.appoint(GRACE, INES)
    second_look.change(office.uow, INES, office.now, {second_look.EVERYWHERE})
    said = office.write()
    office.send(said)
    announcement_approval.send_back(office.uow, INES, office.now, said.id)
    assert announcement_approval.returned(office.uow, said.id)
    office.send(said)
    assert announcement_approval.look_at_anothers(office.uow, INES, said.id, office.now) is not None
    announce.discard(office.uow, GRACE, said.id)
    assert announcement_approval.look_at_anothers(office.uow, INES, said.id, office.now) is None


def test_what_somebody_wrote_who_is_gone_goes_out_in_the_name_of_whoever_says_yes(each_office: Office) -> None:
    each_office.appoint(GRACE, INES)
    second_look.change(each_office.uow, INES, each_office.now, {second_look.EVERYWHERE})
    first, second = each_office.write(), each_office.write()
    for said in (first, second):
        each_office.send(said)
    with each_office.uow as uow:
        uow.people.put(replace(uow.people.get(GRACE), is_deactivated=True))
    gone.settle(each_office.uow, each_office.now)
    announcement_approval.approve(each_office.uow, INES, each_office.now, first.id)
    each_office.work()
    assert each_office.readers(first) == [ADA, BOB, INES]
    assert (each_office.state(first).author_id, each_office.state(first).approved_by) == (INES, INES)
    announcement_approval.send_back(each_office.uow, INES, each_office.now, second.id)
    assert each_office.state(second).state is AnnouncementState.DISCARDED
    assert not announcement_approval.returned(each_office.uow, second.id)


def test_nobody_changes_what_another_is_looking_at(office: Office) -> None:
    office.appoint(GRACE, INES)
    second_look.change(office.uow, INES, office.now, {second_look.EVERYWHERE})
    said = office.write()
    office.send(said)
    with pytest.raises(Refused) as refused:
        announce.write(office.uow, GRACE, office.now, "Other words", office.audience(), instead_of=said.id)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW
    announcement_approval.send_back(office.uow, INES, office.now, said.id)
    changed = announce.write(office.uow, GRACE, office.now, "Other words", office.audience(), instead_of=said.id)
    office.send(changed.announcement)
    with pytest.raises(Refused) as refused:
        announcement_approval.approve(office.uow, INES, office.now, said.id)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW, "the button under the words of before"
    announcement_approval.approve(office.uow, INES, office.now, changed.announcement.id)
    office.work()
    assert office.state(changed.announcement).text == "Other words"
