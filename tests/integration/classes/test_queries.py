import pytest

from quizapp.classes import queries
from tests.factories import CREATED_AT, enrol, make_class, make_teacher, make_user

pytestmark = pytest.mark.usefixtures("app")


def test_a_class_is_found_by_its_own_teacher_alone():
    classroom = make_class()

    assert queries.find_of_teacher(classroom.teacher, classroom.public_id) == classroom
    assert queries.find_of_teacher(make_teacher(), classroom.public_id) is None


def test_a_place_is_found_by_the_teacher_of_the_class_while_it_lasts():
    teacher, student, left = make_teacher(), make_user(), make_user()
    classroom, other = make_class(teacher), make_class(teacher)
    place = enrol(student, classroom)
    enrol(left, classroom, removed_at=CREATED_AT)

    assert queries.find_place(teacher, classroom.public_id, student.public_id) == place
    assert queries.find_place(teacher, classroom.public_id, left.public_id) is None
    assert queries.find_place(teacher, other.public_id, student.public_id) is None
    assert queries.find_place(make_teacher(), classroom.public_id, student.public_id) is None


@pytest.mark.parametrize(("is_join_open", "is_open"), [(True, True), (False, False)])
def test_a_code_is_open_while_its_class_is(is_join_open, is_open):
    make_class(join_code="MKTPWR4XC", is_join_open=is_join_open)

    assert queries.is_open_code("mkt-pwr-4xc") is is_open
    assert not queries.is_open_code("CDFGHJKMN")
