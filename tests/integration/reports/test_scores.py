import re
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
    make_accommodation,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.many import make_attempts
from tests.integration.signed_in import sign_in

DAY = timedelta(days=1)
ONE_RIGHT = {"stone": "a"}
TWO_RIGHT = {"stone": "a", "people": ["a", "b"]}
EXAM = QuizSettings(release=PRESETS[Preset.EXAM])


@pytest.fixture
def student(app):
    return make_user(name="Amina")


def quiz_of_four(**overrides):
    """Four questions of one point each."""
    return make_quiz(sets=[make_set(QUESTIONS[:4])], **overrides)


def exam(classroom, closes_at, **overrides):
    return quiz_of_four(classroom=classroom, settings=EXAM, closes_at=closes_at, **overrides)


def page(app, person, path="/scores"):
    return sign_in(app, person).get(path).text


def rows(text):
    return re.findall(r'<tr role="row" class="attempt">.*?</tr>', text, re.DOTALL)


def facts(text):
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))


def test_before_the_first_attempt_the_page_says_what_will_be_here(app, student):
    make_attempt(quiz_of_four(), make_user(), TWO_RIGHT)

    text = page(app, student)

    assert "Your first score will appear here after you finish a quiz." in text
    assert rows(text) == []
    assert '<svg class="chart"' not in text
    assert "Download" not in text


def test_one_attempt_is_a_number_and_no_chart(app, student):
    make_attempt(quiz_of_four(title="The harbour"), student, TWO_RIGHT)

    text = page(app, student)

    assert "You have finished one quiz. Your score was 50%." in text
    assert facts(text)["Questions answered"] == "2"
    assert '<svg class="chart"' not in text
    [row] = rows(text)
    assert "The harbour" in row
    assert "2 of 4" in row
    assert "50%" in row
    assert "14 min" in row
    assert "12 Mar 2026" in row


def test_several_attempts_begin_with_a_sentence_and_a_chart_of_the_same_numbers(app, student):
    quiz = quiz_of_four(title="The harbour")
    for days, answers in enumerate((ONE_RIGHT, ONE_RIGHT, TWO_RIGHT)):
        make_attempt(quiz, student, answers, started_at=STARTED_AT + days * DAY)

    text = page(app, student)

    assert "You have finished 3 attempts since 12 Mar 2026." in text
    assert "Your usual score is 33%, and your latest is well above that." in text
    assert facts(text)["Usual score"] == "33%"
    assert facts(text)["Best score"] == "50%, <bdi>The harbour</bdi>"
    assert "Scores from 12 Mar 2026 to 14 Mar 2026, in per cent: 25, 25, 50." in text
    assert [re.search(r"(\d+)%", row)[1] for row in rows(text)] == ["50", "25", "25"]


def test_only_the_last_twelve_attempts_are_in_the_chart(app, student):
    question_set = make_set(QUESTIONS[:4])
    quiz = make_quiz(sets=[question_set], settings=QuizSettings(attempts=None))
    make_attempts(quiz, [student], db.session.scalars(db.select(QuestionVersion)).all(), 14)

    text = page(app, student)

    assert text.count("<circle") == 12
    assert len(rows(text)) == 14


def test_open_dots_are_quizzes_without_a_time_limit(app, student):
    timed = quiz_of_four(settings=QuizSettings(time_limit=timedelta(minutes=20)))
    make_attempt(timed, student, ONE_RIGHT)
    make_attempt(quiz_of_four(), student, ONE_RIGHT, started_at=STARTED_AT + DAY)

    text = page(app, student)

    assert re.findall(r'<circle class="(.*?)"', text) == ["dot", "dot dot--practice"]


def test_an_exam_is_held_until_it_has_closed_for_everybody(app, student):
    classroom = make_class(students=[student])
    quiz = exam(classroom, datetime.now(UTC) + DAY)
    make_attempt(quiz, student, TWO_RIGHT)

    text = page(app, student)

    assert "You have finished one quiz. Its result is not open yet." in text
    [row] = rows(text)
    assert "Held" in row
    assert "Result opens" in row
    assert "2 of 4" not in text
    assert "50%" not in text
    assert "Best score" not in text


def test_an_exam_that_another_student_may_still_take_is_held(app, student):
    other = make_user()
    quiz = exam(make_class(students=[student, other]), datetime.now(UTC) - DAY)
    make_accommodation(quiz, other, closes_at=datetime.now(UTC) + DAY)
    make_attempt(quiz, student, TWO_RIGHT)

    assert "Held" in rows(page(app, student))[0]


def test_an_exam_shows_its_score_once_it_has_closed(app, student):
    quiz = exam(make_class(students=[student]), datetime.now(UTC) - DAY)
    make_attempt(quiz, student, TWO_RIGHT)

    assert "50%" in rows(page(app, student))[0]


def test_held_scores_are_in_no_average(app, student):
    make_attempt(quiz_of_four(), student, ONE_RIGHT)
    make_attempt(exam(make_class(students=[student]), datetime.now(UTC) + DAY), student, TWO_RIGHT)

    text = page(app, student)

    assert facts(text)["Usual score"] == "25%"
    assert facts(text)["Best score"].startswith("25%")


