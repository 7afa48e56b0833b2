"""Files that are odd and not wrong: a sentence, and what can be matched is."""

from bot.matching.values import Criterion
from tests.handlers.match_files.folder import Folder


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


def test_what_is_odd_about_managers_is_said_and_nobody_is_lost(folder: Folder) -> None:
    lines = ("ada,mentee,ada", "bob,mentor,zoe", "cat,mentor,dan", "dan,mentee,eve", "eve,mentee,cat", "fay,mentee,cat")
    assert folder.run("id,role,manager_id\n" + "\n".join(lines) + "\n") == 0
    assert "Their own manager, which was left out of account: ada." in folder.said
    assert "Named as manager_id, but in no line, so that nothing is known of who is above them: zoe." in folder.said
    assert "count as one reporting line: cat, dan, eve." in folder.said, "fay only reports to one of them"
    together = {(row["mentee_id"], row["mentor_id"]) for row in folder.rows("pairs.csv")}
    assert ("ada", "cat") in together, "whoever else is in reach of cat reports to her"
    assert {mentor for _, mentor in together} == {"bob", "cat"}


def test_of_many_odd_names_the_first_few_are_said(folder: Folder) -> None:
    people = "".join(f"p{number},mentee,boss{number:02}\n" for number in range(11))
    assert folder.run("id,role,manager_id\n" + people) == 0
    assert "boss07 and 3 more." in folder.said
