"""Steps of a path for golden files: real guides, as they come with the bot."""

from bot.domain.kinds import Role
from bot.domain.pairing import Pairing
from bot.domain.plan import phase_at
from bot.domain.program import Program
from bot.services import templates
from bot.services.contents import Step
from bot.services.guides import SeenStep


def seen_step(pairing: Pairing, program: Program, number: int = 1, role: Role | None = None) -> SeenStep:
    content = templates.for_kind(program.kind).content()
    guides = content.tracks[0].guides
    step = Step(
        number=number,
        of=len(guides),
        guide=guides[number - 1] if number <= len(guides) else None,
        phase=phase_at(content.phases, number),
        content=content,
    )
    return SeenStep(pairing=pairing, program=program, step=step, role=role)
