"""Messages of the first release are still in people's DMs: what can be pressed there is answered for ever."""

from pathlib import Path

from tests.handlers.test_everything_is_handled import handled

# Everything that could be pressed in its messages and on its Home tab. Lines may be added, and never taken away.
RELEASED = (Path(__file__).parent / "released_actions.txt").read_text(encoding="utf-8").split()


def test_every_button_of_the_first_release_is_still_answered() -> None:
    assert len(RELEASED) > 50
    assert set(RELEASED) - handled("actions") == set()
