"""What refuses or changes an item of a native file, each with its field and its line."""

import pytest

from quizapp.core.question import Difficulty, Process, Scoring
from quizapp.formats.normalised import Status
from tests.unit.formats.files import SINGLE, item, only, question, read_items, said

BIG = "x" * (64 * 1024 + 1)
TOO_MANY = ", ".join(f"{{text: o{n}}}" for n in range(27))


def single(more: str) -> str:
    """A single choice with more fields; they begin on line 10."""
    return question("single_choice", SINGLE, more)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("  - just words\n", [("bad_value", "", 4)]),
        ("  -\n", [("bad_value", "", 4)]),
        ("  - [a]\n", [("bad_value", "", 4)]),
        (item("prompt: What?\ntype: true_false\nanswer: true"), [("missing_field", "id", 4)]),
        (item("id: q\ntype: true_false\nanswer: true"), [("missing_field", "prompt", 4)]),
        (item("id: q\nprompt: What?"), [("missing_field", "type", 4)]),
        (item("id: q\ntype: essay\nprompt: What?"), [("unsupported_type", "type", 5)]),
        (item("id: q\ntype: true_false\nprompt: ''\nanswer: true"), [("empty_prompt", "prompt", 6)]),
        (item("id: q\ntype: true_false\nprompt:\nanswer: true"), [("empty_prompt", "prompt", 6)]),
        (item("id: Q one\ntype: true_false\nprompt: What?\nanswer: true"), [("bad_value", "id", 4)]),
        (item(f"id: {'q' * 256}\ntype: true_false\nprompt: What?\nanswer: true"), [("over_limit", "id", 4)]),
        (question("true_false", "answer: yes"), [("bad_value", "answer", 7)]),
        (question("true_false", ""), [("missing_field", "answer", 4)]),
        (question("true_false", "answer: true\nanswer: false"), [("duplicate_key", "answer", 8)]),
        (question("true_false", "answer: true\n? [a]\n: b"), [("bad_value", "", 8)]),
        (single("points: 0"), [("bad_value", "points", 10)]),
        (single("points: many"), [("bad_value", "points", 10)]),
        (single("points: -1"), [("bad_value", "points", 10)]),
        (single("points: 1e999"), [("bad_value", "points", 10)]),
        (single("points: ١"), [("bad_value", "points", 10)]),
        (single("points: [1]"), [("bad_value", "points", 10)]),
        (single("shuffle: on"), [("bad_value", "shuffle", 10)]),
        (single("difficulty: tricky"), [("bad_value", "difficulty", 10)]),
        (single("process: guess"), [("bad_value", "process", 10)]),
        (single("tags: history"), [("bad_value", "tags", 10)]),
        (single("tags:\n  - a\n  - [b]"), [("bad_value", "tags[2]", 12)]),
        (single(f"tags: [{', '.join(f't{n}' for n in range(31))}]"), [("over_limit", "tags", 10)]),
        (single(f"tags: [{'t' * 256}]"), [("over_limit", "tags[1]", 10)]),
        (single(f"group: [{'t' * 256}]"), [("over_limit", "group[1]", 10)]),
        (single(f"title: {'t' * 256}"), [("over_limit", "title", 10)]),
        (single(f"explanation: {BIG}"), [("over_limit", "explanation", 10)]),
        (single('explanation: "a\\x00b"'), [("bad_value", "explanation", 10)]),
        (single("explanation: a\x07b"), [("bad_value", "explanation", 10)]),
        (single("explanation: a\x00b"), [("bad_value", "explanation", 10)]),
        (single("passages: ['']"), [("missing_field", "passages[1]", 10)]),
        (single("passages:\n  - {prefix: a}"), [("missing_field", "passages[1]", 11)]),
        (single("passages:\n  - {exact: Ida Lund, start: -1}"), [("bad_value", "passages[1].start", 11)]),
        (single(f"passages: [{', '.join(['Ida Lund'] * 51)}]"), [("over_limit", "passages", 10)]),
        (question("single_choice", ""), [("missing_field", "options", 4)]),
        (
            question("single_choice", "options: []"),
            [("too_few_options", "options", 7), ("no_correct_answer", "options", 7)],
        ),
        (question("single_choice", "options:\n  - {text: A, correct: true}"), [("too_few_options", "options", 7)]),
        (question("single_choice", "options:\n  - {text: A}\n  - {text: B}"), [("no_correct_answer", "options", 7)]),
        (question("single_choice", "options:\n  - A\n  - {text: B, correct: true}"), [("bad_value", "options[1]", 8)]),
        (
            question("single_choice", "options:\n  - {text: A, correct: true}\n  - {text: ''}"),
            [("missing_field", "options[2].text", 9)],
        ),
        (
            question("single_choice", "options:\n  - {text: A, correct: 1}\n  - {text: B}"),
            [("bad_value", "options[1].correct", 8)],
        ),
        (
            question("single_choice", "options:\n  - {text: A, fraction: 2}\n  - {text: B}"),
            [("bad_value", "options[1].fraction", 8)],
        ),
        (
            question("single_choice", "options:\n  - {text: A, fraction: 1, correct: false}\n  - {text: B}"),
            [("bad_value", "options[1].correct", 8)],
        ),
        (
            question("single_choice", "options:\n  - {id: x, text: A, correct: true}\n  - {id: x, text: B}"),
            [("duplicate_id", "options[1].id", 8), ("duplicate_id", "options[2].id", 9)],
        ),
        (
            question("single_choice", f"options: [{TOO_MANY}]"),
            [("over_limit", "options", 7), ("no_correct_answer", "options", 7)],
        ),
        (
            question("multiple_response", "options:\n  - {text: A}\n  - {text: B}"),
            [("no_correct_answer", "options", 7)],
        ),
        (question("multiple_response", "scoring: some\n" + SINGLE), [("bad_value", "scoring", 7)]),
        (
            question("multiple_response", "options:\n  - {text: A, correct: true}\n  - {text: B, fraction: 1}"),
            [("bad_value", "options", 7)],
        ),
        (question("numeric", ""), [("missing_field", "answers", 4)]),
        (question("numeric", "answers: []"), [("no_correct_answer", "answers", 7)]),
        (question("numeric", "answers: [20]"), [("bad_value", "answers[1]", 7)]),
        (question("numeric", "answers:\n  - {value: twenty}"), [("bad_value", "answers[1].value", 8)]),
        (question("numeric", "answers:\n  - {value: '1,5'}"), [("bad_value", "answers[1].value", 8)]),
        (question("numeric", "answers:\n  - {value: 1/3}"), [("bad_value", "answers[1].value", 8)]),
        (question("numeric", "answers:\n  - {tolerance: 1}"), [("missing_field", "answers[1].value", 8)]),
        (question("numeric", "answers:\n  - {value: 1, tolerance: -1}"), [("bad_number", "answers[1].tolerance", 8)]),
        (question("numeric", "answers:\n  - {min: 5, max: 1}"), [("bad_number", "answers[1].min", 8)]),
        (question("numeric", "answers:\n  - {min: 5}"), [("missing_field", "answers[1].max", 8)]),
        (
            question("numeric", "answers:\n  - {min: 5, max: 6, value: 5}"),
            [("bad_value", "answers[1]", 8), ("unknown_field", "answers[1].value", 8)],
        ),
        (question("numeric", "answers:\n  - {value: 1, fraction: 0.5}"), [("no_correct_answer", "answers", 7)]),
        (question("short_answer", ""), [("missing_field", "answers", 4)]),
        (question("short_answer", "answers: ['']"), [("missing_field", "answers[1].text", 7)]),
        (question("short_answer", "answers:\n  - {fraction: 1}"), [("missing_field", "answers[1].text", 8)]),
        (question("short_answer", "answers: [a]\ncase_sensitive: no"), [("bad_value", "case_sensitive", 8)]),
        (question("short_answer", f"answers: [{', '.join(['a'] * 51)}]"), [("over_limit", "answers", 7)]),
        (question("ordering", ""), [("missing_field", "items", 4)]),
        (question("ordering", "items: [a]"), [("too_few_options", "items", 7)]),
        (question("ordering", "items:\n  - a\n  - b\n  - ' '"), [("missing_field", "items[3]", 10)]),
        (question("ordering", "items: {a: b}"), [("bad_value", "items", 7)]),
        (question("matching", ""), [("missing_field", "pairs", 4)]),
        (question("matching", "pairs:\n  - {left: a, right: b}"), [("too_few_options", "pairs", 7)]),
        (question("matching", "pairs:\n  - {left: a, right: b}\n  - {left: c}"), [("bad_pair", "pairs[2]", 9)]),
        (question("matching", "pairs:\n  - a\n  - {left: c, right: d}"), [("bad_value", "pairs[1]", 8)]),
        (question("cloze", ""), [("missing_field", "blanks", 4)]),
        (question("cloze", "blanks:\n  - {answers: [a]}"), [("missing_field", "blanks[1].kind", 8)]),
        (question("cloze", "blanks:\n  - {kind: ordering, items: [a, b]}"), [("bad_value", "blanks[1].kind", 8)]),
        (question("cloze", "blanks:\n  - {kind: short_answer, answers: [a]}"), [("bad_value", "prompt", 6)]),
        (
            item("id: q\ntype: cloze\nprompt: '[[1]]'\nblanks:\n  - {kind: short_answer, answers: []}"),
            [("no_correct_answer", "blanks[1].answers", 8)],
        ),
        (
            item("id: q\ntype: cloze\nprompt: '[[1]]'\nblanks:\n  - {kind: numeric, points: 0, answers: [{value: 1}]}"),
            [("bad_value", "blanks[1].points", 8)],
        ),
    ],
)
def test_a_bad_item_is_refused_with_every_reason_and_line(entry, expected):
    found = only(entry)
    assert found.status is Status.REFUSED
    assert said(found.notes) == expected


