"""The JSON of a file that was read, and of one that was written."""

from quizapp.formats.codes import quoted
from quizapp.formats.normalised import document
from quizapp.formats.registry import read, write, written_document
from tests.unit.formats.files import HEAD, SINGLE, item, question, read_text

THREE_KEYS = """\
options:
  - {text: A, correct: true}
  - {text: B, correct: true}
  - {text: C, correct: true}
  - {text: D}
"""
CLOZE = """
id: q
type: cloze
prompt: "[[1]]"
blanks:
  - {kind: single_choice, options: [{text: A, correct: true}, {text: B}]}
"""


def say(note):
    return note.message % note.values if note.values else note.message


def test_the_normalised_document_has_every_part():
    parsed = read_text(
        HEAD
        + question("single_choice", SINGLE, "passages: [Ida Lund]")
        + question("true_false", "answer: maybe")
        + question("multiple_response", THREE_KEYS, "colour: red").replace("id: q", "id: r")
    )
    made = document(parsed, say)
    assert made["schema"] == "normalised/1"
    assert made["format"] == "native"
    assert made["set"] == {
        "id": "harbour",
        "title": None,
        "description": "",
        "language": None,
        "licence": None,
        "authors": [],
        "tags": [],
        "source": None,
    }
    assert made["questions"][0] == {
        "id": "q",
        "type": "single_choice",
        "prompt": "What?",
        "title": None,
        "points": 1,
        "explanation": "",
        "feedback_correct": "",
        "feedback_partial": "",
        "feedback_incorrect": "",
        "tags": [],
        "category": None,
        "difficulty": None,
        "process": None,
        "group": [],
        "passages": [{"exact": "Ida Lund", "prefix": "", "suffix": "", "start": 28, "end": 36}],
        "shuffle": True,
        "options": [
            {"id": "a", "text": "A", "fraction": 1, "feedback": "", "fixed": False, "correct": True},
            {"id": "b", "text": "B", "fraction": 0, "feedback": "", "fixed": False, "correct": False},
        ],
    }
    assert [option["fraction"] for option in made["questions"][1]["options"]] == [1 / 3, 1 / 3, 1 / 3, -1 / 3]
    assert made["report"] == {
        "summary": {"items": 3, "ok": 1, "changed": 1, "refused": 1},
        "items": [
            {"n": 1, "id": "q", "line": 4, "path": None, "status": "ok", "notes": []},
            {
                "n": 2,
                "id": None,
                "line": 11,
                "path": None,
                "status": "refused",
                "notes": [{"code": "bad_value", "field": "answer", "message": "“answer” must be true or false."}],
            },
            {
                "n": 3,
                "id": "r",
                "line": 15,
                "path": None,
                "status": "changed",
                "notes": [
                    {
                        "code": "unknown_field",
                        "field": "colour",
                        "message": "“colour” is not known here and was left out.",
                    }
                ],
            },
        ],
        "errors": [],
        "notes": [],
    }


def test_the_gaps_of_a_cloze_name_their_keys():
    (blank,) = document(read_text(HEAD + item(CLOZE)), say)["questions"][0]["blanks"]
    assert blank["kind"] == "single_choice"
    assert blank["points"] == 1
    assert [option["correct"] for option in blank["options"]] == [True, False]


def test_a_refused_file_has_its_reason_and_nothing_else():
    made = document(read(b"format: quizset/1\nid: a\nid: b\n"), say)
    assert (made["questions"], made["report"]["items"]) == ([], [])
    assert made["report"]["summary"] == {"items": 0, "ok": 0, "changed": 0, "refused": 0}
    assert made["report"]["errors"] == [
        {"code": "forbidden_yaml", "field": None, "message": "“id” is given twice.", "line": 3}
    ]


def test_a_written_file_says_what_was_left_out():
    parsed = read_text(HEAD + question("single_choice", SINGLE) + question("true_false", "answer: maybe"))
    written = write(parsed, "native", say)
    made = written_document(written, say)
    assert written.exit_status == 1
    assert (made["schema"], made["to"]) == ("written/1", "native")
    assert made["report"]["summary"] == {"items": 2, "ok": 1, "changed": 0, "left_out": 1}
    assert [each["status"] for each in made["report"]["items"]] == ["ok", "left_out"]
    assert [note["code"] for note in made["report"]["items"][1]["notes"]] == ["bad_value"]
    assert len(read(written.data).questions) == 1


def test_nothing_is_written_of_a_refused_file():
    written = write(read(b""), "normalised", say)
    assert (written.data, written.exit_status) == (b"", 2)
    assert [error["code"] for error in written_document(written, say)["report"]["errors"]] == ["unknown_format"]


def test_a_quoted_text_is_short_and_on_one_line():
    assert quoted("a\n  b") == "a b"
    assert len(quoted("x" * 200)) == 80
