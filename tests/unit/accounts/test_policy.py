"""The table *action × role × relation*: who may do what to whose things. Everything that is not listed is refused."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from quizapp.accounts.models import Role, User
from quizapp.accounts.policy import RULES, Action, can

STUDENT, TEACHER, ADMIN = Role.STUDENT, Role.TEACHER, Role.ADMIN
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ME, OTHER = 1, 2
PAGE = Path(__file__).parents[3] / "docs" / "access.md"


def thing(**attributes) -> SimpleNamespace:
    return SimpleNamespace(**attributes)


def attempt(student: int, owner: int | None, *, is_preview: bool = False) -> SimpleNamespace:
    return thing(student_id=student, is_preview=is_preview, quiz=thing(owner_id=owner))


def enrolment(teacher: int, *, role: Role = STUDENT, removed_at: datetime | None = None) -> SimpleNamespace:
    return thing(removed_at=removed_at, student=thing(role=role), classroom=thing(teacher_id=teacher))


OWNED = {"own": thing(owner_id=ME), "another's": thing(owner_id=OTHER), "built in": thing(owner_id=None)}
CLASSES = {"own": thing(teacher_id=ME), "another's": thing(teacher_id=OTHER)}
MINE_AS_STUDENT = {"own": thing(student_id=ME), "another's": thing(student_id=OTHER)}
ATTEMPTS = {
    "own": attempt(ME, OTHER),
    "own preview": attempt(ME, ME, is_preview=True),
    "another's": attempt(OTHER, OTHER),
    "another's at a quiz of mine": attempt(OTHER, ME),
    "another's at a built-in quiz": attempt(OTHER, None),
    "another's preview of a quiz of mine": attempt(OTHER, ME, is_preview=True),
}
ENROLMENTS = {
    "in my class": enrolment(ME),
    "in another's class": enrolment(OTHER),
    "removed from my class": enrolment(ME, removed_at=NOW),
    "a teacher in my class": enrolment(ME, role=TEACHER),
    "an administrator in my class": enrolment(ME, role=ADMIN),
}
PEOPLE = {"myself": thing(id=ME), "somebody else": thing(id=OTHER)}
LOADED = {"as loaded by a query that takes the user": thing()}

EVERYBODY = (STUDENT, TEACHER, ADMIN)
TEACHERS = (TEACHER, ADMIN)

TABLE = {
    Action.CHANGE_OWN_SETTINGS: (PEOPLE, EVERYBODY, {"myself"}),
    Action.READ_ARTICLE: (LOADED, EVERYBODY, set(LOADED)),
    Action.TAKE_QUIZ: (LOADED, (STUDENT,), set(LOADED)),
    Action.OPEN_ATTEMPT: (ATTEMPTS, EVERYBODY, {"own", "own preview"}),
    Action.REVIEW_ATTEMPT: (ATTEMPTS, EVERYBODY, {"own", "own preview", "another's at a quiz of mine"}),
    Action.SEE_OWN_SCORES: (MINE_AS_STUDENT, (STUDENT,), {"own"}),
    Action.PRACTISE: (LOADED, (STUDENT,), set(LOADED)),
    Action.JOIN_CLASS: (LOADED, (STUDENT,), set(LOADED)),
    Action.TEACH: (LOADED, TEACHERS, set(LOADED)),
    Action.MANAGE_CLASS: (CLASSES, TEACHERS, {"own"}),
    Action.READ_SET: (OWNED, TEACHERS, {"own", "built in"}),
    Action.MANAGE_SET: (OWNED, TEACHERS, {"own"}),
    Action.PREVIEW_QUIZ: (OWNED, TEACHERS, {"own", "built in"}),
    Action.MANAGE_QUIZ: (OWNED, TEACHERS, {"own"}),
    Action.SEE_RESULTS: (OWNED, TEACHERS, {"own"}),
    Action.MANAGE_ATTEMPT: (ATTEMPTS, TEACHERS, {"another's at a quiz of mine"}),
    Action.GIVE_LINK: (ENROLMENTS, TEACHERS, {"in my class"}),
    Action.ADMINISTER: (LOADED, (ADMIN,), set(LOADED)),
}

CELLS = [
    (action, role, relation, things[relation], role in roles and relation in allowed)
    for action, (things, roles, allowed) in TABLE.items()
    for role in Role
    for relation in things
]


def person(role: Role, **overrides) -> User:
    return User(**{"id": ME, "role": role, "disabled_at": None} | overrides)


@pytest.mark.parametrize(
    ("action", "role", "relation", "target", "allowed"), CELLS, ids=[f"{c[0]}-{c[1]}-{c[2]}" for c in CELLS]
)
def test_S31_role_action_and_relation_decide(action, role, relation, target, allowed):
    assert can(person(role), action, target) is allowed


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_S30_without_a_thing_the_role_decides(action, role):
    assert can(person(role), action) is (role in TABLE[action][1])


@pytest.mark.parametrize("action", Action)
def test_S30_a_disabled_person_may_do_nothing(action):
    for role in Role:
        assert not can(person(role, disabled_at=NOW), action)


def test_S30_without_a_rule_the_answer_is_no(monkeypatch):
    monkeypatch.delitem(RULES, Action.TEACH)
    assert not can(person(TEACHER), Action.TEACH)


def test_S31_every_action_stands_in_the_table():
    assert set(TABLE) == set(Action) == set(RULES)


def test_S31_the_page_for_readers_is_the_table():
    rows = [
        f"| {action.replace('_', ' ')} | {' | '.join('yes' if role in roles else '–' for role in Role)} "
        f"| {', '.join(relation for relation in things if relation in allowed)} |"
        for action, (things, roles, allowed) in TABLE.items()
    ]
    page = PAGE.read_text().splitlines()
    assert [line for line in page if line.startswith("| ")][1:] == rows