def test_a_refused_item_leaves_the_others_in():
    parsed = read_items(
        question("true_false", "answer: maybe").replace("id: q", "id: first"),
        question("true_false", "answer: true").replace("id: q", "id: second"),
    )
    assert [each.id for each in parsed.questions] == ["second"]
    assert parsed.exit_status == 1
    assert [each.key for each in parsed.items] == ["first", "second"]


def test_the_second_question_of_an_id_is_refused():
    parsed = read_items(question("true_false", "answer: true"), question("true_false", "answer: false"))
    assert [each.status for each in parsed.items] == [Status.OK, Status.REFUSED]
    assert said(parsed.items[1].notes) == [("duplicate_id", "id", 8)]


def test_all_that_is_wrong_with_an_item_is_said_at_once():
    found = only(single("points: x\ndifficulty: y\nshuffle: z\ncolour: red"))
    assert said(found.notes) == [
        ("bad_value", "difficulty", 11),
        ("bad_value", "points", 10),
        ("bad_value", "shuffle", 12),
        ("unknown_field", "colour", 13),
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("colour: red", [("unknown_field", "colour", 10)]),
        ("answers: [a]", [("unknown_field", "answers", 10)]),
        ("<<: {a: b}", [("unknown_field", "<<", 10)]),
        ("passages: [A man built the harbour]", [("passage_not_found", "passages[1]", 10)]),
        ("passages: [work]", [("passage_ambiguous", "passages[1]", 10)]),
        ("passages:\n  - Ida Lund\n  - {exact: six years, start: 3, end: 9}", [("passage_moved", "passages[2]", 12)]),
        ("passages:\n  - {exact: six years, colour: red}", [("unknown_field", "passages[1].colour", 11)]),
    ],
)
def test_an_item_that_comes_in_changed_says_what_and_where(more, expected):
    found = only(single(more))
    assert found.status is Status.CHANGED
    assert said(found.notes) == expected


