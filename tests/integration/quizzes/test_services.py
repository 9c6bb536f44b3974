from datetime import timedelta

from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.quizzes import queries, services
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction
from tests.factories import (
    CREATED_AT,
    a_question,
    make_accommodation,
    make_article,
    make_class,
    make_question,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)

NOW = CREATED_AT + timedelta(days=1)
SETTINGS = QuizSettings(time_limit=timedelta(minutes=20), attempts=2)


def make_plan(*sets, **overrides):
    plan = {
        "title": "The harbour",
        "description": "Read well.",
        "sets": sets,
        "keeps_chosen": False,
        "settings": SETTINGS,
        "opens_at": NOW,
        "closes_at": NOW + timedelta(days=7),
    }
    return services.Plan(**plan | overrides)


def parts(quiz):
    return [(item.set, item.is_chosen, item.ready_count) for item in queries.contents(quiz)]


def make_chosen(article):
    question_set = make_set([], article=article)
    return question_set, [make_question(question_set, a_question(key)) for key in "ab"]


def test_a_new_quiz_has_what_was_planned(app):
    teacher = make_teacher()
    classroom, question_set = make_class(teacher), make_set()

    with write_transaction():
        quiz = services.create(teacher, classroom, make_plan(question_set), NOW)

    stored = queries.find_own(teacher, quiz.public_id)
    assert (stored.title, stored.description, stored.classroom) == ("The harbour", "Read well.", classroom)
    assert QuizSettings.from_data(stored.settings) == SETTINGS
    assert (stored.opens_at, stored.closes_at, stored.created_at) == (NOW, NOW + timedelta(days=7), NOW)
    assert stored.article_version == question_set.article_version
    assert parts(stored) == [(question_set, False, 8)]


def test_a_change_replaces_what_was_there(app):
    first, second = make_set(), make_set()
    quiz = make_quiz(make_class(), sets=[first])

    with write_transaction():
        services.update(quiz, make_plan(second, opens_at=None, closes_at=None))

    db.session.refresh(quiz)
    assert (quiz.title, quiz.opens_at, quiz.closes_at) == ("The harbour", None, None)
    assert quiz.article_version == second.article_version
    assert parts(quiz) == [(second, False, 8)]


def test_chosen_questions_stay_if_they_are_kept(app):
    article = make_article()
    question_set, chosen = make_chosen(article)
    other = make_set(article=article)
    quiz = make_quiz(make_class(), questions=chosen)

    with write_transaction():
        services.update(quiz, make_plan(other, keeps_chosen=True))
    assert parts(quiz) == [(question_set, True, 2), (other, False, 8)]

    with write_transaction():
        services.update(quiz, make_plan(keeps_chosen=True))
    assert parts(quiz) == [(question_set, True, 2)]

    with write_transaction():
        services.update(quiz, make_plan(other))
    assert parts(quiz) == [(other, False, 8)]


def test_a_copy_is_a_quiz_of_its_own(app):
    teacher = make_teacher()
    question_set, chosen = make_chosen(make_article())
    original = make_quiz(sets=[question_set], questions=chosen, settings=SETTINGS, closes_at=NOW, description="Read.")
    make_accommodation(original, make_user())
    classroom = make_class(teacher)

    with write_transaction():
        twin = services.copy(original, teacher, classroom, NOW)

    assert twin.public_id != original.public_id
    assert (twin.slug, twin.owner, twin.classroom) == (None, teacher, classroom)
    assert (twin.title, twin.description, twin.closes_at) == (original.title, "Read.", NOW)
    assert (twin.settings, twin.article_version) == (original.settings, original.article_version)
    assert parts(twin) == parts(original)


def test_withdrawing_twice_keeps_the_first_time(app):
    quiz = make_quiz(make_class())

    for now in (NOW, NOW + timedelta(days=1)):
        with write_transaction():
            services.withdraw(quiz, now)

    assert db.session.scalars(db.select(Quiz.withdrawn_at)).one() == NOW


def test_a_withdrawal_is_taken_back(app):
    quiz = make_quiz(make_class(), withdrawn_at=NOW)

    with write_transaction():
        services.offer_again(quiz)

    assert db.session.scalars(db.select(Quiz.withdrawn_at)).one() is None


def test_quizzes_follow_their_first_set_to_another_version_of_the_article(app):
    old, new = make_article(), make_article("Another text.")
    moved, stayed = make_set(article=old), make_set(article=old)
    partly, chosen = make_chosen(old)
    quizzes = [
        make_quiz(sets=[moved, stayed]),
        make_quiz(make_class(), questions=chosen),
        make_quiz(sets=[stayed, moved]),
    ]
    moved.article_version = partly.article_version = new

    with write_transaction():
        services.follow_sets()

    assert [quiz.article_version_id for quiz in quizzes] == [new.id, new.id, old.id]
