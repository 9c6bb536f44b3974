import re
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.attempts.models import ResponseEvent
from quizapp.core.attempt import AttemptState, SaveVerdict
from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from tests.factories import (
    QUESTIONS,
    STARTED_AT,
    enrol,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
    save,
)
from tests.integration.many import make_attempts
from tests.integration.signed_in import sign_in

ONE_RIGHT = {"stone": "a"}
TWO_RIGHT = {"stone": "a", "people": ["a", "b"]}
EXAM = QuizSettings(release=PRESETS[Preset.EXAM])


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def people(app):
    return {name: make_user(name=name) for name in ("Amina", "Ben", "chiara")}


@pytest.fixture
def quiz(teacher, people):
    """Four questions for a class of three, with two attempts; their results are held from students."""
    classroom = make_class(teacher, students=list(people.values()), name="Class 11B")
    settings = QuizSettings(attempts=2, release=PRESETS[Preset.EXAM])
    return make_quiz(
        classroom,
        [make_set(QUESTIONS[:4])],
        settings,
        title="The harbour",
        closes_at=datetime.now(UTC) + timedelta(days=1),
    )


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


def results(browser, quiz, query=""):
    return browser.get(f"/teach/quizzes/{quiz.public_id}/results{query}").text


def rows(text):
    """The name in each row, with the row."""
    found = re.findall(
        r'<tr role="row">\s*<th role="rowheader" scope="row"><bdi>(.*?)</bdi>(.*?)</tr>', text, re.DOTALL
    )
    return dict(found)


def score(row):
    return re.search(r'data-label="Score">(.*?)</td>', row)[1]


def make_late(attempt):
    save(
        ResponseEvent(
            attempt_id=attempt.id,
            slot=1,
            client_id="page",
            seq=1,
            base_rev=0,
            rev=0,
            value="a",
            verdict=SaveVerdict.LATE,
            received_at=STARTED_AT,
        )
    )


def test_the_teacher_s_quizzes_come_with_how_many_have_submitted(browser, quiz, people):
    make_attempt(quiz, people["Amina"], ONE_RIGHT)
    make_attempt(quiz, people["Amina"], ONE_RIGHT)
    make_attempt(quiz, people["Ben"], state=AttemptState.IN_PROGRESS)
    make_attempt(quiz, make_user(), ONE_RIGHT)  # has left the class
    make_quiz(make_class(), title="Somebody else's")

    text = browser.get("/teach/results").text

    row = rows_of_quizzes(text)["The harbour"]
    assert "1 of 3" in row
    assert 'data-label="Working now">1</td>' in row
    assert "Somebody else" not in text
    assert '<a href="/teach/results" aria-current="page">Results</a>' in text


def rows_of_quizzes(text):
    return dict(re.findall(r'<tr role="row">\s*<th .*?<bdi>(.*?)</bdi>(.*?)</tr>', text, re.DOTALL))


def test_a_teacher_without_quizzes_is_told_what_will_be_here(browser):
    assert "You have set no quiz yet." in browser.get("/teach/results").text


def test_before_anybody_has_finished_the_page_says_so_and_lists_the_class(browser, quiz, people):
    text = results(browser, quiz)

    assert "No one has finished yet." in text
    assert "0 of 3 students have submitted." in text
    assert list(rows(text)) == ["Amina", "Ben", "chiara"]
    assert all("Not started" in row for row in rows(text).values())


def test_the_teacher_sees_scores_that_students_do_not_see_yet(browser, quiz, people):
    attempt = make_attempt(quiz, people["Ben"], TWO_RIGHT)

    text = results(browser, quiz)

    row = rows(text)["Ben"]
    assert score(row) == "50%"
    assert "2 of 4" in row
    assert f"/attempts/{attempt.public_id}/review" in row
    assert "1 of 3 students have submitted." in text
    assert re.search(r"Average score</dt><dd>50%", text)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (GradeOfRecord.HIGHEST, "50%"),
        (GradeOfRecord.LATEST, "25%"),
        (GradeOfRecord.FIRST, "50%"),
        (GradeOfRecord.AVERAGE, "38%"),
    ],
)
def test_the_score_of_record_follows_the_quiz_s_rule(browser, quiz, people, rule, expected):
    quiz.settings = QuizSettings(attempts=2, grade_of_record=rule).to_data()
    make_attempt(quiz, people["Ben"], TWO_RIGHT)
    make_attempt(quiz, people["Ben"], ONE_RIGHT)

    assert score(rows(results(browser, quiz))["Ben"]) == expected


def test_voided_attempts_and_previews_do_not_count(browser, quiz, people, teacher):
    make_attempt(quiz, people["Ben"], TWO_RIGHT, state=AttemptState.VOID)
    make_attempt(quiz, people["Ben"], ONE_RIGHT)
    make_attempt(quiz, teacher, TWO_RIGHT, is_preview=True)

    text = results(browser, quiz)

    assert score(rows(text)["Ben"]) == "25%"
    assert "Does not count" in rows(text)["Ben"]
    assert teacher.name not in rows(text)


