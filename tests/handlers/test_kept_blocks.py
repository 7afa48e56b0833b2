"""What people see of what is kept about them; one golden file for each state."""

from dataclasses import replace

from bot.services.kept import Summary
from handlers.blocks import kept
from storage.repositories.personal import PARTS
from tests.golden_files import Golden
from tests.handlers.samples import BOB
from tests.handlers.test_path_blocks import FOR_ALL

SOME = {"about_me": 1, "programs": 2, "goals": 1, "goal_comments": 3, "never_match_me_with": 1, "feedback": 0}


def test_all_states(golden: Golden) -> None:
    golden("kept/overview", kept.overview(Summary(counts=SOME, partners=(), runs_mentoring=False)))
    golden("kept/overview_nothing", kept.overview(Summary(counts={}, partners=(), runs_mentoring=False)))
    offered = tuple(replace(FOR_ALL, id=number) for number in range(7, 28))
    links = Summary(counts={"resources_i_shared": 21}, partners=(), runs_mentoring=False, offered=offered)
    golden("kept/overview_links", kept.overview(links))
    golden("kept/confirm", kept.confirm_deleting(Summary(counts=SOME, partners=(), runs_mentoring=False)))
    everything = Summary(counts=SOME, partners=(BOB,), runs_mentoring=True)
    golden("kept/confirm_with_partner_and_role", kept.confirm_deleting(everything))
    golden("kept/on_its_way", kept.on_its_way())
    golden("kept/file_note", kept.file_note())
    golden("kept/deleted", kept.deleted())


def test_every_part_that_is_kept_has_its_words() -> None:
    assert set(PARTS) - set(kept.PARTS) == {"runs_mentoring"}
