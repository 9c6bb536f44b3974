from quizapp.accounts.models import OneTimeLink, Role
from quizapp.classes.codes import show
from quizapp.classes.models import Classroom, Enrolment
from quizapp.extensions import db
from tests.factories import CREATED_AT, enrol, make_class, make_teacher, make_user
from tests.integration.signed_in import form_token, sign_in


def post(browser, path, **data):
    return browser.post(path, data={"csrf_token": form_token(browser), **data})


def reload(row):
    db.session.refresh(row)
    return row


def test_a_teacher_makes_a_class(app):
    teacher = make_teacher()
    browser = sign_in(app, teacher)

    response = post(browser, "/teach/classes", name="  Class 11B ")

    classroom = db.session.scalars(db.select(Classroom)).one()
    assert response.status_code == 303
    assert response.location == f"/teach/classes/{classroom.public_id}"
    assert (classroom.name, classroom.teacher_id, classroom.is_join_open) == ("Class 11B", teacher.id, True)
    assert show(classroom.join_code) in browser.get(response.location).text


def test_a_class_needs_a_name(app):
    browser = sign_in(app, make_teacher())

    response = post(browser, "/teach/classes", name="   ")

    assert response.status_code == 422
    assert "Enter a name for the class." in response.text
    assert db.session.scalars(db.select(Classroom)).all() == []


def test_a_teacher_sees_the_own_classes_with_their_students_counted(app):
    teacher = make_teacher()
    left = make_user()
    mine = make_class(teacher, name="Mine", students=[make_user(), make_user()])
    enrol(left, mine, removed_at=CREATED_AT)
    make_class(name="Somebody else's")

    text = sign_in(app, teacher).get("/teach/classes").text

    assert "Mine" in text
    assert '<td role="cell" class="n" data-label="Students">2</td>' in text
    assert "Somebody else" not in text


def test_a_class_page_shows_who_is_in_it_now(app):
    teacher = make_teacher()
    classroom = make_class(teacher, students=[make_user(name="Amina Yusuf")])
    enrol(make_user(name="Ben Osei"), classroom, removed_at=CREATED_AT)

    text = sign_in(app, teacher).get(f"/teach/classes/{classroom.public_id}").text

    assert "Amina Yusuf" in text
    assert "1 student" in text
    assert "Ben Osei" not in text


def test_a_name_is_shown_as_text(app):
    teacher = make_teacher()
    classroom = make_class(teacher, name="<b>bold</b>", students=[make_user(name="<i>x</i>")])

    text = sign_in(app, teacher).get(f"/teach/classes/{classroom.public_id}").text

    assert "<b>bold" not in text
    assert "<i>x" not in text


def test_a_new_code_replaces_the_old_one(app):
    teacher = make_teacher()
    classroom = make_class(teacher)
    old = classroom.join_code

    response = post(sign_in(app, teacher), f"/teach/classes/{classroom.public_id}/code")

    assert response.status_code == 303
    assert reload(classroom).join_code != old


def test_joining_is_turned_off_and_on(app):
    teacher = make_teacher()
    classroom = make_class(teacher)
    browser = sign_in(app, teacher)
    path = f"/teach/classes/{classroom.public_id}/joining"

    post(browser, path, is_open="no")
    assert not reload(classroom).is_join_open

    post(browser, path, is_open="yes")
    assert reload(classroom).is_join_open


def test_removing_a_student_keeps_the_row(app):
    teacher, student = make_teacher(), make_user()
    classroom = make_class(teacher, students=[student])

    response = post(sign_in(app, teacher), f"/teach/classes/{classroom.public_id}/students/{student.public_id}/removal")

    assert response.status_code == 303
    assert db.session.scalars(db.select(Enrolment)).one().removed_at is not None


