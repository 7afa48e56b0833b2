"""Forms are read strictly, with their mistakes named, and fit a modal."""

from importlib.resources import files

import pytest

from bot.domain.forms import Answering, Occasion
from bot.domain.kinds import Role
from bot.services import form_content
from bot.services.strict_toml import FlawedContent

PULSE_TEXT = files("bot.content").joinpath("forms", "pulse.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("occasion", list(Occasion))
def test_every_form_is_read_and_short_enough_for_a_modal(occasion: Occasion) -> None:
    form = form_content.form(occasion)
    asked = form.asked_of(frozenset(Role), tuple(f"Skill {number}" for number in range(100)))
    assert 3 <= len(asked) <= 40
    assert len({one.field for one in asked}) == len(asked)


def test_the_last_form_repeats_the_first() -> None:
    first, last = form_content.form(Occasion.BASELINE), form_content.form(Occasion.FINAL)
    repeated = {one for one in first.questions if one.answering is Answering.SCALE}
    assert len(repeated) == 7
    assert repeated <= set(last.questions)
    assert {"goals_reached", "recommend", "may_quote"} <= {one.key for one in last.questions}


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('hihg = "badly"', 'low = "badly"', 'line 13 at questions.1.hihg: "hihg" is not known here'),
        ('titel = "A', 'title = "A', 'line 4 at titel: "titel" is not known here'),
        ('version = "one"', "version = 1", "line 3 at version: A whole number is expected here"),
        ('key = "progress"\nroles = ["boss"]', 'key = "progress"', 'questions.3.roles.1: "boss" is not one of mentor'),
        ('type = "wrods"', 'type = "words"', '"wrods" is not one of scale, zero_to_ten, choice, words'),
        ('key = "heard"', 'key = "progress"', 'line 25 at questions.3.key: "heard" is used twice'),
        ('key = "progress"\nper = "skill"', 'key = "progress"', "names {skill} if and only if"),
        ("= =", 'title = "A short word between"', "line 4: This is not TOML"),
        (f'title = "{"x" * 25}"', 'title = "A short word between"', "line 4 at title: This has 25 characters"),
        ("minutes = 99", "minutes = 1", "line 6 at minutes: This is a whole number from 1 to 30"),
    ],
)
def test_a_mistake_in_a_form_is_named_with_its_line(wrong: str, right: str, said: str) -> None:
    assert right in PULSE_TEXT
    with pytest.raises(FlawedContent) as refused:
        form_content.read(PULSE_TEXT.replace(right, wrong), Occasion.PULSE, "pulse.toml")
    assert "pulse.toml" in str(refused.value)
    assert said in str(refused.value)


def test_a_form_asks_its_own_questions_first_and_then_those_of_the_one_that_it_extends() -> None:
    mine = """
    occasion = "pulse"
    extends = "pulse"
    version = 3
    title = "Mine"
    intro = "Ours."
    [[questions]]
    key = "new"
    ask = "Is it new?"
    type = "scale"
    [[questions]]
    key = "heard"
    ask = "Heard?"
    type = "scale"
    """
    found = form_content.read_all({"mine.toml": mine, "pulse.toml": PULSE_TEXT.replace("version = 1", "version = 2")})
    asked = [(one.key, one.ask) for one in found["mine"].questions]
    assert [key for key, _ in asked] == ["new", "worth_the_time", "heard", "progress", "in_the_way"]
    assert dict(asked)["heard"] == "Heard?"
    assert (found["mine"].id, found["mine"].version) == ("mine", 4), "it rises with either of the two"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"mine.toml": PULSE_TEXT}, "mine.toml, line 1 at occasion: This says when it is asked"),
        ({"pulse.toml": PULSE_TEXT + 'recall = "x"'}, '"recall" is not known here'),
        ({"pulse.toml": f'extends = "gone"\n{PULSE_TEXT}'}, 'line 1 at extends: There is no form called "gone"'),
        ({"pulse.toml": f'extends = "pulse"\n{PULSE_TEXT}'}, 'There is no form called "pulse"'),
    ],
)
def test_a_form_of_its_own_is_read_as_strictly(texts: dict[str, str], said: str) -> None:
    with pytest.raises(FlawedContent) as refused:
        form_content.read_all(texts)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", sorted(form_content.every()))
def test_every_form_of_the_package_fits_a_modal(name: str) -> None:
    form = form_content.every()[name]
    asked = form.asked_of(frozenset(Role), tuple(f"Skill {number}" for number in range(9)))
    assert 3 <= len(asked) <= 40
    assert all(one.about for one in form.questions if one.answering is Answering.SCALE), "reports name each number"
    keys = {question.key for each in form_content.every().values() for question in each.questions}
    assert {one.recalls for one in form.questions} <= keys | {""}
