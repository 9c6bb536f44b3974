from datetime import timedelta
from fractions import Fraction

import pytest

from quizapp.core.draw import Candidate
from quizapp.core.question import Difficulty
from quizapp.core.quiz import QuizSettings
from quizapp.core.timing import Accommodation
from quizapp.extensions import db
from quizapp.quizzes import queries
from tests.factories import (
    CREATED_AT,
    QUESTIONS,
    a_question,
    enrol,
    make_accommodation,
    make_article,
    make_class,
    make_question,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
    make_version,
)

NOW = CREATED_AT
HOUR = timedelta(hours=1)
GRACE = timedelta(seconds=30)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def student(app):
    return make_user()


def keys(pool):
    by_id = {row.id: row.key for row in db.session.scalars(db.select(queries.Question))}
    return [by_id[question.question_id] for question in pool]


class TestWhichQuizzesReachAStudent:
    def test_a_built_in_quiz_reaches_everybody(self, student):
        quiz = make_quiz()

        assert queries.find_for_student(student, quiz.public_id) == quiz

    def test_a_class_quiz_reaches_who_is_in_the_class_now(self, student):
        mine = make_quiz(make_class(students=[student]))
        theirs = make_quiz(make_class(students=[make_user()]))
        former_class = make_class()
        enrol(student, former_class, removed_at=CREATED_AT)
        former = make_quiz(former_class)

        assert queries.find_for_student(student, mine.public_id) == mine
        assert queries.find_for_student(student, theirs.public_id) is None
        assert queries.find_for_student(student, former.public_id) is None

    def test_a_withdrawn_quiz_reaches_only_who_asks_for_it(self, student):
        quiz = make_quiz(withdrawn_at=CREATED_AT)

        assert queries.find_for_student(student, quiz.public_id) is None
        assert queries.find_for_student(student, quiz.public_id, with_withdrawn=True) == quiz

    def test_a_list_has_what_has_not_closed_those_that_close_first_on_top(self, student):
        classroom = make_class(students=[student])
        last = make_quiz(classroom, title="B", closes_at=NOW + 2 * HOUR)
        first = make_quiz(classroom, title="C", closes_at=NOW + HOUR)
        endless = [make_quiz(title="A"), make_quiz(classroom, title="D", opens_at=NOW + HOUR)]
        make_quiz(classroom, closes_at=NOW)
        make_quiz(classroom, withdrawn_at=NOW)
        make_quiz(make_class(students=[make_user()]))

        page = queries.page_on_offer(student, NOW, 1)

        assert [item.quiz for item in page.items] == [first, last, *endless]
        assert [item.is_open for item in page.items] == [True, True, True, False]
        assert (page.total, page.count) == (4, 1)

    def test_a_list_shows_the_students_own_end_time_and_attempts(self, student):
        settings = QuizSettings(time_limit=timedelta(minutes=20), attempts=1)
        quiz = make_quiz(make_class(students=[student]), settings=settings, closes_at=NOW)
        make_accommodation(quiz, student, factor=1250, closes_at=NOW + HOUR, extra_attempts=2)
        make_accommodation(quiz, make_user(), factor=3000, closes_at=NOW + 9 * HOUR)

        (item,) = queries.page_on_offer(student, NOW, 1).items

        assert (item.closes_at, item.time_allowed, item.attempts_allowed) == (NOW + HOUR, timedelta(minutes=25), 3)

    def test_a_list_costs_the_same_however_long_it_is(self, student, statements):
        classroom = make_class(students=[student])

        def cost():
            db.session.expunge_all()
            with statements() as log:
                for item in queries.page_on_offer(student, NOW, 1).items:
                    assert item.quiz.classroom is None or item.quiz.classroom.name
                    assert item.quiz.article_version.article.title
            return len(log.statements)

        make_quiz(classroom)
        before = cost()
        for _ in range(3):
            make_quiz(classroom)
            make_quiz()

        assert cost() == before


