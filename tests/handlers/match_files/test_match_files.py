"""Matching from files, as people run it: files in, files, a screen and an exit code out."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.matching.values import Criterion
from handlers.match_files import Files, run

ON = date(2026, 11, 16)

PEOPLE = """\
id,name,role,level,experience_years,department,manager_id,languages,time_zone,offers,wants,capacity,do_not_match,shoe
ada,Ada,mentee,1,2,Research,cat,en;no,Europe/Oslo,,Public speaking,,,42
bob,Bob,mentor,2,9,Sales,,en,Europe/Oslo,Public speaking;Negotiation,,1,,
cat,Cat,mentor,3,20,Finance,,en;es,Europe/Oslo,Strategy,,2,,
dan,Dan,mentee,1,1,Sales,,ja,Asia/Tokyo,,SQL,,,
eve,Eve,mentee,1,1,Finance,,en,Europe/Oslo,,Strategy,,cat,
"""


class Folder:
    """A folder with files, and what a run said."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said = ""

    def write(self, name: str, text: str) -> Path:
        (self.path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return self.path / name

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.path / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def run(self, people: str, rules: str | None = None) -> int:
        files = Files(
            people=self.write("people.csv", people),
            rules=None if rules is None else self.write("rules.toml", rules),
            pairs=self.path / "pairs.csv",
            candidates=self.path / "candidates.csv",
            unmatched=self.path / "unmatched.csv",
        )
        screen = StringIO()
        code = run(files, on=ON, console=Console(file=screen, width=200))
        self.said = screen.getvalue()
        return code

    def names(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_best_whole_set_with_reasons_is_written(folder: Folder) -> None:
    assert folder.run(PEOPLE) == 0
    pairs = folder.rows("pairs.csv")
    assert [(row["mentee_id"], row["mentor_id"]) for row in pairs] == [("ada", "bob")]
    assert "wanted and offered: Public speaking" in pairs[0]["reasons"]
    assert float(pairs[0]["score"]) > 50
    assert "Matched 1 of 3 mentees with 1 of 2 mentors" in folder.said


def test_every_couple_is_listed_with_the_limits_that_forbid_it(folder: Folder) -> None:
    folder.run(PEOPLE)
    rows = {(row["mentee_id"], row["mentor_id"]): row for row in folder.rows("candidates.csv")}
    assert len(rows) == 6
    assert rows["ada", "bob"]["allowed"] == "true"
    assert rows["ada", "bob"]["limit"] == ""
    assert rows["ada", "cat"]["limit"] == "reporting_line"
    assert rows["eve", "cat"]["limit"] == "do_not_match"
    assert rows["dan", "bob"]["limit"] == "language;working_hours"
    assert all(row["allowed"] == "false" for row in rows.values() if row["limit"])


def test_a_score_in_pairs_is_the_score_in_candidates(folder: Folder) -> None:
    folder.run(PEOPLE)
    scores = {(row["mentee_id"], row["mentor_id"]): row["score"] for row in folder.rows("candidates.csv")}
    assert all(row["score"] == scores[row["mentee_id"], row["mentor_id"]] for row in folder.rows("pairs.csv"))


def test_everybody_left_out_is_told_why_and_nothing_private(folder: Folder) -> None:
    folder.run(PEOPLE)
    rows = {row["id"]: row for row in folder.rows("unmatched.csv")}
    assert sorted(rows) == ["cat", "dan", "eve"]
    assert rows["cat"]["role"] == "mentor"
    assert "language" in rows["dan"]["reason"]
    text = (folder.path / "unmatched.csv").read_text(encoding="utf-8").casefold()
    assert "do not match" not in text.replace("_", " ").replace("-", " ")


def test_columns_that_nothing_used_are_named(folder: Folder) -> None:
    folder.run(PEOPLE)
    assert "Columns that nothing used: shoe." in folder.said


def test_a_rule_may_use_a_further_column(folder: Folder) -> None:
    people = "id,role,team\nada,mentee,Blue\nbob,mentor,blue\ncat,mentor,Red\ndan,mentor,\n"
    assert folder.run(people, 'rules = ["not the same team"]') == 0
    limits = {row["mentor_id"]: row["limit"] for row in folder.rows("candidates.csv")}
    assert limits == {"bob": "different_team", "cat": "", "dan": ""}
    assert "nothing used" not in folder.said


def test_id_and_role_are_enough(folder: Folder) -> None:
    assert folder.run("role,id\nmentor,bob\nmentee,ada\nboth,cat\n") == 0
    assert len(folder.rows("pairs.csv")) == 2


def test_the_answer_does_not_depend_on_the_order_of_lines_or_columns(folder: Folder) -> None:
    folder.run(PEOPLE)
    before = folder.rows("pairs.csv"), folder.rows("unmatched.csv"), folder.rows("candidates.csv")
    header, *lines = [line.split(",") for line in PEOPLE.splitlines()]
    turned = [list(reversed(line)) for line in [header, *reversed(lines)]]
    folder.run("\n".join(",".join(line) for line in turned) + "\n")
    assert before == (folder.rows("pairs.csv"), folder.rows("unmatched.csv"), folder.rows("candidates.csv"))


def test_a_file_from_a_spreadsheet_with_a_mark_and_windows_lines_is_read(folder: Folder) -> None:
    assert folder.run("\ufeffID,Role\r\nada,Mentee\r\nbob,MENTOR\r\n\r\n") == 0
    assert len(folder.rows("pairs.csv")) == 1


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


def test_circles_are_made_by_rules(folder: Folder) -> None:
    people = "id,role\nm1,mentor\nm2,mentor\n" + "".join(f"e{n},mentee\n" for n in range(7))
    assert folder.run(people, 'kind = "group"\ngroup_size = [3, 4]\n') == 0
    circles = [row["mentor_id"] for row in folder.rows("pairs.csv")]
    assert sorted([circles.count("m1"), circles.count("m2")]) == [3, 4]
    assert "Circles: 1 of 3 mentees, 1 of 4 mentees." in folder.said


def test_peers_come_in_twos_and_a_three(folder: Folder) -> None:
    people = "id,role,level\n" + "".join(f"p{n},both,2\n" for n in range(5))
    assert folder.run(people, 'kind = "peer"\n') == 0
    assert len(folder.rows("pairs.csv")) == 4  # one two, and the three couples of a three
    assert "Matched 5 of 5 people in 2 groups" in folder.said


def test_nobody_signed_up_is_a_sentence(folder: Folder) -> None:
    assert folder.run("id,role\n") == 0
    assert "Nobody has signed up yet" in folder.said
    assert folder.rows("pairs.csv") == []


def test_one_empty_side_is_a_sentence(folder: Folder) -> None:
    assert folder.run("id,role\nada,mentee\n") == 0
    assert "There is no mentor to match" in folder.said
    assert "There is no mentor to match you with" in folder.rows("unmatched.csv")[0]["reason"]


def test_contradictory_rules_and_weights_of_zero_are_sentences(folder: Folder) -> None:
    weights = "\n".join(f"{criterion} = 0" for criterion in Criterion)
    rules = f'rules = ["same site", "not the same site"]\n[weights]\n{weights}\n'
    assert folder.run("id,role,site\nada,mentee,Oslo\nbob,mentor,Oslo\n", rules) == 0
    assert "Two rules contradict each other" in folder.said
    assert "Every weight is 0" in folder.said


def test_people_named_in_lists_but_in_no_line_are_said(folder: Folder) -> None:
    folder.run("id,role,do_not_match\nada,mentee,bbo\nbob,mentor,\n")
    assert "in no line: bbo." in folder.said


def test_cells_of_any_length_and_in_any_script_are_read(folder: Folder) -> None:
    long = "words " * 40_000
    people = f'id,role,about\nada,mentee,{long}\nבוב,mentor,"\u202e🎉, ""מנטור"""\n+4712,mentor,=1+1\n@eve,mentee,\n'
    assert folder.run(people) == 0
    assert {row["mentor_id"] for row in folder.rows("pairs.csv")} == {"בוב", "+4712"}


def test_people_who_report_to_each_other_and_shifts_past_midnight_are_understood(folder: Folder) -> None:
    people = (
        "id,role,manager_id,time_zone,working_hours\n"
        "ada,mentee,bob,Asia/Tokyo,22:00-06:00\nbob,mentor,ada,,\ncat,mentor,cat,Europe/Berlin,15:00-23:00\n"
    )
    assert folder.run(people) == 0
    assert [(row["mentee_id"], row["mentor_id"]) for row in folder.rows("pairs.csv")] == [("ada", "cat")]
    assert "7 working hours a day in common" in folder.rows("pairs.csv")[0]["reasons"]


def test_somebody_in_both_roles_is_listed_with_themselves_as_themselves(folder: Folder) -> None:
    assert folder.run("id,role\nada,both\nbob,mentor\n") == 0
    limits = {(row["mentee_id"], row["mentor_id"]): row["limit"] for row in folder.rows("candidates.csv")}
    assert limits == {("ada", "ada"): "self", ("ada", "bob"): ""}
