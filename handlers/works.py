"""Every kind of job, and the verb that does it."""

from collections.abc import Callable, Mapping

from bot.ports import Lane, Now, Solver, UnitOfWork
from bot.services import (
    approve,
    asking,
    by_rule,
    concerns,
    cover,
    find_mentor,
    end_moved,
    forms,
    free_place,
    ladder,
    matching_moved,
    next_choice,
    offer,
    pause,
    place_freed,
    program_life,
    program_sayings,
    propose_pairs,
    rematch,
    request,
    standby,
    series_goes_on,
    tell_everybody,
)
from bot.services.jobs import Work
from bot.services.run_matching import Show, shown_to_nobody

# What computes for long has a worker of its own: nothing else waits behind the matching of thousands.
COMPUTING = frozenset({propose_pairs.JOB, find_mentor.JOB, offer.JOB, standby.JOB, next_choice.JOB})
LANES_OF_WORK = (Lane(kinds=COMPUTING), Lane(kinds=COMPUTING, all_but=False))


def works(uow: Callable[..., UnitOfWork], solver: Solver, now: Now, show: Show = shown_to_nobody) -> Mapping[str, Work]:
    """`show` hears how far a matching run is."""
    return {
        concerns.WATCH_JOB: Work(
            do=lambda job: concerns.watch(uow, now, job),
            give_up=lambda _: None,
        ),
        ladder.STEP_JOB: Work(
            do=lambda job: ladder.step_up(uow, now, job),
            give_up=lambda _: None,
        ),
        ladder.ADMINS_JOB: Work(
            do=lambda job: ladder.tell_admins(uow, now, job),
            give_up=lambda _: None,
        ),
        rematch.SETTLE_JOB: Work(
            do=lambda job: rematch.settle(uow, now, job),
            give_up=lambda _: None,
        ),
        forms.PLAN_JOB: Work(
            do=lambda job: forms.plan_anew(uow, now, job),
            give_up=lambda _: None,
        ),
        propose_pairs.JOB: Work(
            do=lambda job: propose_pairs.compute(uow, solver, now, job, show),
            give_up=lambda job: propose_pairs.give_up(uow, now, job),
        ),
        approve.SOME_JOB: Work(
            do=lambda job: approve.carry_out_some(uow, now, job),
            give_up=lambda job: approve.give_up(uow, now, job),
        ),
        approve.JOB: Work(
            do=lambda job: approve.carry_out(uow, now, job),
            give_up=lambda job: approve.give_up(uow, now, job),
        ),
        program_life.GOES_ON_JOB: Work(
        end_moved.JOB: Work(
            do=lambda job: end_moved.work(uow, now, job),
            give_up=lambda _: None,
        ),
        series_goes_on.JOB: Work(
            do=lambda job: series_goes_on.look_again(uow, now, job),
            give_up=lambda _: None,
        ),
            do=lambda job: program_life.go_on(uow, now, job),
            give_up=lambda _: None,
        ),
        by_rule.JOB: Work(
            do=lambda job: by_rule.invite(uow, now, job),
            give_up=lambda _: None,
        ),
        **{
            kind: Work(do=lambda job: tell_everybody.tell(uow, now, job), give_up=lambda _: None)
            for kind in tell_everybody.JOBS
        },
        **{
            kind: Work(do=lambda job: program_sayings.say_it(uow, now, job), give_up=lambda _: None)
            for kind in program_sayings.JOBS.values()
        },
        pause.FIND_COVER_JOB: Work(
            do=lambda job: cover.find(uow, solver, now, job),
            give_up=lambda job: cover.give_up(uow, now, job),
        ),
        pause.COVER_OVER_JOB: Work(
            do=lambda job: cover.look_whether_over(uow, now, job),
            give_up=lambda _: None,
        ),
        cover.LAPSE_JOB: Work(
            do=lambda job: cover.lapse(uow, now, job),
            give_up=lambda _: None,
        ),
        asking.LAPSE_JOB: Work(
            do=lambda job: request.lapse(uow, now, job),
            give_up=lambda _: None,
        ),
        find_mentor.JOB: Work(
            do=lambda job: find_mentor.work(uow, solver, now, job),
            give_up=lambda job: find_mentor.give_up(uow, now, job),
        ),
        offer.JOB: Work(
            do=lambda job: offer.put(uow, solver, now, job),
            give_up=lambda job: offer.put_unexplained(uow, now, job),
        ),
        offer.LAPSE_JOB: Work(
            do=lambda job: offer.lapse(uow, now, job),
            give_up=lambda _: None,
        ),
        place_freed.JOB: Work(
            do=lambda job: free_place.tell(uow, now, job),
            give_up=lambda _: None,
        ),
        standby.JOB: Work(
            do=lambda job: standby.ask(uow, solver, now, job),
            give_up=lambda job: standby.give_up(uow, now, job),
        ),
        matching_moved.JOB: Work(
            do=lambda job: matching_moved.tell(uow, now, job),
            give_up=lambda _: None,
        ),
        next_choice.JOB: Work(
            do=lambda job: next_choice.ask_next_choice(uow, solver, now, job),
            give_up=lambda job: next_choice.give_up_next_choice(uow, now, job),
        ),
    }