def test_a_misquoted_passage_comes_with_the_closest_match_and_makes_a_draft():
    found = only(single("passages: ['Ida Lund drew the plan.']"))
    assert found.notes[0].values == {"quote": "Ida Lund drew the plan.", "closest": "Ida Lund drew the plans."}
    assert found.question.passages[0].start is None
    assert not found.question.is_ready


@pytest.mark.parametrize(
    ("passage", "start"),
    [
        ("{exact: work, prefix: 'led the '}", 71),
        ("{exact: work, suffix: ' took'}", 81),
        ("{exact: work, start: 81, end: 85}", 81),
        ("{exact: six years, start: 91, end: 100}", 91),
        ("six years", 91),
    ],
)
def test_a_passage_gets_its_place(passage, start):
    found = only(single(f"passages:\n  - {passage}"))
    assert found.status is Status.OK
    assert found.question.passages[0].start == start
    assert found.question.is_ready


def test_scalars_stay_the_letters_they_are():
    found = only(question("short_answer", "answers: [no, 2024-12-08, 1:30, 007, 1e3, 0x1F, ~, null, 'y']"))
    assert [answer.text for answer in found.question.payload.answers] == [
        "no", "2024-12-08", "1:30", "007", "1e3", "0x1F", "~", "null", "y",
    ]  # fmt: skip