def test_a_voided_attempt_is_listed_and_does_not_count(app, student):
    quiz = quiz_of_four(settings=QuizSettings(attempts=2))
    make_attempt(quiz, student, TWO_RIGHT, state=AttemptState.VOID)
    make_attempt(quiz, student, ONE_RIGHT, started_at=STARTED_AT + DAY)

    text = page(app, student)

    assert "You have finished one quiz. Your score was 25%." in text
    assert [("Does not count" in row, "%" in row) for row in rows(text)] == [(False, True), (True, False)]


def test_running_attempts_and_previews_are_not_listed(app, student):
    quiz = quiz_of_four()
    make_attempt(quiz, student, state=AttemptState.IN_PROGRESS)
    make_attempt(quiz_of_four(), student, TWO_RIGHT, is_preview=True)

    assert rows(page(app, student)) == []


def test_an_attempt_whose_time_is_over_is_closed_by_the_look(app, student):
    quiz = quiz_of_four(settings=QuizSettings(time_limit=timedelta(minutes=20)))
    deadline = STARTED_AT + timedelta(minutes=20)
    attempt = make_attempt(quiz, student, TWO_RIGHT, state=AttemptState.IN_PROGRESS, deadline=deadline)

    [row] = rows(page(app, student))

    assert "50%" in row
    db.session.refresh(attempt)
    assert (attempt.state, attempt.closed_at) == (AttemptState.TIMED_OUT, deadline)


def test_another_student_s_attempts_are_absent(app, student):
    quiz = quiz_of_four(title="Shared quiz")
    mine = make_attempt(quiz, student, ONE_RIGHT)
    theirs = make_attempt(quiz, make_user(), TWO_RIGHT)

    text = page(app, student)

    assert mine.public_id in text
    assert theirs.public_id not in text
    assert "50%" not in text


def test_the_list_goes_on_by_the_last_attempt_of_the_page(app, student):
    quiz = quiz_of_four(settings=QuizSettings(attempts=None))
    make_attempts(quiz, [student], db.session.scalars(db.select(QuestionVersion)).all(), 60)

    first = page(app, student)
    older = re.search(r'rel="next" href="(.*?)"', first)[1].replace("&amp;", "&")
    second = page(app, student, older)

    assert (len(rows(first)), len(rows(second))) == (50, 10)
    assert not set(re.findall(r"/attempts/(.*?)/review", first)) & set(re.findall(r"/attempts/(.*?)/review", second))
    assert 'rel="next"' not in second
    assert '<svg class="chart"' not in second


def test_a_foreign_attempt_is_no_place_in_the_list(app, student):
    make_attempt(quiz_of_four(), student, ONE_RIGHT)
    theirs = make_attempt(quiz_of_four(), make_user(), ONE_RIGHT, started_at=STARTED_AT - DAY)

    assert len(rows(page(app, student, f"/scores?before={theirs.public_id}"))) == 1


@pytest.fixture
def thirteen(app, student):
    """Twelve attempts on one quiz and one on another, of a class."""
    many = quiz_of_four(title="Many", settings=QuizSettings(attempts=None))
    make_attempts(many, [student], db.session.scalars(db.select(QuestionVersion)).all(), 12)
    once = quiz_of_four(title="Once", classroom=make_class(name="Class 11B", students=[student]))
    make_attempt(once, student, TWO_RIGHT, started_at=STARTED_AT - DAY)
    return {
        f"quiz:{once.public_id}": 1,
        f"quiz:{many.public_id}": 12,
        f"class:{once.classroom.public_id}": 1,
        f"article:{many.article_version.article.slug}": 12,
        "quiz:nonsense": 0,
        "nonsense": 0,
    }


def test_a_long_list_can_be_narrowed(app, student, thirteen):
    browser = sign_in(app, student)

    text = browser.get("/scores").text
    lengths = {scope: len(rows(browser.get(f"/scores?of={scope}").text)) for scope in thirteen}

    assert "Class 11B" in text
    assert lengths == thirteen


def test_the_sentence_is_about_the_narrowed_list(app, student, thirteen):
    scope = next(iter(thirteen))

    assert "You have finished one quiz. Your score was 50%." in page(app, student, f"/scores?of={scope}")


def test_a_short_list_has_no_filter(app, student):
    make_attempt(quiz_of_four(), student, ONE_RIGHT)

    assert "<select" not in page(app, student)


def test_teachers_have_no_scores(app):
    assert sign_in(app, make_teacher()).get("/scores").status_code == 403


def test_the_number_of_statements_does_not_grow(app, student, statements):
    browser = sign_in(app, student)
    counts = []
    for quizzes, attempts in ((1, 1), (20, 50)):
        for _ in range(quizzes):
            question_set = make_set(QUESTIONS[:2])
            versions = db.session.scalars(db.select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(2)).all()
            make_attempts(make_quiz(sets=[question_set]), [student], versions, attempts)
        with statements() as log:
            text = browser.get("/scores").text
        counts.append(len(log.statements))

    assert len(rows(text)) == 50
    assert counts[0] == counts[1] <= 10
