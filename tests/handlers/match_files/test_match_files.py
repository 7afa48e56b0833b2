"""Matching from files, as people run it: files in, files, a screen and an exit code out."""

from tests.handlers.match_files.folder import PEOPLE, Folder


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
