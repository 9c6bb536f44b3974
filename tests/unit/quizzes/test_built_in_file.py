from datetime import timedelta

import pytest

from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.quizzes.built_in_file import BuiltIn, QuizFileError, read

SHORT = """\
quizzes:
  - id: harbour
    title: "The harbour"
    sets: [building]
"""


def write(folder, text):
    path = folder / "quizzes.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder, text):
    with pytest.raises(QuizFileError) as caught:
        read(write(folder, text))
    return caught.value.problems


def test_a_quiz_with_every_field(tmp_path):
    text = """\
quizzes:
  - id: harbour
    title: "The harbour"
    description: "Read well."
    questions:
      - {set: building, question: stone}
      - {set: later, question: ferry}
    draw: 2
    minutes: 12
    attempts: null
    release: practice
    article_open: true
    grade_of_record: latest
"""
    settings = QuizSettings(
        time_limit=timedelta(minutes=12),
        attempts=None,
        draw=2,
        is_article_open=True,
        grade_of_record=GradeOfRecord.LATEST,
    )

    assert read(write(tmp_path, text)) == [
        BuiltIn(
            slug="harbour",
            title="The harbour",
            description="Read well.",
            sets=(),
            questions=(("building", "stone"), ("later", "ferry")),
            settings=settings,
        )
    ]


def test_what_is_left_out_takes_its_default(tmp_path):
    (quiz,) = read(write(tmp_path, SHORT))

    assert (quiz.description, quiz.sets, quiz.questions) == ("", ("building",), ())
    assert quiz.settings == QuizSettings(attempts=1, release=PRESETS[Preset.PRACTICE])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("draw: 0", "`draw`: expected a whole number from 1 up, or null"),
        ("draw: true", "`draw`: expected a whole number from 1 up, or null"),
        ("minutes: '12'", "`minutes`: expected a whole number from 1 up, or null"),
        ("attempts: 1.5", "`attempts`: expected a whole number from 1 up, or null"),
        ("article_open: 1", "`article_open`: expected true or false"),
        ("release: never", "`release`: expected one of practice, homework, exam"),
        ("grade_of_record: best", "`grade_of_record`: expected one of highest, latest, first, average"),
        ("description: [a]", "`description`: expected a text"),
        ("questions: [stone]", "`questions`: expected {set: …, question: …}"),
        ("questions: stone", "`questions`: expected a list"),
        ("questions: [{set: a, question: b}]", "needs either `sets` or `questions`"),
        ("minuts: 12", "unknown field minuts"),
        ("release: exam", "its results would never show, because it has no end"),
    ],
)
def test_a_wrong_field_is_named(tmp_path, line, problem):
    assert problems(tmp_path, f"{SHORT}    {line}\n") == [f"quizzes.yaml: quiz harbour: {problem}"]


def test_every_problem_is_named_not_just_the_first(tmp_path):
    text = "quizzes:\n- {id: a, sets: [s]}\n- {title: B, sets: [s]}\n- text\n- {id: c, title: C}\n"

    assert problems(tmp_path, text) == [
        "quizzes.yaml: quiz a: `title` is missing",
        "quizzes.yaml: quiz number 2: `id` is missing",
        "quizzes.yaml: quiz number 3: expected a mapping",
        "quizzes.yaml: quiz c: needs either `sets` or `questions`",
    ]


def test_an_id_is_there_once(tmp_path):
    text = "quizzes:\n- {id: a, title: A, sets: [s]}\n- {id: a, title: B, sets: [s]}\n"

    assert problems(tmp_path, text) == ["quizzes.yaml: quiz a: the id is there more than once"]


@pytest.mark.parametrize("text", ["", "quizzes: 3", "- a", "quizzes: [", "quizzes: \x00"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    assert problems(tmp_path, text)[0].startswith("quizzes.yaml: ")


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "quizzes.yaml").write_bytes(b"quizzes: \xff")

    with pytest.raises(QuizFileError):
        read(tmp_path / "quizzes.yaml")
