import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from tests.factories import (
    QUESTIONS,
    STARTED_AT,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.many import make_attempts
from tests.integration.signed_in import sign_in

EXAM = QuizSettings(release=PRESETS[Preset.EXAM])
FORMULA = '=HYPERLINK("http://example.org";"x")'
TWO_RIGHT = {"stone": "a", "people": ["a", "b"]}


def sheet(browser, path):
    response = browser.get(path)
    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))


@pytest.fixture
def student(app):
    return make_user(name="Amina", login="amina")


@pytest.fixture
def classroom(student):
    return make_class(students=[student], name="Class 11B")


def quiz_of_three(**overrides):
    return make_quiz(sets=[make_set(QUESTIONS[:3])], **overrides)


def test_a_student_s_scores_come_with_exact_points_and_utc_times(app, student, classroom):
    make_attempt(quiz_of_three(title="The harbour", classroom=classroom), student, {"people": ["a"]})

    [row] = sheet(sign_in(app, student), "/scores.csv")

    assert row == {
        "Quiz": "The harbour",
        "Article": row["Article"],
        "Class": "Class 11B",
        "Attempt": "1",
        "State": "Submitted",
        "Started (UTC)": "2026-03-12T10:20:00+00:00",
        "Submitted (UTC)": "2026-03-12T10:34:00+00:00",
        "Time used (seconds)": "840",
        "Questions": "3",
        "Correct": "0",
        "Points": "0.5",
        "Points possible": "3",
        "Per cent": "17",
        "Result opens (UTC)": "",
    }


def test_a_held_result_is_held_in_the_file_too(app, student, classroom):
    closes_at = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=3650)
    make_attempt(quiz_of_three(classroom=classroom, settings=EXAM, closes_at=closes_at), student, TWO_RIGHT)

    [row] = sheet(sign_in(app, student), "/scores.csv")

    assert row["State"] == "Result held"
    assert (row["Correct"], row["Points"], row["Per cent"]) == ("", "", "")
    assert row["Result opens (UTC)"].startswith(f"{closes_at:%Y-%m-%d}")


def test_the_file_holds_the_student_s_own_closed_attempts_only(app, student):
    quiz = quiz_of_three(settings=QuizSettings(attempts=None))
    make_attempt(quiz, make_user(), TWO_RIGHT)
    make_attempt(quiz, student, TWO_RIGHT, is_preview=True)
    make_attempt(quiz, student, TWO_RIGHT, state=AttemptState.IN_PROGRESS)
    make_attempt(quiz, student, TWO_RIGHT, state=AttemptState.VOID)

    [row] = sheet(sign_in(app, student), "/scores.csv")

    assert (row["State"], row["Points"], row["Per cent"]) == ("Does not count", "", "")


def test_titles_that_look_like_formulas_are_guarded(app, student, classroom):
    make_attempt(quiz_of_three(title=FORMULA, classroom=classroom), student)

    [row] = sheet(sign_in(app, student), "/scores.csv")

    assert row["Quiz"] == f"'{FORMULA}"


def test_all_attempts_are_in_the_file(app, student, statements):
    quiz = quiz_of_three(settings=QuizSettings(attempts=None))
    browser = sign_in(app, student)
    make_attempts(quiz, [student], db.session.scalars(db.select(QuestionVersion)).all(), 1000)

    with statements() as log:
        rows = sheet(browser, "/scores.csv")

    assert [int(row["Attempt"]) for row in rows] == list(range(1000, 0, -1))
    assert len(log.statements) <= 10


def test_a_teacher_s_file_has_a_line_for_each_attempt_and_each_student_without_one(app, student, classroom):
    quiz = quiz_of_three(title="The harbour", classroom=classroom, settings=QuizSettings(attempts=None))
    other = make_user(name="+Ben", login="@ben")
    make_attempt(quiz, other, TWO_RIGHT)
    make_attempt(quiz, other, {"stone": "a"}, started_at=STARTED_AT + timedelta(days=1))

    rows = sheet(sign_in(app, classroom.teacher), f"/teach/quizzes/{quiz.public_id}/results.csv")

    assert [(row["Name"], row["Sign-in name"], row["In the class"]) for row in rows] == [
        ("'+Ben", "'@ben", "no"),
        ("'+Ben", "'@ben", "no"),
        ("Amina", "amina", "yes"),
    ]
    assert [(row["Attempt"], row["State"], row["Points"], row["Per cent"], row["Counted"]) for row in rows] == [
        ("1", "Submitted", "2", "67", "yes"),
        ("2", "Submitted", "1", "33", "no"),
        ("", "Not started", "", "", "no"),
    ]
    assert rows[1]["Started (UTC)"] == "2026-03-13T10:20:00+00:00"


def test_the_file_is_called_after_the_quiz(app, classroom):
    quiz = quiz_of_three(title='../"The" harbour', classroom=classroom)

    response = sign_in(app, classroom.teacher).get(f"/teach/quizzes/{quiz.public_id}/results.csv")

    assert response.headers["Content-Disposition"] == "attachment; filename=The-harbour-results.csv"


def test_files_are_for_their_own_roles(app, student):
    assert sign_in(app, make_teacher()).get("/scores.csv").status_code == 403
