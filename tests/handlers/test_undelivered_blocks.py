"""What did not arrive, in words; one golden file for each place where it is told."""

from dataclasses import replace

from bot.domain.person import PersonId
from bot.services.digest import Week
from bot.services.undelivered import Refusals, Undelivered, What
from handlers.blocks import health, kit, undelivered
from handlers.posting import NEVER_WILL, OUR_TOKEN
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GROW, NOW, TRICKY

ONE = Undelivered(
    id=5, what=What.INTRODUCTION, readers=(ADA, BOB), channel_id=None, reason="users_not_found", failed_at=NOW
)
IN_CHANNEL = replace(ONE, id=6, what=What.SESSION_FILE, readers=(), channel_id="C0MENTORS", reason="is_archived")
OURS = replace(ONE, id=7, what=What.HOW_IT_GOES, readers=(ADA,), reason="invalid_blocks")
UNKNOWN = replace(OURS, id=8, reason="a_new_word_of_slack")
NO_DM = replace(OURS, id=10, reason="channel_not_found")
NO_ANSWER = replace(OURS, id=9, reason="TimeoutError")
EVERY = Refusals(program=GROW, newest=(ONE, IN_CHANNEL, OURS), count=5)


def test_where_it_is_told(golden: Golden) -> None:
    golden("undelivered/among_needs", kit.home(undelivered.among_needs(EVERY)))
    golden("undelivered/in_digest", health.digest(Week(programs=(), stands={}, concerns=(), refused=(EVERY,))))
    all_of_them = replace(EVERY, newest=(ONE, IN_CHANNEL, OURS, UNKNOWN, NO_DM, NO_ANSWER), count=8)
    golden("undelivered/page", undelivered.page(all_of_them))
    golden("undelivered/page_of_nothing", undelivered.page(Refusals(program=GROW)))
    first, second, *_ = undelivered.among_needs(EVERY)
    settled = [undelivered.settled(first, again=True), undelivered.settled(second, again=False)]
    golden("undelivered/settled", kit.home(settled))


def test_every_refusal_and_every_kind_has_words() -> None:
    assert {one for one in NEVER_WILL if one not in undelivered.REASONS} == set()
    assert set(undelivered.WHATS) == set(What)
    assert OUR_TOKEN - set(undelivered.REASONS) != set(), "those stop the sender, and no message is given up for them"


def test_however_many_there_are_slack_takes_it() -> None:
    crowd = replace(ONE, readers=tuple(PersonId(f"U{one:09}") for one in range(200)))
    many = Refusals(program=replace(GROW, name=TRICKY), newest=tuple(replace(crowd, id=n) for n in range(20)), count=99)
    assert check_view(undelivered.page(many)) == []
    week = Week(programs=(), stands={}, concerns=(), refused=(many,) * 30)
    assert check_message(health.digest(week).as_json()) == []
