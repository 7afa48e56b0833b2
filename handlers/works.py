"""Every kind of job, and the verb that does it."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.domain.administration import Job
from bot.ports import Lane, Now, Solver, UnitOfWork
from bot.services import (
    approve,
    asking,
    by_rule,
    carrying_out,
    concerns,
    connections,
    cover,
    end_moved,
    end_pairing,
    find_cover,
    find_mentor,
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
    series_goes_on,
    stand_ins,
    standby,
    tell_everybody,
)
from bot.services.jobs import Work
from bot.services.run_matching import Show, shown_to_nobody

# What computes for long has a worker of its own: nothing else waits behind the matching of thousands.
COMPUTING = frozenset({propose_pairs.JOB, find_mentor.JOB, offer.JOB, standby.JOB, next_choice.JOB})
LANES_OF_WORK = (Lane(kinds=COMPUTING), Lane(kinds=COMPUTING, all_but=False))


NewUow = Callable[..., UnitOfWork]
Doing = Callable[[NewUow, Now, Job], object]
Carrying = Callable[[NewUow, Now, Job, carrying_out.Show], object]
Solving = Callable[[NewUow, Solver, Now, Job], object]


def _nothing(uow: NewUow, now: Now, job: Job) -> None:
    """Where there is nothing to be said when it failed too often: the log has it."""


DONE: Mapping[str, Doing] = {
    concerns.WATCH_JOB: concerns.watch,
    ladder.STEP_JOB: ladder.step_up,
    ladder.ADMINS_JOB: ladder.tell_admins,
    rematch.SETTLE_JOB: rematch.settle,
    forms.PLAN_JOB: forms.plan_anew,
    connections.LAPSE_JOB: connections.lapse,
    connections.LAPSE_OFFER_JOB: connections.lapse,
    end_moved.JOB: end_moved.work,
    series_goes_on.JOB: series_goes_on.look_again,
    program_life.GOES_ON_JOB: program_life.go_on,
    by_rule.JOB: by_rule.invite,
    **dict.fromkeys(tell_everybody.JOBS, tell_everybody.tell),
    **dict.fromkeys(program_sayings.JOBS.values(), program_sayings.say_it),
    pause.COVER_OVER_JOB: cover.look_whether_over,
    find_cover.LAPSE_JOB: find_cover.lapse,
    pause.STAND_IN_AWAY_JOB: end_pairing.stand_in_away,
    asking.LAPSE_JOB: request.lapse,
    offer.LAPSE_JOB: offer.lapse,
    place_freed.JOB: free_place.tell,
    matching_moved.JOB: matching_moved.tell,
}
# Whoever approved hears how far it came.
APPROVED: Mapping[str, Carrying] = {
    carrying_out.SOME_JOB: approve.carry_out_some,
    carrying_out.JOB: approve.carry_out,
}
# With what is done where the solver never answers.
SOLVED: Mapping[str, tuple[Solving, Doing]] = {
    stand_ins.FIND_COVER_JOB: (find_cover.find, find_cover.give_up),
    find_mentor.JOB: (find_mentor.work, find_mentor.give_up),
    offer.JOB: (offer.put, offer.put_unexplained),
    standby.JOB: (standby.ask, standby.give_up),
    next_choice.JOB: (next_choice.ask_next_choice, next_choice.give_up_next_choice),
}


def works(
    uow: NewUow,
    solver: Solver,
    now: Now,
    show: Show = shown_to_nobody,
    show_carrying: carrying_out.Show = carrying_out.shown_to_nobody,
) -> Mapping[str, Work]:
    """`show` hears how far a matching run is, `show_carrying` how far approved pairs are."""

    def work(do: Doing, give_up: Doing = _nothing) -> Work:
        return Work(do=partial(do, uow, now), give_up=partial(give_up, uow, now))

    def solved(do: Solving, give_up: Doing) -> Work:
        return Work(do=partial(do, uow, solver, now), give_up=partial(give_up, uow, now))

    def carried(do: Carrying) -> Work:
        return Work(
            do=lambda job: do(uow, now, job, show_carrying),
            give_up=lambda job: approve.give_up(uow, now, job, show_carrying),
        )

    return {
        **{kind: work(do) for kind, do in DONE.items()},
        **{kind: carried(do) for kind, do in APPROVED.items()},
        **{kind: solved(do, give_up) for kind, (do, give_up) in SOLVED.items()},
        propose_pairs.JOB: Work(
            do=lambda job: propose_pairs.compute(uow, solver, now, job, show),
            give_up=lambda job: propose_pairs.give_up(uow, now, job, show),
        ),
    }
