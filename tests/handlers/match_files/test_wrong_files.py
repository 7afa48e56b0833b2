"""Files with something wrong: named with line, column and what is expected, and nothing is written."""

from io import StringIO

import pytest
from rich.console import Console

from handlers.match_files import Files, run
from tests.handlers.match_files.folder import ON, PEOPLE, Folder

WRONG_PEOPLE = {
    "a role": (
        "id,role\nada,boss\n",
        "people.csv, line 2, column role: “boss” is there, expected mentor, mentee or both.",
    ),
    "no id": ("id,role\n,mentor\n", "people.csv, line 2, column id: nothing is there, expected an id."),
    "no role": (
        "id,role\nada,\n",
        "people.csv, line 2, column role: nothing is there, expected mentor, mentee or both.",
    ),
    "an id twice": (
        "id,role\nada,mentor\nada,mentee\n",
        "line 3, column id: “ada” is there, expected an id of its own: line 2",
    ),
    "a level": (
        "id,role,level\nada,mentee,high\n",
        "line 2, column level: “high” is there, expected a whole number from 1",
    ),
    "years": (
        "id,role,experience_years\nada,mentee,-1\n",
        "column experience_years: “-1” is there, expected a number of years",
    ),
    "a zone": (
        "id,role,time_zone\nada,mentee,Mars/Base\n",
        "column time_zone: “Mars/Base” is there, expected the IANA name",
    ),
    "hours": (
        "id,role,working_hours\nada,mentee,9 to 5\n",
        "column working_hours: “9 to 5” is there, expected hours such as",
    ),
    "an hour": ("id,role,working_hours\nada,mentee,09:00-25:00\n", "expected hours from 00:00 to 23:59"),
    "a capacity": (
        "id,role,capacity\nada,mentor,-2\n",
        "column capacity: “-2” is there, expected a whole number from 0",
    ),
    "no column": ("name,role\nAda,mentor\n", "people.csv, line 1, column id: there is no such column"),
    "a column twice": ("id,role,level,level\nada,mentor,1,2\n", "line 1, column level: it is there twice"),
    "too few cells": ("id,role,level\nada,mentor\n", "line 2, column role: the line has 2 cells, expected 3."),
    "too many cells": ("id,role\nada,mentor,x\n", "line 2, column role: the line has 3 cells, expected 2."),
    "semicolons": (
        "id;role;level\nada;mentee;1\n",
        "line 1, column id: cells are separated by semicolons, expected comm",
    ),
    "another encoding": ("id,role,about\nada,mentee,caf\udce9\n", "line 2, column about: byte 29 is not UTF-8"),
    "a formula": ("id,role\n=cmd|calc,mentee\n", "line 2, column id: “=cmd|calc” is there, expected an id that"),
    "a capacity of a thousand million": (
        "id,role,capacity\nada,mentor,1e9\nbob,mentor,1000000000\n",
        "line 3, column capacity: “1000000000” is there, expected a whole number from 0 to 1000",
    ),
    "nothing": ("", "people.csv, line 1: nothing is there"),
    "an open quote": ('id,role\n"ada,mentor\n', "this is not CSV"),
    "a later line": ('id,role,about\nada,mentor,"two\nlines"\nbob,boss,\n', "line 4, column role: “boss”"),
}


@pytest.mark.parametrize(("people", "said"), WRONG_PEOPLE.values(), ids=WRONG_PEOPLE)
def test_a_wrong_row_is_named_and_nothing_is_written(folder: Folder, people: str, said: str) -> None:
    assert folder.run(people) == 2
    assert said in folder.said
    assert folder.names() == ["people.csv"]


def test_everything_wrong_is_named_at_once(folder: Folder) -> None:
    folder.run("id,role,level\nada,boss,x\nbob,mentor,0\n,mentor\n")
    assert [line.split(":")[0] for line in folder.said.splitlines()] == [
        "people.csv, line 4, column role",
        "people.csv, line 2, column role",
        "people.csv, line 2, column level",
        "people.csv, line 3, column level",
        "Nothing was written.",
    ]


