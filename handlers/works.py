"""Every kind of job, and the verb that does it."""

from collections.abc import Callable, Mapping

from bot.ports import Now, Solver, UnitOfWork
from bot.services import approve, forms, propose_pairs, request
from bot.services.jobs import Work


def works(uow: Callable[[], UnitOfWork], solver: Solver, now: Now) -> Mapping[str, Work]:
    return {
        forms.PLAN_JOB: Work(
            do=lambda job: forms.plan_anew(uow, now, job),
            give_up=lambda _: None,
        ),
        propose_pairs.JOB: Work(
            do=lambda job: propose_pairs.compute(uow, solver, now, job),
            give_up=lambda job: propose_pairs.give_up(uow, now, job),
        ),
        approve.JOB: Work(
            do=lambda job: approve.carry_out(uow, now, job),
            give_up=lambda job: approve.give_up(uow, now, job),
        ),
        request.LAPSE_JOB: Work(
            do=lambda job: request.lapse(uow, now, job),
            give_up=lambda _: None,
        ),
        request.NEXT_CHOICE_JOB: Work(
            do=lambda job: request.ask_next_choice(uow, solver, now, job),
            give_up=lambda job: request.give_up_next_choice(uow, now, job),
        ),
    }