def test_separators_of_unicode_are_no_line_ends():
    text = "title: 'a\u2028b\u0085c'\nexplanation: \ufeffx\uffff\n"
    found = only(single(text.replace("\u0085", "")))
    assert (found.question.title, found.question.explanation) == ("a\u2028bc", "x\uffff")


@pytest.mark.parametrize("value", ["'a\u0085b'", '"a\\x1bb"', "'a\x7fb'"])
def test_control_characters_refuse_their_item_alone(value):
    parsed = read_items(
        question("true_false", "answer: true").replace("id: q", "id: good"), single(f"title: {value}\n")
    )
    assert [each.id for each in parsed.questions] == ["good"]


def test_no_control_character_gets_into_a_report():
    found = only(question("true_false", 'answer: true\n"a\\x00b": c').replace("id: q", 'id: "q\\x07"'))
    assert found.key == "q\ufffd"
    assert [note.values.get("key") for note in found.notes] == [None, "a\ufffdb"]


def test_tags_name_difficulty_process_and_group():
    found = only(single("tags: [a, 'difficulty:hard', 'process: infer', 'group:g', 'difficulty:vile', 'x:y', a]"))
    made = found.question
    assert (made.difficulty, made.process, made.group) == (Difficulty.HARD, Process.INFER, ("g",))
    assert made.tags == ("a", "difficulty:vile", "x:y")


def test_a_tag_that_contradicts_its_field_stays_a_tag():
    made = only(single("difficulty: easy\ntags: ['difficulty:hard', 'difficulty:easy']")).question
    assert (made.difficulty, made.tags) == (Difficulty.EASY, ("difficulty:hard",))


def test_a_cloze_has_each_kind_of_gap():
    found = only(
        item("""
        id: q
        type: cloze
        prompt: A [[1]], b [[2]], c [[3]], d [[4]].
        blanks:
          - kind: single_choice
            options: [{text: x, correct: true}, {text: y}]
          - {kind: multiple_response, scoring: exact, options: [{text: x, correct: true}, {text: y}]}
          - {kind: short_answer, points: 2, answers: [x]}
          - {kind: numeric, answers: [{min: 1, max: 2}]}
        """)
    )
    assert found.status is Status.OK
    blanks = found.question.payload.blanks
    assert [blank.points for blank in blanks] == [1, 1, 2, 1]
    assert blanks[1].payload.scoring is Scoring.EXACT
    assert (blanks[3].payload.answers[0].value, blanks[3].payload.answers[0].tolerance) == (1.5, 0.5)
