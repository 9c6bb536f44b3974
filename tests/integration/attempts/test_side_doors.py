"""Ways round the rules of release: what one attempt must not tell about another one that still runs."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library.models import Question
from quizapp.quizzes.models import QuizRule
from tests.factories import QUESTIONS, make_article, make_attempt, make_class, make_quiz, make_set
from tests.integration.attempts.sitting import DAY, MINUTE, RIGHT, SETTINGS, START, WRONG, Sitting, attempt_of, start

STONE = QUESTIONS[0]
QUOTED = STONE.passages[0].exact


def begin_also(sitting, quiz):
    """Another attempt of the same student in the same browser."""
    return Sitting(sitting.client, sitting.token, attempt_of(start(sitting.client, sitting.token, quiz)))


def test_S42_the_key_waits_while_the_last_attempt_runs(app, sitting, clock):
    settings = replace(SETTINGS, draw=1, release=PRESETS[Preset.HOMEWORK])
    quiz = make_quiz(make_class(students=[sitting.row().student]), settings=settings, closes_at=START + DAY)
    first = begin_also(sitting, quiz)
    first.submit()
    last = begin_also(sitting, quiz)

    assert "Correct answer" not in first.get("review").text
    quiz.closes_at = START + MINUTE
    db.session.commit()
    clock.shift(2 * MINUTE)
    assert "Correct answer" not in first.get("review").text
    last.submit()
    assert "Correct answer" in first.get("review").text


def test_S42_a_shown_score_does_not_tell_the_held_one_before_it(sitting):
    student, held = sitting.row().student, replace(SETTINGS, release=PRESETS[Preset.EXAM])
    quiz = make_quiz(make_class(students=[student]), settings=held, closes_at=START + DAY)
    make_attempt(quiz, student, RIGHT)
    quiz.settings = SETTINGS.to_data()
    db.session.commit()
    second = begin_also(sitting, quiz)
    second.submit()

    assert "Your previous attempt" not in second.get("done").text
    assert "Your previous attempt" not in second.get("review").text


def test_S40_the_article_is_closed_on_the_pages_of_another_attempt_too(app, sitting):
    article = sitting.row().quiz.article_version
    quiz = make_quiz(sets=[make_set(article=article)], settings=QuizSettings(is_article_open=True))
    other = begin_also(sitting, quiz)

    assert QUOTED not in other.get("all").text
    assert QUOTED not in other.get("q/1").text
    sitting.submit()
    assert QUOTED in other.get("all").text


def test_S40_an_article_stays_closed_when_the_quiz_moves_on(app, sitting):
    quiz, slug = sitting.row().quiz, sitting.row().quiz.article_version.article.slug
    quiz.article_version = make_article("Another text.\n")
    db.session.commit()

    assert sitting.client.get(f"/articles/{slug}").status_code == 403


def test_S40_no_score_tells_what_is_right_in_an_attempt_that_runs(sitting, clock):
    """Otherwise one attempt after the other at a practice quiz tries the options of an exam's question."""
    client, practice = sitting.client, sitting.row().quiz
    before = begin_also(sitting, make_quiz(sets=[make_set(article=practice.article_version)]))
    before.submit()
    clock.shift(MINUTE)
    exam = begin_also(sitting, make_quiz(questions=rows_of(practice)[:1]))
    clock.shift(MINUTE)
    sitting.save("single_choice", RIGHT["single_choice"])
    sitting.save("true_false", WRONG["true_false"])
    sitting.submit()

    assert sitting.get("review").location == sitting.url("done")
    for page in (sitting.get("done"), client.get("/home"), client.get("/scores"), client.get("/scores.csv")):
        assert "1 of 8" not in page.text
        assert "13%" not in page.text
        assert ",13," not in page.text
    assert "in a quiz that you are taking now" in sitting.get("done").text
    assert client.get("/scores").text.count("Result not open yet") == 1
    assert "You got 0 of 8" in before.get("done").text, "this could be seen before the exam"
    exam.submit()
    assert "You got 1 of 8" in sitting.get("review").text
    assert "13%" in client.get("/scores").text
    assert ",13," in client.get("/scores.csv").text


def rows_of(quiz):
    query = select(Question).join(QuizRule, QuizRule.set_id == Question.set_id).where(QuizRule.quiz_id == quiz.id)
    return db.session.scalars(query.order_by(Question.position)).all()
