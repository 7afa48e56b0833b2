"""What was sent is changed and deleted everywhere, at Slack's pace, also after a restart."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from bot.domain.announcement import RewriteKind, RewriteState, time_for
from bot.errors import FieldProblems, Refusal, Refused
from bot.nudges import Delivery
from bot.ports import UnitOfWork
from bot.services import announcement_edits, announcement_progress, second_look
from bot.services.announcement_edits import Answer, Outcome
from tests.bot.announcing import BOB, GRACE, INES, Office


class Slack:
    """Notes what it was asked to change; answers as it is told."""

    def __init__(self, *answers: Answer) -> None:
        self.seen: Counter[tuple[str, RewriteKind]] = Counter()
        self._answers = list(answers)

    def __call__(self, _: UnitOfWork, delivery: Delivery, kind: RewriteKind, __: datetime) -> Answer:
        answer = self._answers.pop(0) if self._answers else Answer(outcome=Outcome.DONE)
        if answer.outcome in {Outcome.DONE, Outcome.FAILED, Outcome.GONE}:
            self.seen[str(delivery.message_ts), kind] += 1
        return answer


def sent(office: Office, most: int = 100) -> int:
    said = office.write()
    office.send(said)
    office.work()
    office.deliver(said, most=most)
    return said.id


def later(office: Office) -> datetime:
    return office.now + timedelta(hours=1)


def test_ten_thousand_edits_take_more_than_four_hours_and_it_says_so() -> None:
    assert time_for(10_000) == timedelta(hours=4, minutes=38)


def test_every_message_is_changed_once_at_slacks_pace(each_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcement_edits, "AT_ONCE", 1)
    number, slack = sent(each_office), Slack()
    assert announcement_edits.look(each_office.uow, GRACE, number).messages == 3
    announcement_edits.edit(each_office.uow, GRACE, each_office.now, number, "Hello again")
    each_office.work(slack)
    assert len(slack.seen) == 1, "the rest waits, so that Slack's limit holds"
    each_office.work(slack, until=later(each_office))
    assert sorted(slack.seen.values()) == [1, 1, 1]
    progress = announcement_progress.progress(each_office.uow, GRACE, number)
    assert progress.announcement.text == "Hello again"
    assert progress.rewrite is not None
    assert (progress.rewrite.state, progress.rewrite.done) == (RewriteState.DONE, 3)


def test_limits_and_lost_answers_are_tried_again_and_refusals_counted(office: Office) -> None:
    slack = Slack(
        Answer(outcome=Outcome.DONE),
        Answer(outcome=Outcome.LIMITED, wait=timedelta(seconds=30)),
        Answer(outcome=Outcome.UNCLEAR, wait=timedelta(minutes=1)),
        Answer(outcome=Outcome.FAILED),
        Answer(outcome=Outcome.GONE),
    )
    number = sent(office)
    announcement_edits.delete(office.uow, GRACE, office.now, number)
    office.work(slack, until=later(office))
    rewrite = announcement_progress.progress(office.uow, GRACE, number).rewrite
    assert rewrite is not None
    assert (rewrite.done, rewrite.failed, rewrite.state) == (2, 1, RewriteState.DONE)
    assert sorted(slack.seen.values()) == [1, 1, 1]


def test_what_was_on_its_way_is_changed_in_a_second_round(each_office: Office) -> None:
    number, slack = sent(each_office, most=1), Slack()
    announcement_edits.edit(each_office.uow, GRACE, each_office.now, number, "Hello again")
    each_office.work(slack)
    with each_office.uow as uow:
        said = uow.announcements.get(number)
    each_office.now += timedelta(seconds=30)
    each_office.deliver(said, most=1)  # worded before, noted afterwards
    each_office.work(slack, until=later(each_office))
    assert len(slack.seen) == 2


def test_deleting_also_stops_what_waits_and_comes_once(each_office: Office) -> None:
    number, slack = sent(each_office, most=1), Slack()
    deleted = announcement_edits.delete(each_office.uow, GRACE, each_office.now, number)
    assert (deleted.sent, deleted.waiting, deleted.canceled) == (1, 0, 2)
    each_office.work(slack, until=later(each_office))
    assert list(slack.seen.values()) == [1]
    for attempt in (
        announcement_edits.look,
        lambda uow, who, one: announcement_edits.delete(uow, who, each_office.now, one),
    ):
        with pytest.raises(Refused) as refused:
            attempt(each_office.uow, GRACE, number)
        assert refused.value.why is Refusal.NOT_POSSIBLE_NOW


def test_a_later_change_takes_the_place_of_an_earlier_one(office: Office) -> None:
    number, slack = sent(office), Slack()
    announcement_edits.edit(office.uow, GRACE, office.now, number, "Two")
    announcement_edits.edit(office.uow, GRACE, office.now, number, "Three")
    office.work(slack, until=later(office))
    assert sorted(slack.seen.values()) == [1, 1, 1]


def test_only_whoever_may_changes_what_arrived(office: Office) -> None:
    office.appoint(GRACE, INES)
    number = sent(office)
    with pytest.raises(FieldProblems):
        announcement_edits.edit(office.uow, GRACE, office.now, number, "{nobody}")
    with pytest.raises(Refused):
        announcement_edits.edit(office.uow, BOB, office.now, number, "Mine")
    second_look.change(office.uow, INES, office.now, {second_look.EVERYWHERE})
    with pytest.raises(Refused) as refused:
        announcement_edits.edit(office.uow, GRACE, office.now, number, "Sneaked in")
    assert refused.value.why is Refusal.CHANGED_BY_ANOTHER_ONLY
    announcement_edits.edit(office.uow, INES, office.now, number, "Better words")


def test_nothing_that_arrived_is_nothing_to_change(office: Office) -> None:
    said = office.write()
    office.send(said)
    with pytest.raises(Refused) as refused:
        announcement_edits.look(office.uow, GRACE, said.id)
    assert refused.value.why is Refusal.NOTHING_WAS_SENT