class TestWhichQuizzesReachATeacher:
    def test_the_own_ones_and_to_look_at_the_built_in_ones(self):
        teacher = make_teacher()
        mine, theirs, built_in = make_quiz(make_class(teacher)), make_quiz(make_class()), make_quiz()
        quizzes = (mine, theirs, built_in)

        assert [queries.find_own(teacher, quiz.public_id) for quiz in quizzes] == [mine, None, None]
        assert [queries.find_for_teacher(teacher, quiz.public_id) for quiz in quizzes] == [mine, None, built_in]

    def test_the_list_has_the_newest_first_and_withdrawn_ones_last(self):
        teacher = make_teacher()
        classroom = make_class(teacher)
        old = make_quiz(classroom)
        new = make_quiz(classroom, created_at=CREATED_AT + HOUR)
        gone = make_quiz(classroom, created_at=CREATED_AT + 2 * HOUR, withdrawn_at=CREATED_AT)
        make_quiz(make_class())

        assert queries.page_of_teacher(teacher, 1).items == [new, old, gone]

    def test_due_is_what_ends_soon(self):
        teacher = make_teacher()
        classroom = make_class(teacher)
        later = make_quiz(classroom, closes_at=NOW + 2 * HOUR)
        soon = make_quiz(classroom, closes_at=NOW + HOUR)
        for closes_at in (None, NOW, NOW + 3 * HOUR):
            make_quiz(classroom, closes_at=closes_at)
        make_quiz(classroom, closes_at=NOW + HOUR, withdrawn_at=NOW)
        make_quiz(make_class(), closes_at=NOW + HOUR)

        assert queries.list_due(teacher, NOW, NOW + 2 * HOUR) == [soon, later]


class TestPool:
    def test_all_questions_of_its_sets_in_file_order(self):
        article = make_article()
        first = make_set([a_question("b"), a_question("a")], article=article)
        second = make_set([a_question("c")], article=article)

        assert keys(queries.pool(make_quiz(sets=[second, first]))) == ["c", "b", "a"]

    def test_chosen_questions_and_no_others_of_their_set(self):
        question_set = make_set([])
        rows = [make_question(question_set, a_question(key), position=n) for n, key in enumerate("abc")]

        assert keys(queries.pool(make_quiz(questions=[rows[2], rows[0]]))) == ["c", "a"]

    def test_a_question_that_comes_in_twice_is_in_once(self):
        question_set = make_set([])
        rows = [make_question(question_set, a_question(key), position=n) for n, key in enumerate("ab")]

        assert keys(queries.pool(make_quiz(sets=[question_set], questions=[rows[1]]))) == ["a", "b"]

    def test_no_drafts_and_no_retired_questions(self):
        question_set = make_set([])
        make_question(question_set, a_question("ready"))
        make_question(question_set, a_question("draft", passages=()))
        make_question(question_set, a_question("retired"), retired_at=CREATED_AT)

        assert keys(queries.pool(make_quiz(sets=[question_set]))) == ["ready"]

    def test_the_current_version_alone(self):
        question_set = make_set([])
        row = make_question(question_set, a_question("a", points=Fraction(1)))
        row.version_number = 2
        changed = a_question("a", points=Fraction(3, 2), group=("g", "h"), difficulty=Difficulty.HARD)
        version = make_version(row, changed)

        (question,) = queries.pool(make_quiz(sets=[question_set]))

        assert (question.version_id, question.digest) == (version.id, version.digest)
        assert question.points == Fraction(3, 2)
        kinds = (None, Difficulty.HARD)
        assert question.candidate == Candidate(id=row.public_id, groups=frozenset({"g", "h"}), kinds=kinds)

    def test_it_takes_two_statements_and_then_one(self, statements):
        quiz = make_quiz(sets=[make_set([a_question("never-read-before", title=make_user().public_id)])])

        with statements() as first:
            queries.pool(quiz)
        with statements() as second:
            queries.pool(quiz)

        assert (len(first.statements), len(second.statements)) == (2, 1)


