"""What becomes of an announcement: paused, gone on with, canceled, counted, opened, and what each reader reads."""

from datetime import timedelta

import pytest

from bot.domain.announcement import Announcement, AnnouncementState
from bot.errors import Refused
from bot.nudges import DeliveryState, NudgeKind
from bot.services import (
    announcement_card,
    announcement_progress,
    send_announcement,
)
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office


def test_what_waits_is_paused_goes_on_and_is_canceled(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    each_office.deliver(said, most=1)
    paused = send_announcement.pause(each_office.uow, GRACE, each_office.now, said.id)
    assert (paused.sent, paused.waiting) == (1, 2)
    each_office.deliver(said)
    assert announcement_progress.progress(each_office.uow, GRACE, said.id).sent == 1, "nobody claims what is paused"
    assert send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id).waiting == 2
    each_office.work()
    each_office.deliver(said, most=1)
    canceled = send_announcement.cancel(each_office.uow, GRACE, each_office.now, said.id)
    assert (canceled.sent, canceled.waiting, canceled.canceled, canceled.lost) == (2, 0, 1, 0)
    for move in (send_announcement.pause, send_announcement.resume, send_announcement.cancel):
        with pytest.raises(Refused):
            move(each_office.uow, GRACE, each_office.now, said.id)


def test_what_is_paused_before_it_was_all_queued_goes_on_with_the_rest(
    each_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_announcement, "FIRST_BATCH", 1)
    said = each_office.write()
    each_office.send(said)
    send_announcement.queue(
        each_office.new_uow,
        lambda: each_office.now,
        said.id,
        lambda: send_announcement.pause(each_office.uow, GRACE, each_office.now, said.id),
    )
    assert len(each_office.readers(said)) == 1
    send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_what_became_of_it_has_reasons(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    each_office.deliver(said, most=1)
    each_office.deliver(said, most=1, reason="user_disabled")
    progress = announcement_progress.progress(each_office.uow, GRACE, said.id)
    assert (progress.sent, progress.waiting, [one.reason for one in progress.missed]) == (1, 1, ["user_disabled"])
    assert [one.announcement.id for one in announcement_progress.earlier(each_office.uow, GRACE)] == [said.id]


def test_it_is_done_once_its_author_was_told_and_nobody_waits(office: Office) -> None:
    said = office.write()
    office.send(said)
    office.work()
    with office.uow as uow:
        announcement_progress.note_settled(uow, said.id)
        assert uow.announcements.get(said.id).state is AnnouncementState.SENDING
    office.deliver(said)
    with office.uow as uow:
        announcement_progress.note_settled(uow, said.id)
        assert uow.announcements.get(said.id).state is AnnouncementState.DONE
        results = uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", said.id)
    assert [one.state for one in results] == [DeliveryState.WAITING]


def test_what_is_filled_in_is_the_readers_own(office: Office) -> None:
    office.pair(BOB, ADA)
    said = office.write("Hi {first_name}")
    office.send(said)
    office.work()
    for_ada = announcement_progress.for_reader(office.uow, said.id, ADA, office.now)
    for_bob = announcement_progress.for_reader(office.uow, said.id, BOB, office.now)
    assert for_ada is not None
    assert for_bob is not None
    filling = for_ada.filling
    next_session = office.now + timedelta(days=2)
    assert (filling.first_name, filling.program, filling.mentors) == ("Ada", "Grow", ("Bob",))
    assert filling.next_session == next_session
    assert (for_bob.filling.first_name, for_bob.filling.mentors) == ("Bob", ())


def test_the_announcement_of_before_has_defaults(office: Office) -> None:
    with office.uow as uow:
        plain = uow.announcements.add(
            Announcement(author_id=GRACE, text="Hi", audience=office.audience(), written_at=office.now)
        )
        assert uow.announcements.get(plain.id) == plain


def test_the_card_follows_once_and_only_while_something_moves(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    with each_office.uow as uow:
        first = uow.jobs.next_due(each_office.now)
        assert first is not None
        announcement_card.follow(uow, said, each_office.now)
        for one in uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id):
            uow.outbox.drop(one, now=each_office.now, reason="no longer holds")
        looks = [uow.jobs.claim(now=first, holder="test", lease=timedelta(minutes=1)) for _ in range(2)]
    assert looks[0] is not None
    assert looks[1] is None, "one look is enough"
    announcement_card.keep_up(each_office.new_uow, lambda _, __: None, lambda: first, looks[0])
    with each_office.uow as uow:
        assert uow.jobs.next_due(first) is None, "nobody waits any more"


def test_opened_is_whoever_got_it_and_pressed_a_button_each_once(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    pressing = (ADA, ADA, GRACE)
    opened = [announcement_card.note_opened(each_office.uow, one, said.id, each_office.now) for one in pressing]
    assert opened == [True, False, False], "it was not sent to Grace"
    assert announcement_progress.progress(each_office.uow, GRACE, said.id).opened == 1
