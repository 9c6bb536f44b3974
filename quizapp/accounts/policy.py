"""Who may do what: the one rule book. Without a matching rule the answer is no.

A rule names roles and a relation. Relations are read from attributes (`student_id`, `teacher_id`, `owner_id`), so that
nothing above this package is imported. Whether a class quiz reaches a student is a question of enrolment rows; the
query that loads the quiz for the student answers it, and the relation here is then `was_loaded_for_them`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp.accounts.models import Role
from quizapp.accounts.person import Person
from quizapp.errors import wants_json

PUBLIC = "public"
T = TypeVar("T")
View = Callable[..., ResponseReturnValue]
Relation = Callable[[Person, Any], bool]


class Action(StrEnum):
    """Everything that can be done by somebody who is signed in."""

    CHANGE_OWN_SETTINGS = "change_own_settings"
    READ_ARTICLE = "read_article"
    TAKE_QUIZ = "take_quiz"
    OPEN_ATTEMPT = "open_attempt"
    REVIEW_ATTEMPT = "review_attempt"
    SEE_OWN_SCORES = "see_own_scores"
    PRACTISE = "practise"
    JOIN_CLASS = "join_class"
    TEACH = "teach"
    MANAGE_CLASS = "manage_class"
    READ_SET = "read_set"
    MANAGE_SET = "manage_set"
    PREVIEW_QUIZ = "preview_quiz"
    MANAGE_QUIZ = "manage_quiz"
    SEE_RESULTS = "see_results"
    MANAGE_ATTEMPT = "manage_attempt"
    GIVE_LINK = "give_link"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles that may, and how they must stand to the thing."""

    roles: frozenset[Role]
    relation: Relation


def can(user: Person, action: Action, thing: object | None = None) -> bool:
    """Whether the role allows the action at all (no thing given), or on this thing."""
    rule = RULES.get(action)
    if rule is None or user.disabled_at is not None or user.role not in rule.roles:
        return False
    return thing is None or rule.relation(user, thing)


def permit(action: Action) -> Callable[[View], View]:
    """Open a view to whoever may do this; the role is looked at before the view looks anything up."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if not can(current_user, action):
                abort(HTTPStatus.FORBIDDEN)
            return view(*args, **kwargs)

        vars(guarded)["policy"] = action
        return guarded

    return decorate


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    vars(view)["policy"] = PUBLIC
    return view


def found(thing: T | None, action: Action) -> T:
    """The thing, or 404: somebody else's is as absent as a missing one."""
    if thing is None or not can(current_user, action, thing):
        abort(HTTPStatus.NOT_FOUND)
    return thing


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back here afterwards; a page script gets the address as JSON."""
    if wants_json():
        return jsonify(code="signed_out", sign_in_url=url_for("accounts.sign_in")), HTTPStatus.UNAUTHORIZED
    path = request.full_path if request.query_string else request.path
    return redirect(url_for("accounts.sign_in", next=path), HTTPStatus.SEE_OTHER)


def was_loaded_for_them(_user: Person, _thing: Any) -> bool:
    """The query that loaded the thing took the user and left out what does not concern them."""
    return True


def is_the_student(user: Person, thing: Any) -> bool:
    """An attempt, an answer or a place in a class is the user's own."""
    return bool(thing.student_id == user.id)


def is_the_teacher(user: Person, thing: Any) -> bool:
    """A class is the user's own."""
    return bool(thing.teacher_id == user.id)


def is_the_owner(user: Person, thing: Any) -> bool:
    """A set, an article or a quiz is the user's own; what is built in belongs to nobody."""
    return bool(thing.owner_id == user.id)


def is_the_owner_or_built_in(user: Person, thing: Any) -> bool:
    """The user's own, or built in."""
    return thing.owner_id is None or is_the_owner(user, thing)


def owns_the_quiz(user: Person, attempt: Any) -> bool:
    """The attempt is a student's attempt at the user's own quiz."""
    return not attempt.is_preview and is_the_owner(user, attempt.quiz)


def may_review(user: Person, attempt: Any) -> bool:
    """The attempt is the user's own, or one at a quiz of theirs."""
    return is_the_student(user, attempt) or owns_the_quiz(user, attempt)


def is_their_student(user: Person, enrolment: Any) -> bool:
    """The enrolment is a student's present place in the user's own class."""
    is_present = enrolment.removed_at is None and enrolment.student.role is Role.STUDENT
    return is_present and is_the_teacher(user, enrolment.classroom)


STUDENTS = frozenset({Role.STUDENT})
TEACHERS = frozenset({Role.TEACHER, Role.ADMIN})
EVERYBODY = STUDENTS | TEACHERS

RULES = {
    Action.CHANGE_OWN_SETTINGS: Rule(EVERYBODY, lambda user, thing: thing.id == user.id),
    Action.READ_ARTICLE: Rule(EVERYBODY, was_loaded_for_them),
    Action.TAKE_QUIZ: Rule(STUDENTS, was_loaded_for_them),
    Action.OPEN_ATTEMPT: Rule(EVERYBODY, is_the_student),  # a teacher's own is a preview
    Action.REVIEW_ATTEMPT: Rule(EVERYBODY, may_review),
    Action.SEE_OWN_SCORES: Rule(STUDENTS, is_the_student),
    Action.PRACTISE: Rule(STUDENTS, was_loaded_for_them),
    Action.JOIN_CLASS: Rule(STUDENTS, was_loaded_for_them),
    Action.TEACH: Rule(TEACHERS, was_loaded_for_them),
    Action.MANAGE_CLASS: Rule(TEACHERS, is_the_teacher),
    Action.READ_SET: Rule(TEACHERS, is_the_owner_or_built_in),
    Action.MANAGE_SET: Rule(TEACHERS, is_the_owner),
    Action.PREVIEW_QUIZ: Rule(TEACHERS, is_the_owner_or_built_in),
    Action.MANAGE_QUIZ: Rule(TEACHERS, is_the_owner),
    Action.SEE_RESULTS: Rule(TEACHERS, is_the_owner),
    Action.MANAGE_ATTEMPT: Rule(TEACHERS, owns_the_quiz),
    Action.GIVE_LINK: Rule(TEACHERS, is_their_student),
    Action.ADMINISTER: Rule(frozenset({Role.ADMIN}), was_loaded_for_them),
}