def test_a_student_who_has_left_the_class_keeps_the_result(browser, quiz, people):
    left = make_user(name="Dana")
    enrol(left, quiz.classroom, removed_at=STARTED_AT)
    enrol(make_user(name="Never there"), quiz.classroom, removed_at=STARTED_AT)
    make_attempt(quiz, left, ONE_RIGHT)

    found = rows(results(browser, quiz))

    assert "left the class" in found["Dana"]
    assert score(found["Dana"]) == "25%"
    assert "Never there" not in found


def test_late_answers_are_marked(browser, quiz, people):
    make_late(make_attempt(quiz, people["Ben"], ONE_RIGHT))
    make_attempt(quiz, people["Amina"], ONE_RIGHT)

    found = rows(results(browser, quiz))

    assert "Late answers, not counted" in found["Ben"]
    assert "Late answers" not in found["Amina"]


@pytest.mark.parametrize(
    ("query", "names", "sorted_by"),
    [
        ("", ["Amina", "Ben", "chiara"], ("Student", "ascending")),
        ("?sort=-name", ["chiara", "Ben", "Amina"], ("Student", "descending")),
        ("?sort=-score", ["chiara", "Ben", "Amina"], ("Score", "descending")),
        ("?sort=score", ["Ben", "chiara", "Amina"], ("Score", "ascending")),
        ("?sort=nonsense", ["Amina", "Ben", "chiara"], ("Student", "ascending")),
    ],
)
def test_students_can_be_sorted_by_name_or_score(browser, quiz, people, query, names, sorted_by):
    make_attempt(quiz, people["Ben"], ONE_RIGHT)
    make_attempt(quiz, people["chiara"], TWO_RIGHT)

    text = results(browser, quiz, query)

    assert list(rows(text)) == names
    [(direction, heading)] = re.findall(r'aria-sort="(\w+)"><a href="[^"]*">(\w+)', text)
    assert (heading, direction) == sorted_by


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("all", ["Amina", "Ben", "chiara"]),
        ("missing", ["Amina", "chiara"]),
        ("late", ["Ben"]),
        ("x", ["Amina", "Ben", "chiara"]),
    ],
)
def test_the_list_can_be_narrowed(browser, quiz, people, show, names):
    make_late(make_attempt(quiz, people["Ben"], ONE_RIGHT))
    make_attempt(quiz, people["chiara"], state=AttemptState.IN_PROGRESS)

    assert list(rows(results(browser, quiz, f"?show={show}"))) == names


def test_of_many_attempts_the_latest_are_listed_and_the_one_that_counts(browser, quiz, people):
    for number in range(1, 14):
        make_attempt(quiz, people["Ben"], TWO_RIGHT if number == 2 else ONE_RIGHT)

    row = rows(results(browser, quiz))["Ben"]

    assert [int(number) for number in re.findall(r"Attempt (\d+)<", row)] == [2, *range(4, 14)]
    assert "2 earlier attempts are in the file." in row


def test_an_attempt_whose_time_is_over_is_closed_by_the_look(browser, quiz, people):
    deadline = STARTED_AT + timedelta(minutes=20)
    attempt = make_attempt(quiz, people["Ben"], TWO_RIGHT, state=AttemptState.IN_PROGRESS, deadline=deadline)

    row = rows(results(browser, quiz))["Ben"]

    assert "Time ran out" in row
    assert score(row) == "50%"
    db.session.refresh(attempt)
    assert attempt.closed_at == deadline


def test_fifty_students_make_a_page(browser, quiz):
    for number in range(50):
        enrol(make_user(name=f"Student {number:02}"), quiz.classroom)

    assert len(rows(results(browser, quiz))) == 50
    assert list(rows(results(browser, quiz, "?page=2"))) == ["Student 47", "Student 48", "Student 49"]


@pytest.mark.parametrize("path", ["results", "results.csv"])
def test_another_teacher_s_quiz_is_not_there(app, quiz, path):
    address = f"/teach/quizzes/{quiz.public_id}/{path}"

    assert sign_in(app, make_teacher()).get(address).status_code == 404
    assert sign_in(app, make_user()).get(address).status_code == 403


@pytest.mark.parametrize("path", ["results", "results.csv"])
def test_built_in_quizzes_have_no_results_for_anybody(browser, path):
    assert browser.get(f"/teach/quizzes/{make_quiz().public_id}/{path}").status_code == 404


def test_the_numbers_of_statements_do_not_grow(app, browser, quiz, people, statements):
    paths = [
        "/teach/results",
        f"/teach/quizzes/{quiz.public_id}/results",
        f"/teach/quizzes/{quiz.public_id}/results.csv",
    ]
    make_attempt(quiz, people["Amina"], ONE_RIGHT)
    counts = {path: [] for path in paths}
    for number in (0, 20):
        students = [make_user() for _ in range(number)]
        for student in students:
            enrol(student, quiz.classroom)
            make_quiz(quiz.classroom, [make_set(QUESTIONS[:1])])
        if students:
            versions = db.session.scalars(db.select(QuestionVersion).limit(4)).all()
            make_attempts(quiz, students, versions, 50)
        for path in paths:
            with statements() as log:
                assert browser.get(path).status_code == 200
            counts[path].append(len(log.statements))

    assert all(few == many <= 10 for few, many in counts.values()), counts


def test_the_teacher_is_told_what_students_see_and_when(browser, quiz):
    text = browser.get(f"/teach/quizzes/{quiz.public_id}/results").text
    assert "Score, answers and explanations show when the quiz has ended for everybody." in text