class TestTerms:
    @pytest.mark.parametrize(("draw", "count"), [(None, 3), (2, 2), (9, 3)])
    def test_an_attempt_has_at_most_one_question_of_a_group(self, draw, count):
        questions = [a_question("a"), a_question("b", group=("g",)), a_question("c", group=("g",)), a_question("d")]
        quiz = make_quiz(sets=[make_set(questions)], settings=QuizSettings(draw=draw))

        assert queries.terms(quiz).question_count == count

    def test_they_are_those_of_the_quiz(self):
        settings = QuizSettings(time_limit=HOUR, attempts=3)
        quiz = make_quiz(make_class(), settings=settings, opens_at=NOW, closes_at=NOW + HOUR, withdrawn_at=NOW)

        terms = queries.terms(quiz)

        assert (terms.settings, terms.opens_at, terms.closes_at) == (settings, NOW, NOW + HOUR)
        assert terms.is_withdrawn
        assert terms.question_count == len(QUESTIONS)


class TestContents:
    def test_sets_and_chosen_questions_with_what_is_ready_of_them(self):
        article = make_article()
        whole = make_set([a_question("a"), a_question("b", passages=())], article=article)
        partly = make_set([], article=article)
        rows = [make_question(partly, a_question(key)) for key in "cde"]
        empty = make_set([], article=article)
        quiz = make_quiz(sets=[whole, empty], questions=rows[:2])

        contents = [(item.set, item.is_chosen, item.ready_count) for item in queries.contents(quiz)]

        assert contents == [(whole, False, 1), (empty, False, 0), (partly, True, 2)]

    def test_a_teacher_makes_quizzes_of_own_and_built_in_sets(self):
        teacher = make_teacher()
        article = make_article(title="A")
        built_in = make_set(article=article)
        mine = make_set([], owner=teacher, article=make_article(title="B"))
        make_set(owner=make_teacher())

        choices = [(item.set, item.article_title, item.ready_count) for item in queries.list_sets(teacher)]

        assert choices == [(built_in, "A", len(QUESTIONS)), (mine, "B", 0)]


class TestAccommodations:
    def test_none_unless_somebody_said_so(self, student):
        quiz = make_quiz()
        make_accommodation(quiz, make_user(), factor=2000)

        assert queries.accommodation(quiz.id, student.id) == Accommodation()

    def test_what_was_said_in_the_units_of_the_rules(self, student):
        quiz = make_quiz()
        make_accommodation(quiz, student, factor=1250, extra_seconds=90, closes_at=NOW, extra_attempts=1)

        assert queries.accommodation(quiz.id, student.id) == Accommodation(
            factor=Fraction(5, 4), extra_time=timedelta(seconds=90), closes_at=NOW, extra_attempts=1
        )


class TestClosingForAll:
    @pytest.mark.parametrize(
        ("closes_in", "others", "for_all_in"),
        [
            (None, [HOUR], None),
            (HOUR, [], HOUR),
            (HOUR, [None, 3 * HOUR, 2 * HOUR], 3 * HOUR),
            (2 * HOUR, [HOUR], 2 * HOUR),
        ],
    )
    def test_the_last_students_end_plus_grace(self, closes_in, others, for_all_in):
        quiz = make_quiz(closes_at=closes_in and NOW + closes_in)
        for later in others:
            make_accommodation(quiz, make_user(), closes_at=later and NOW + later)
        make_accommodation(make_quiz(), make_user(), closes_at=NOW + 99 * HOUR)

        times = queries.closing_times([quiz.id], make_user().id, GRACE)[quiz.id]

        assert times.closes_at == quiz.closes_at
        assert times.closes_for_all_at == (for_all_in and NOW + for_all_in + GRACE)
