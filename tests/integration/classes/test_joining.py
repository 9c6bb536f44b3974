from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from quizapp.accounts.models import User
from quizapp.classes import services
from quizapp.classes.models import Classroom, Enrolment
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.factories import CREATED_AT, enrol, make_class, make_teacher, make_user
from tests.integration.signed_in import form_token, sign_in

LATER = CREATED_AT + timedelta(days=1)


def join(browser, code, path="/join"):
    return browser.post(path, data={"csrf_token": form_token(browser), "code": code})


def places():
    return db.session.scalars(db.select(Enrolment)).all()


@pytest.mark.parametrize("typed", ["MKTPWR4XC", "MKT-PWR-4XC", "mkt-pwr-4xc", " mkt pwr 4xc ", "MKTP-WR4XC"])
def test_a_code_is_taken_however_it_is_typed(app, typed):
    classroom = make_class(name="Class 11B", join_code="MKTPWR4XC")
    student = make_user()
    browser = sign_in(app, student)

    response = join(browser, typed)

    assert (response.status_code, response.location) == (303, "/home")
    assert [(place.student_id, place.classroom_id) for place in places()] == [(student.id, classroom.id)]
    assert "You are in Class 11B." in browser.get("/join").text


def test_joining_twice_is_joining_once(app):
    make_class(join_code="MKTPWR4XC")
    browser = sign_in(app, make_user())

    assert [join(browser, "MKTPWR4XC").status_code for _ in range(2)] == [303, 303]
    assert len(places()) == 1


def test_joining_again_restores_a_removed_place(app):
    classroom, student = make_class(), make_user()
    enrol(student, classroom, removed_at=CREATED_AT)

    with write_transaction():
        services.enrol(classroom, student, LATER)

    (place,) = places()
    assert (place.removed_at, place.joined_at) == (None, LATER)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("CDFGHJKMN", "No class has this code."),
        ("MKTPWR4XC", "This code is turned off."),
        ("", "Enter the class code."),
        ("---", "No class has this code."),
        ("M" * 41, "That code is too long."),
    ],
)
def test_a_code_that_opens_nothing_is_refused(app, code, words):
    make_class(join_code="MKTPWR4XC", is_join_open=False)
    browser = sign_in(app, make_user())

    response = join(browser, code)

    assert response.status_code == 422
    assert words in response.text
    assert places() == []


@pytest.mark.parametrize("path", ["/join/MKTPWR4XC", "/join?code=MKTPWR4XC"])
def test_S20_a_link_fills_in_the_code_and_changes_nothing(app, path):
    make_class(join_code="MKTPWR4XC")
    browser = sign_in(app, make_user())

    assert 'value="MKTPWR4XC"' in browser.get(path).text
    assert places() == []


def test_a_post_to_a_link_joins_its_class(app):
    make_class(join_code="MKTPWR4XC")
    browser = sign_in(app, make_user())

    response = browser.post("/join/mkt-pwr-4xc", data={"csrf_token": form_token(browser)})

    assert response.status_code == 303
    assert len(places()) == 1


def test_whoever_is_signed_out_is_led_to_sign_in_or_up_and_back(app, client):
    text = client.get("/join/MKTPWR4XC").text

    assert "/sign-in?next=/join/MKTPWR4XC" in text
    assert "/sign-up?next=/join/MKTPWR4XC" in text


def test_where_signing_up_takes_a_code_it_comes_along(make_app):
    client = make_app(SIGN_UP="class-code").test_client()

    assert "/sign-up?code=MKTPWR4XC" in client.get("/join/MKTPWR4XC").text
    page = client.get("/sign-up?code=MKTPWR4XC").text
    assert 'value="MKTPWR4XC"' in page
    assert "/sign-in?next=/join/MKTPWR4XC" in page
    assert "/sign-up?next=/join" in client.get("/join").text


def test_where_signing_up_is_closed_nobody_is_led_there(make_app):
    client = make_app(SIGN_UP="closed").test_client()

    assert "/sign-up" not in client.get("/join").text


def test_teachers_join_nothing(app):
    make_class(join_code="MKTPWR4XC")
    browser = sign_in(app, make_teacher())

    assert browser.get("/join").status_code == 403
    assert join(browser, "MKTPWR4XC").status_code == 403
    assert places() == []


def test_S16_ten_tries_of_one_account_in_ten_minutes(app):
    make_class(join_code="MKTPWR4XC")
    guesser, other = sign_in(app, make_user()), sign_in(app, make_user())

    tries = [join(guesser, "CDFGHJKMN").status_code for _ in range(10)]
    refused = join(guesser, "MKTPWR4XC")

    assert tries == [422] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 12 * 60
    assert join(other, "MKTPWR4XC").status_code == 303
    assert len(places()) == 1


def test_S16_joining_a_known_class_buys_no_more_guesses(app):
    make_class(join_code="MKTPWR4XC")
    guesser = sign_in(app, make_user())

    codes = [*["CDFGHJKMN"] * 9, "MKTPWR4XC", "CDFGHJKMN", "CDFGHJKMN"]

    assert [join(guesser, code).status_code for code in codes] == [*[422] * 9, 303, 422, 429]


def test_the_own_classes_stand_below_the_form(app):
    student = make_user()
    make_class(name="Class 11B", students=[student])
    enrol(student, make_class(name="Class 10A"), removed_at=CREATED_AT)

    text = sign_in(app, student).get("/join").text

    assert "Class 11B" in text
    assert "Class 10A" not in text


def test_requests_at_the_same_moment_join_once(app):
    classroom, students = make_class(), [make_user() for _ in range(10)]
    together = Barrier(4, timeout=10)

    def enrol_once(student_id):
        with app.app_context(), write_transaction():
            own, student = db.session.get(Classroom, classroom.id), db.session.get(User, student_id)
            services.enrol(own, student, LATER)

    def enrol_all(_number):
        for student in students:
            together.wait()
            enrol_once(student.id)

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(enrol_all, range(4)))

    assert sorted(place.student_id for place in places()) == [student.id for student in students]
