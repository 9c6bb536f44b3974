"""S42: what a student sees of a closed attempt, when, and what is withheld while a question is open elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset, ReleaseRules, When
from quizapp.extensions import db
from quizapp.library.models import Question
from tests.factories import (
    QUESTIONS,
    TEXT,
    make_accommodation,
    make_article,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.attempts.sitting import (
    DAY,
    GRACE,
    LIMIT,
    MINUTE,
    RIGHT,
    START,
    WRONG,
    Sitting,
    attempt_of,
    begin,
    start,
)
from tests.integration.signed_in import form_token, sign_in

CLOSES = START + DAY
ALL, SCORE, NOTHING = (True, True, True), (True, False, False), (False, False, False)
FOUR = QUESTIONS[:4]
MISSED = "Where did the stone come from?"


class Lesson:
    """A class with a student who takes a quiz of four questions, another student, and a teacher."""

    def __init__(self, app):
        self.app = app
        self.student, self.other, self.teacher = make_user(), make_user(), make_teacher()
        self.classroom = make_class(self.teacher, [self.student, self.other])
        self.questions = make_set(FOUR)

    def quiz(self, release, attempts=2, **overrides):
        rules = PRESETS[release] if isinstance(release, Preset) else release
        settings = QuizSettings(time_limit=LIMIT, attempts=attempts, release=rules)
        return make_quiz(self.classroom, [self.questions], settings, **{"closes_at": CLOSES} | overrides)

    def take(self, quiz, student=None):
        """An attempt that is handed in with one right and two wrong answers, and a blank."""
        sitting = begin(self.app, quiz, student or self.student)
        sitting.save("numeric", RIGHT["numeric"])
        sitting.save("single_choice", WRONG["single_choice"])
        sitting.save("true_false", WRONG["true_false"])
        sitting.submit()
        return sitting

    def look(self, sitting, now, user=None):
        """What `user`, or the student, is shown of the attempt: score, verdicts and key, on each page alike."""
        client = sign_in(self.app, user or self.student, now)
        review = client.get(sitting.url("review"))
        if review.status_code == 303:
            assert review.location == sitting.url("done")
        text = review.text if review.status_code == 200 else ""
        shown = ('class="score"' in text, "Not correct" in text, "Explanation of stone." in text)
        assert ("Correct answer" in text, "Feedback on" in text, FOUR[0].passages[0].exact in text) == (shown[2],) * 3
        if user is None:
            done, home = client.get(sitting.url("done")).text, client.get("/home").text
            assert ('class="score"' in done, "See your answers" in done) == (shown[0],) * 2
            assert ("1 of 4" in home, "The result does not show yet." in home) == (shown[0], not shown[0])
            assert ("See why" in home) == shown[2]
            assert (MISSED in client.get("/practice").text) == shown[2]
            assert ("25" in client.get("/scores.csv").text.splitlines()[1].split(",")) == shown[0]
        return shown


@pytest.fixture
def lesson(app, clock):
    return Lesson(app)


def test_practice_shows_everything_after_the_hand_in(lesson, clock):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    assert lesson.look(sitting, START) == ALL


def test_homework_shows_the_rest_after_the_last_attempt(lesson):
    quiz = lesson.quiz(Preset.HOMEWORK)
    first = lesson.take(quiz)
    assert lesson.look(first, START) == SCORE
    assert "The correct answers open on" in lesson.take(quiz, lesson.other).get("done").text

    second = lesson.take(quiz)

    assert (lesson.look(second, START), lesson.look(first, START)) == (ALL, ALL)


def test_homework_shows_the_rest_after_closing_for_this_student(lesson, clock):
    quiz = lesson.quiz(Preset.HOMEWORK)
    make_accommodation(quiz, lesson.other, closes_at=CLOSES + DAY, extra_attempts=1)
    mine, others = lesson.take(quiz), lesson.take(quiz, lesson.other)
    clock.move_to(CLOSES - MINUTE)
    assert lesson.look(mine, CLOSES - MINUTE) == SCORE
    clock.move_to(CLOSES)
    assert lesson.look(mine, CLOSES) == ALL
    assert lesson.look(others, CLOSES, lesson.other) == SCORE
    clock.move_to(CLOSES + DAY)
    assert lesson.look(others, CLOSES + DAY, lesson.other) == ALL


def test_an_exam_shows_everything_after_closing_for_everybody(lesson, clock):
    quiz = lesson.quiz(Preset.EXAM, attempts=1)
    make_accommodation(quiz, lesson.other, closes_at=CLOSES + DAY)
    sitting = lesson.take(quiz)
    for instant, shown in (
        (START, NOTHING),
        (CLOSES + GRACE, NOTHING),
        (CLOSES + DAY, NOTHING),
        (CLOSES + DAY + GRACE - MINUTE / 60, NOTHING),
        (CLOSES + DAY + GRACE, ALL),
    ):
        clock.move_to(instant)
        assert lesson.look(sitting, instant) == shown, instant


def test_fine_settings_never_show_more_before_less(lesson):
    rules = ReleaseRules(score=When.LAST_ATTEMPT, verdicts=When.SUBMISSION, key=When.SUBMISSION)
    quiz = lesson.quiz(rules)
    first = lesson.take(quiz)
    assert lesson.look(first, START) == NOTHING
    assert "Results open" in first.get("done").text
    lesson.take(quiz)
    assert lesson.look(first, START) == ALL


def test_verdicts_without_the_key(lesson):
    rules = ReleaseRules(score=When.SUBMISSION, verdicts=When.SUBMISSION, key=When.CLOSING)
    sitting = lesson.take(lesson.quiz(rules))
    assert lesson.look(sitting, START) == (True, True, False)


def test_S42_settings_changed_later_release_nothing_of_an_attempt_that_began_before(lesson):
    quiz = lesson.quiz(Preset.EXAM)
    sitting = lesson.take(quiz)
    quiz.settings = replace(QuizSettings.from_data(quiz.settings), release=PRESETS[Preset.PRACTICE]).to_data()
    assert lesson.look(sitting, START) == NOTHING


def test_a_running_attempt_shows_nothing_of_its_result(lesson, clock):
    sitting = begin(lesson.app, lesson.quiz(Preset.PRACTICE), lesson.student)
    assert sitting.get("done").location == sitting.url("q/1")
    assert sitting.get("review").location == sitting.url("done")
    clock.shift(LIMIT)
    assert "Your answers are being collected." in sitting.get("done").text
    assert "Your answers are being collected." in sitting.client.get(sitting.url("review"), follow_redirects=True).text


def test_S40_what_settles_a_question_is_withheld_while_it_is_open_in_another_attempt(lesson, clock):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    partly = make_quiz(lesson.classroom, questions=_rows(lesson.questions)[:1], settings=QuizSettings(time_limit=LIMIT))
    other = Sitting(sitting.client, sitting.token, attempt_of(start(sitting.client, sitting.token, partly)))

    text = sitting.get("review").text

    assert "Explanation of stone." not in text
    assert "The stone came from the quarry at Sandvik." not in text
    assert "This question is also in a quiz that you are taking now." in text
    assert "Explanation of wood." in text
    assert 'class="reader' not in text, "the article is closed as well"
    assert "Where did the stone come from?" not in sitting.client.get("/practice").text
    assert "The second pier was made of wood." in sitting.client.get("/practice").text
    assert "Explanation of stone." in sign_in(lesson.app, lesson.teacher, START).get(sitting.url("review")).text

    other.submit()
    assert "Explanation of stone." in sitting.get("review").text
    assert 'class="reader' in sitting.get("review").text


def test_what_is_withheld_comes_back_when_the_other_attempt_runs_out(lesson, clock):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    start(sitting.client, sitting.token, sitting.row().quiz)
    assert "Explanation of stone." not in sitting.get("review").text
    clock.move_to(START + LIMIT + GRACE)
    assert "Explanation of stone." in sitting.get("review").text


def test_an_article_that_is_open_is_shown_without_the_marks_of_open_questions(lesson):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    settings = QuizSettings(is_article_open=True)
    quiz = make_quiz(lesson.classroom, questions=_rows(lesson.questions)[:1], settings=settings)
    start(sitting.client, sitting.token, quiz)

    text = sitting.get("review").text

    stone, wood = sitting.numbers["single_choice"], sitting.numbers["true_false"]
    assert 'class="reader' in text
    assert f'id="q{wood}-passage"' in text
    assert f'id="q{stone}-passage"' not in text


@pytest.mark.parametrize("is_open", [False, True])
def test_the_article_is_refused_while_an_attempt_closes_it(lesson, is_open):
    slug = lesson.questions.article_version.article.slug
    settings = QuizSettings(time_limit=LIMIT, is_article_open=is_open)
    sitting = begin(lesson.app, make_quiz(lesson.classroom, [lesson.questions], settings), lesson.student)
    elsewhere = make_quiz(lesson.classroom, [make_set(FOUR[:1])])

    answer = sitting.client.get(f"/articles/{slug}")
    assert (answer.status_code, "In 1891 a storm" in answer.text) == ((200, True) if is_open else (403, False))
    assert ("In 1891 a storm" in sitting.get("q/1").text) == is_open
    other = sitting.client.get(f"/articles/{elsewhere.article_version.article.slug}")
    assert other.status_code == 200, "other articles stay open"
    assert sign_in(lesson.app, lesson.other, START).get(f"/articles/{slug}").status_code == 200, (
        "and so does it to others"
    )

    sitting.submit()
    assert sitting.client.get(f"/articles/{slug}").status_code == 200


def test_S45_a_review_is_for_the_student_and_the_teacher_of_the_quiz(lesson):
    sitting = lesson.take(lesson.quiz(Preset.EXAM))
    assert lesson.look(sitting, START, lesson.teacher) == ALL
    assert lesson.student.name in sign_in(lesson.app, lesson.teacher, START).get(sitting.url("review")).text
    for stranger in (make_teacher(), lesson.other, make_user(role="admin")):
        client = sign_in(lesson.app, stranger, START)
        assert client.get(sitting.url("review")).status_code == 404
        assert client.get(sitting.url("done")).status_code == 404


def test_the_teacher_is_led_from_a_running_attempt_to_the_results(lesson):
    quiz = lesson.quiz(Preset.PRACTICE)
    sitting = begin(lesson.app, quiz, lesson.student)
    client = sign_in(lesson.app, lesson.teacher, START)
    assert client.get(sitting.url("review")).location == f"/teach/quizzes/{quiz.public_id}/results"
    assert client.get(sitting.url("q/1")).status_code == 404


def test_a_teachers_own_preview_hides_nothing_from_the_teacher(lesson):
    quiz = lesson.quiz(Preset.PRACTICE)
    sitting = lesson.take(quiz)
    client = sign_in(lesson.app, lesson.teacher, START)
    token = form_token(client)
    client.post(f"/teach/quizzes/{quiz.public_id}/preview", data={"csrf_token": token})
    text = client.get(sitting.url("review")).text
    assert "Explanation of stone." in text
    assert 'class="reader' in text


def test_a_built_in_quiz_is_reviewed_by_nobody_but_the_student(lesson):
    sitting = begin(lesson.app, make_quiz(sets=[lesson.questions]), lesson.student)
    sitting.submit()
    assert sitting.get("review").status_code == 200
    assert sign_in(lesson.app, lesson.teacher, START).get(sitting.url("review")).status_code == 404


def test_a_voided_attempt_shows_no_score(lesson):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    sitting.row().state = AttemptState.VOID
    db.session.commit()
    for page in ("done", "review"):
        text = sitting.get(page).text
        assert "This attempt does not count" in text
        assert 'class="score"' not in text


def test_the_previous_attempt_is_named_and_the_list_can_be_narrowed(lesson):
    quiz = lesson.quiz(Preset.PRACTICE)
    lesson.take(quiz)
    second = begin(lesson.app, quiz, lesson.student)
    second.save("numeric", RIGHT["numeric"])
    second.save("multiple_response", ["a"])
    second.submit()

    assert "Your previous attempt" in second.get("done").text
    everything, missed = second.get("review").text, second.get("review?show=missed").text
    assert 'id="q' in everything
    assert everything.count('class="item"') == 4
    assert missed.count('class="item"') == 3
    for show in ("all", "nonsense", "missed&show=all"):
        assert second.get(f"review?show={show}").status_code == 200


def test_a_passage_stands_where_it_was_even_after_the_article_was_edited(lesson):
    sitting = lesson.take(lesson.quiz(Preset.PRACTICE))
    marked = sitting.get("review").text
    number = sitting.numbers["single_choice"]
    assert f'id="q{number}-passage"' in marked

    sitting.row().quiz.article_version = make_article("A new text. Quite short.\n")
    edited = sitting.get("review")

    assert edited.status_code == 200
    assert f'id="q{number}-passage"' not in edited.text, "nothing else is marked in its stead"
    assert f"<mark>{FOUR[0].passages[0].exact}</mark>" in edited.text
    assert "The article was edited after your quiz." in edited.text
    assert TEXT[:40] not in edited.text


def _rows(question_set):
    return db.session.scalars(select(Question).filter_by(set_id=question_set.id).order_by(Question.position)).all()
