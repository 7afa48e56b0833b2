"""How a pairing reads of itself: every reason has words, and what helps where something does."""

from dataclasses import replace

from bot.domain.clocks import Cadence
from bot.domain.health import PAUSES, Health, HealthState, Reason, Why
from handlers.blocks import home, home_pairing, kit, own_health, path
from tests.golden_files import Golden
from tests.handlers.samples import NOW
from tests.handlers.test_home_blocks import MET, PAIRED
from tests.handlers.test_path_blocks import PATH

GOOD = {Why.PLANNED, Why.SAID_THEY_MET, Why.MEETING, Why.TIME_OVER, *PAUSES}
EARLY = {Why.JUST_MATCHED, Why.BACK}


def of(why: Why) -> Health:
    state = HealthState.ON_TRACK if why in GOOD else HealthState.NEEDS_ATTENTION
    reason = Reason(why=why, days=35, at=NOW, name="Building *trust*")
    return Health(state=HealthState.TOO_EARLY if why in EARLY else state, reasons=(reason,))


def test_every_reason_has_words_and_what_helps(golden: Golden) -> None:
    blocks = [
        kit.section(own_health.whole(of(why), Cadence.MONTHLY), own_health.act(of(why), 7, 3), block_id=why)
        for why in Why
    ]
    golden("path/own_health_every_reason", kit.modal(path.TITLE, blocks))
    golden("path/path_with_health", path.view(replace(PATH, health=of(Why.SILENT))))


def test_a_hub_says_more_only_where_something_helps(golden: Golden) -> None:
    said = {why: home_pairing.pairing_line(PAIRED, replace(MET, health=of(why))) for why in Why}
    assert "You are on track.\n" in said[Why.PLANNED] + "\n"
    assert "no goal is set" in said[Why.NO_GOAL]
    assert "break" not in said[Why.SOMEBODY_PAUSES]
    golden(
        "home/needs_attention_message",
        home.as_message(replace(PAIRED, pairings=(replace(MET, health=of(Why.SILENT)),))),
    )
