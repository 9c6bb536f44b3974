import json

import pytest

from quizapp.core.lint import check
from quizapp.core.lint.baselines import sets_digest
from quizapp.core.lint.finding import Severity
from quizapp.library.bank import Accepted, read_bank
from quizapp.library.folder import FolderRefused
from tests.factories import TEXT
from tests.integration.library.files import STONE, YEARS, write_article, write_set

SPOT = """\
spots:
  - id: doubt
    passages: ["{passage}"]
    handling: scope
    scope_words: ["harbour master"]
    questions: [{questions}]
"""
ACCEPTED = "accepted:\n  - {rule: L08, question: stone, reason: The place has a long name}\n"
LONG_KEY = STONE.replace("Sandvik, correct", "the quarry at Sandvik beside the sea, correct")


@pytest.fixture
def folder(tmp_path):
    """A bank of two sets; its questions break some rules of the standard."""
    bank = tmp_path / "harbour"
    bank.mkdir()
    write_article(bank, TEXT)
    write_set(bank, "one", LONG_KEY)
    write_set(bank, "two", YEARS)
    return bank


@pytest.fixture
def lint(app, folder):
    """Run `flask questions lint ...` on the folder above the bank."""

    def lint(*args):
        return app.test_cli_runner().invoke(args=["questions", "lint", *args, "--folder", str(folder.parent)])

    return lint


def rules(findings):
    return {finding.rule for finding in findings}


def test_a_folder_is_a_bank_with_its_questions_by_set(folder):
    read = read_bank(folder)
    assert [question.id for question in read.bank.questions] == ["stone", "years"]
    assert read.sets == {"one": ("stone",), "two": ("years",)}
    assert read.bank.article.text == TEXT
    assert (read.bank.spots, read.bank.typing_errors, read.bank.trained, read.accepted) == ((), (), (), ())


def test_the_register_and_the_plan_are_read(folder):
    (folder / "doubtful.yaml").write_text(SPOT.format(passage=TEXT[:20], questions="stone"))
    (folder / "bank.yaml").write_text("fewest: 9\nsections: {Lead: 3}\ntyping_errors: [harbuor]\n" + ACCEPTED)
    read = read_bank(folder)
    assert [(spot.id, spot.questions) for spot in read.bank.spots] == [("doubt", ("stone",))]
    assert (read.bank.targets.fewest, read.bank.targets.sections) == (9, (("Lead", 3),))
    assert read.bank.typing_errors == ("harbuor",)
    assert read.accepted == (Accepted(rule="L08", question="stone", reason="The place has a long name"),)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("doubtful.yaml", "spots:\n  - id: [", "doubtful.yaml"),
        ("doubtful.yaml", "spots:\n  - id: doubt\n", "handling"),
        ("bank.yaml", "- no mapping\n", "bank.yaml:1: this is no mapping"),
        ("bank.yaml", "accepted: [{rule: L11}]\n", "reason"),
        ("bank.yaml", "sections: 7\n", "items"),
        ("baseline.yaml", "hits: 3\n", "digest"),
        ("baseline.yaml", b"\xff", "baseline.yaml"),
    ],
)
def test_a_broken_file_is_refused_by_name(folder, name, text, words):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FolderRefused, match=words):
        read_bank(folder)


def test_a_result_of_the_model_counts_until_a_set_changes(folder):
    files = {file.name: file.read_bytes() for file in folder.glob("*.quiz.yaml")}
    result = f"name: trained model\nhits: 3\ntries: 9\nexpected: 2.5\ndigest: {sets_digest(files)}\n"
    (folder / "baseline.yaml").write_text(result)
    (trained,) = read_bank(folder).bank.trained
    assert (trained.hits, trained.tries, trained.expected) == (3, 9, 2.5)
    write_set(folder, "two", STONE.replace("stone", "other"))
    assert read_bank(folder).bank.trained == ()


def test_an_accepted_warning_is_not_shown_and_a_needless_acceptance_is(folder):
    everything = check(read_bank(folder).bank)
    assert "L08" in rules(everything)
    (folder / "bank.yaml").write_text(ACCEPTED + "  - {rule: L08, question: years, reason: It was so}\n")
    left = read_bank(folder).open_findings(everything)
    assert [finding.question for finding in left if finding.rule == "L08"] == ["years"]
    assert [finding.question for finding in left if finding.place.startswith("bank.yaml")] == ["years"]


def test_an_error_cannot_be_accepted(folder):
    everything = check(read_bank(folder).bank)
    error = next(finding for finding in everything if finding.severity is Severity.ERROR)
    entry = {"rule": error.rule, "question": error.question, "reason": "We like it"}
    (folder / "bank.yaml").write_text(json.dumps({"accepted": [entry]}))
    assert error in read_bank(folder).open_findings(everything)


def test_the_command_prints_findings_and_fails_on_errors(lint):
    result = lint()
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert any(line.startswith("harbour: L22 error: stone, ") for line in lines)
    assert lines[-1] == "harbour: 14 errors, 3 warnings"


def test_the_command_prints_one_document(lint):
    made = json.loads(lint("--format", "json").stdout)
    assert (made["schema"], [bank["bank"] for bank in made["banks"]]) == ("lint/1", ["harbour"])
    assert {"rule", "severity", "question", "place", "advice"} == set(made["banks"][0]["findings"][0])


def test_a_set_named_shows_its_own_questions_alone(lint):
    made = json.loads(lint("two", "--format", "json").stdout)
    assert {finding["question"] for finding in made["banks"][0]["findings"]} == {"years"}


def test_an_unknown_set_and_an_unreadable_bank_are_told_apart_from_errors(lint, folder):
    assert lint("three").exit_code == 2
    assert "three" in lint("three").stderr
    (folder / "bank.yaml").write_text("- no mapping\n")
    assert lint().exit_code == 2
    (folder / "article.yaml").unlink()
    assert "there is no folder" in lint().stderr
