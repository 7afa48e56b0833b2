"""Every state of what is said about logging a session and rating it."""

from dataclasses import replace

import pytest

from bot.domain.session import OF_MENTEES, OF_MENTORS, Feedback, Tag
from bot.services.feedback import LOW, More, Rated
from bot.services.log_session import LogForm, Logged
from handlers.blocks import feedback
from handlers.blocks import session_log as blocks
from handlers.blocks.kit import Message
from tests.golden_files import Golden
from tests.handlers.samples import ADA, INES, NOW
from tests.handlers.session_samples import HELD, IN_A_CIRCLE, LONG, MISSED, ONE, PLANNED, SEVERAL, STEPS

UNPLANNED = LogForm(chosen=ONE, session=None, starts_at=NOW, minutes=45)
LOGGED = Logged(session=HELD, chosen=ONE, steps=STEPS)


@pytest.mark.parametrize(
    ("name", "shown", "steps"),
    [
        ("form", UNPLANNED, 1),
        ("form_planned", LogForm(chosen=ONE, session=PLANNED, starts_at=PLANNED.starts_at, minutes=45), 1),
        ("form_several_pairings", LogForm(chosen=SEVERAL, session=None, starts_at=NOW, minutes=45), 1),
        ("form_circle", LogForm(chosen=IN_A_CIRCLE, session=None, starts_at=NOW, minutes=45), 1),
        ("form_two_steps", UNPLANNED, 2),
        ("form_most_steps", UNPLANNED, 5),
        ("form_notes", LogForm(chosen=ONE, session=HELD, starts_at=HELD.starts_at, minutes=60), 1),
    ],
)
def test_the_form(golden: Golden, name: str, shown: LogForm, steps: int) -> None:
    golden(f"session_log/{name}", blocks.form(shown, steps=steps))


def test_what_follows_the_form(golden: Golden) -> None:
    golden("session_log/saved", blocks.saved(LOGGED))
    golden("session_log/saved_missed", blocks.saved(Logged(session=MISSED, chosen=ONE)))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("did_it_happen", blocks.did_it_happen(PLANNED, ONE)),
        ("did_it_happen_again", blocks.did_it_happen(PLANNED, ONE, again=True)),
        ("held", blocks.held(Logged(session=HELD, chosen=ONE))),
        ("missed", blocks.missed(Logged(session=MISSED, chosen=ONE))),
        ("logged_meanwhile", blocks.logged_meanwhile(LOGGED)),
        ("missed_meanwhile", blocks.logged_meanwhile(Logged(session=MISSED, chosen=ONE))),
        ("step_done", blocks.step_done("Write to *Cat*")),
    ],
)
def test_every_message(golden: Golden, name: str, said: Message) -> None:
    golden(f"session_log/{name}", said)


def test_a_session_that_was_logged(golden: Golden) -> None:
    golden("session_log/session", blocks.session(LOGGED))
    mine = replace(LOGGED, may_take_back=True)
    golden("session_log/session_of_whoever_logged_it", blocks.session(mine))
    golden("session_log/held_and_may_take_back", blocks.held(mine))
    golden("session_log/taken_back", blocks.taken_back(MISSED, ONE))
    golden("session_log/taken_back_by_the_partner", blocks.taken_back_by(MISSED, ONE, INES))
    golden("session_log/session_tricky", blocks.session(Logged(session=LONG, chosen=ONE)))


def _rated(rating: int, *, asks: bool) -> Rated:
    given = Feedback(session_id=12, pairing_id=7, person_id=ADA, rating=rating, given_at=NOW)
    return Rated(feedback=given, session=HELD, chosen=ONE, asks_for_sentence=asks, offers_help=rating <= LOW)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ask", feedback.ask(HELD, ONE, by=INES)),
        ("ask_logged_by_oneself", feedback.ask(HELD, ONE, by=ADA)),
        ("ask_circle", feedback.ask(HELD, IN_A_CIRCLE, by=INES)),
        ("thanks", feedback.thanks(_rated(4, asks=False))),
        ("thanks_low", feedback.thanks(_rated(2, asks=True))),
        ("ask_again", feedback.ask_again(_rated(2, asks=True))),
        ("thanks_best_third_time", feedback.thanks(_rated(5, asks=True))),
    ],
)
def test_every_message_about_ratings(golden: Golden, name: str, said: Message) -> None:
    golden(f"feedback/{name}", said)


def test_the_sentence(golden: Golden) -> None:
    low, best = _rated(2, asks=True).feedback, _rated(5, asks=True).feedback
    more = More(feedback=low, chosen=ONE, tags=OF_MENTORS)
    golden("feedback/sentence_form", feedback.sentence_form(more))
    given = replace(best, sentence="Courage", tags=(Tag.LISTENING,))
    golden("feedback/sentence_form_again", feedback.sentence_form(More(feedback=given, chosen=ONE, tags=OF_MENTEES)))
    golden("feedback/sentence_saved", feedback.sentence_saved())