WRONG_RULES = {
    "a setting": ("flor = 3", "rules.toml, line 1, flor: there is no such setting, expected floor."),
    "a kind": ('kind = "speed dating"', "expected one of one_to_one, group, peer, reverse."),
    "a floor": ("floor = 200", "The floor is a score between 0 and 100."),
    "a floor in words": ('floor = "high"', "rules.toml, line 1, floor: “high” is there, expected a number."),
    "a weight": ("[weights]\nwant = 3", "want is none: perhaps wants."),
    "a negative weight": (
        "[weights]\nwants = -3",
        'rules.toml, line 2, wants: “{"wants": -3}” is there, expected weights of 0 or more',
    ),
    "a size": ("group_size = [5, 3]", "A circle has two to seven mentees"),
    "a size in words": ('group_size = "many"', "expected a whole number of mentees"),
    "a rule": ('rules = ["same-ish site"]', "expected sentences such as"),
    "a rule on nothing": ('rules = ["same sight"]', "none is named sight: site."),
    "a protected rule": ('rules = ["same gender"]', "is protected: no rule may use it."),
    "a protected circle": ('kind = "group"\ngroup_by = "ethnicity"', "is protected: no rule may use it."),
    "a setting further down": ("floor = 3\n\n# words\n\nflor = 3", "rules.toml, line 5, flor:"),
    "a size of yes": ("group_size = true", "“true” is there, expected a whole number of mentees"),
    "an endless weight": ("[weights]\nwants = inf", "expected a number."),
    "a circle by nothing": (
        'kind = "group"\ngroup_by = "sihgt"',
        "line 2, group_by: “sihgt” is there, expected a column",
    ),
    "not UTF-8": ("kind = \udce9", "rules.toml, line 1: byte 8 is not UTF-8"),
    "not TOML": ("kind = ", "this is not TOML"),
}


@pytest.mark.parametrize(("rules", "said"), WRONG_RULES.values(), ids=WRONG_RULES)
def test_a_wrong_setting_is_named_and_nothing_is_written(folder: Folder, rules: str, said: str) -> None:
    people = "id,role,gender,ethnicity\nada,mentee,f,x\nbob,mentor,m,y\n"
    assert folder.run(people, rules) == 2
    assert said in folder.said
    assert folder.names() == ["people.csv", "rules.toml"]


def test_a_missing_file_or_folder_is_one_sentence(folder: Folder) -> None:
    screen = StringIO()
    files = Files(people=folder.path / "people.csv")
    assert run(files, on=ON, console=Console(file=screen, width=200)) == 2
    people = folder.write("people.csv", "id,role\nada,mentee\n")
    files = Files(people=people, pairs=folder.path / "missing" / "pairs.csv")
    assert run(files, on=ON, console=Console(file=screen, width=200)) == 2
    assert "No such file" in screen.getvalue()
    assert "there is no folder" in screen.getvalue()


def test_files_that_were_there_stay_when_something_is_wrong(folder: Folder) -> None:
    folder.run(PEOPLE)
    before = (folder.path / "pairs.csv").read_bytes()
    assert folder.run(PEOPLE.replace("mentee", "boss")) == 2
    assert (folder.path / "pairs.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("pairs", "unmatched", "said"),
    [
        ("people.csv", "u.csv", "people.csv: it is read from, too; choose another name"),
        ("sub/../people.csv", "u.csv", "it is read from, too"),
        ("link.csv", "u.csv", "it is read from, too"),
        ("rules.toml", "u.csv", "it is read from, too"),
        ("same.csv", "same.csv", "same.csv: another result is written there, too"),
        ("sub", "u.csv", "sub: it is a folder, expected the name of a file to write."),
        ("nowhere/p.csv", "u.csv", "there is no folder"),
        ("people.csv/p.csv", "u.csv", "there is no folder"),
    ],
)
def test_nothing_that_is_read_or_written_already_is_overwritten(
    folder: Folder, pairs: str, unmatched: str, said: str
) -> None:
    people, rules = folder.write("people.csv", PEOPLE), folder.write("rules.toml", "")
    (folder.path / "sub").mkdir()
    (folder.path / "link.csv").symlink_to(people)
    before = folder.names()
    screen = StringIO()
    files = Files(people=people, rules=rules, pairs=folder.path / pairs, unmatched=folder.path / unmatched)
    assert run(files, on=ON, console=Console(file=screen, width=200)) == 2
    assert said in screen.getvalue()
    assert screen.getvalue().endswith("Nothing was written.\n")
    assert folder.names() == before
    assert people.read_text(encoding="utf-8") == PEOPLE


def test_an_id_that_cannot_be_seen_is_named(folder: Folder) -> None:
    assert folder.run("id,role\na\x00,mentor\nb\u202e,mentee\n") == 2
    assert "line 2, column id" in folder.said
    assert "line 3, column id" in folder.said
    assert "expected an id of characters that can be seen." in folder.said