def test_a_password_link_is_shown_once_and_works(app):
    teacher, student = make_teacher(), make_user(name="Amina Yusuf")
    classroom = make_class(teacher, students=[student])
    browser = sign_in(app, teacher)

    response = post(browser, f"/teach/classes/{classroom.public_id}/students/{student.public_id}/link")

    link = db.session.scalars(db.select(OneTimeLink)).one()
    address = next(word for word in response.text.split("<code>") if "/link/" in word).partition("</code>")[0]
    assert response.status_code == 200
    assert link.user_id == student.id
    assert address.startswith("http://127.0.0.1:8000/link/")
    assert app.test_client().get(address.removeprefix("http://127.0.0.1:8000")).status_code == 303
    assert "/link/" not in browser.get(f"/teach/classes/{classroom.public_id}").text


def test_nobody_makes_a_link_for_who_is_no_student_of_the_own_class(app):
    teacher, other, stranger = make_teacher(), make_teacher(), make_user()
    mine, theirs = make_class(teacher), make_class(other, students=[stranger])
    left, colleague = make_user(), make_teacher()
    enrol(left, mine, removed_at=CREATED_AT)
    enrol(colleague, mine)
    browser = sign_in(app, teacher)

    paths = [
        f"/teach/classes/{theirs.public_id}/students/{stranger.public_id}/link",
        f"/teach/classes/{mine.public_id}/students/{stranger.public_id}/link",
        f"/teach/classes/{mine.public_id}/students/{left.public_id}/link",
        f"/teach/classes/{mine.public_id}/students/{colleague.public_id}/link",
    ]

    assert [post(browser, path).status_code for path in paths] == [404] * 4
    assert db.session.scalars(db.select(OneTimeLink)).all() == []


def test_somebody_elses_class_is_as_absent_as_a_missing_one(app):
    student = make_user()
    theirs = make_class(students=[student])
    browser = sign_in(app, make_teacher())
    base = f"/teach/classes/{theirs.public_id}"

    assert browser.get(base).status_code == 404
    for action in ("code", "joining", f"students/{student.public_id}/removal"):
        assert post(browser, f"{base}/{action}").status_code == 404
    assert reload(theirs).is_join_open
    assert db.session.scalars(db.select(Enrolment)).one().removed_at is None


def test_students_do_not_get_at_the_teachers_pages(app):
    classroom = make_class(students=[make_user()])
    browser = sign_in(app, make_user())

    assert browser.get("/teach/classes").status_code == 403
    assert browser.get(f"/teach/classes/{classroom.public_id}").status_code == 403
    assert browser.get("/teach/classes/no-such-class").status_code == 403


def test_an_administrator_has_classes_of_their_own_only(app):
    theirs = make_class()
    browser = sign_in(app, make_user(role=Role.ADMIN))

    assert browser.get("/teach/classes").status_code == 200
    assert browser.get(f"/teach/classes/{theirs.public_id}").status_code == 404


def test_lists_cost_the_same_however_long_they_are(app, statements):
    teacher = make_teacher()
    classroom = make_class(teacher, students=[make_user()])
    browser = sign_in(app, teacher)
    paths = ("/teach/classes", f"/teach/classes/{classroom.public_id}")

    def costs():
        counts = []
        for path in paths:
            with statements() as log:
                assert browser.get(path).status_code == 200
            counts.append(len(log.statements))
        return counts

    before = costs()
    for _ in range(4):
        make_class(teacher, students=[make_user()])
        enrol(make_user(), classroom)

    assert costs() == before


def test_a_long_roster_is_cut_into_pages(app):
    teacher = make_teacher()
    classroom = make_class(teacher, students=[make_user(name=f"Pupil {n:03}") for n in range(51)])
    browser = sign_in(app, teacher)
    base = f"/teach/classes/{classroom.public_id}"

    first, second = browser.get(base).text, browser.get(f"{base}?page=2").text

    assert "Pupil 049" in first
    assert "Pupil 050" not in first
    assert "Pupil 050" in second
    for odd in ("0", "-1", "x", "10" * 30):
        assert "Pupil 000" in browser.get(f"{base}?page={odd}").text
