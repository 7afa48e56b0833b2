"""How far approved pairs are: the line while it goes on, when it is over, and when somebody ended it."""

from dataclasses import replace

from bot.domain.administration import Job
from bot.domain.pairing import Proposal, ProposalState
from bot.domain.program import Asking
from bot.services.carrying_out import JOB, Carrying
from handlers.blocks import carrying_out as blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, GRACE, GROW, NOW

READY = Proposal(id=7, program_id=GROW.id, state=ProposalState.READY, made_by=GRACE, made_at=NOW)
WORK = Job(id=5, kind=JOB, subject_id=7, asked_by=GRACE, asked_at=NOW)
FAR = Carrying(job=WORK, proposal=READY, program=GROW, acted_on=340, of=2_000)


def test_the_line_while_the_pairs_are_carried_out(golden: Golden) -> None:
    golden("matching/carrying_out", blocks.line(FAR))
    announced = replace(GROW, asking=Asking.ANNOUNCED, name="*Grow* <!channel>")
    golden("matching/carrying_out_announced", blocks.line(replace(FAR, acted_on=0, program=announced)))


def test_the_line_when_it_is_over(golden: Golden) -> None:
    golden("matching/carrying_out_over", blocks.line(replace(FAR, acted_on=2_000)))
    assert "340 of 2000 pairs" in blocks.line(FAR, is_over=True).text, "it failed before all was done"


def test_the_line_when_somebody_ended_it(golden: Golden) -> None:
    golden("matching/carrying_out_stopped", blocks.line(replace(FAR, stopped_by=ADA)))
    golden("matching/carrying_out_no_longer", blocks.no_longer(replace(FAR, stopped_by=ADA)))
    newer = replace(READY, state=ProposalState.DISCARDED)
    golden("matching/carrying_out_stopped_newer", blocks.line(replace(FAR, stopped_by=ADA, proposal=newer)))
