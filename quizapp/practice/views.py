"""Practising missed questions: no clock, no score, every answer explained at once."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts.answers import ABSENT, posted_value
from quizapp.attempts.overdue import close_overdue_of
from quizapp.attempts.result import marks
from quizapp.attempts.withheld import is_article_closed
from quizapp.core.attempt import Value
from quizapp.core.draw import option_order
from quizapp.core.explain import Explained, explain
from quizapp.core.passage import Article, Run, runs
from quizapp.core.presentation import OpenQuestion, ValueNotOffered, present, to_stored
from quizapp.core.question import Question
from quizapp.core.review import SHOWN
from quizapp.library.articles import get_article
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.paging import page_number
from quizapp.practice import services
from quizapp.practice.queries import Practice
from quizapp.transaction import write_transaction

PLACE = 1
"""Each question stands alone on its page."""

bp = Blueprint("practice", __name__)


@bp.get("/practice")
@permit(Action.PRACTISE)
def home() -> ResponseReturnValue:
    """The questions to practise, by article."""
    close_overdue_of(clock.arrival(), current_app.config["SAVE_GRACE"], student=current_user)
    page = _practice().page(page_number())
    groups = [
        (article, list(versions))
        for article, versions in groupby(page.items, lambda item: item.article_version.article)
    ]
    cores = get_questions([(version.id, version.digest) for version in page.items])
    questions = {version.id: _present(version, cores[version.id]) for version in page.items}
    return render_template("practice/home.html", page=page, groups=groups, questions=questions)


@bp.get("/practice/<public_id>")
@permit(Action.PRACTISE)
def question(public_id: str) -> ResponseReturnValue:
    """One question, with nothing that says what is right."""
    version = found(_practice().find(public_id), Action.PRACTISE)
    return _show_question(version, _core(version), is_blank=False)


@bp.post("/practice/<public_id>")
@permit(Action.PRACTISE)
def save(public_id: str) -> ResponseReturnValue:
    """Keep the answer; only then the key is shown."""
    version = found(_practice().find(public_id), Action.PRACTISE)
    core = _core(version)
    value = _posted(version, core)
    if value is None:
        return _show_question(version, core, is_blank=True), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        services.answer(current_user, version, core, value, clock.arrival())
    return redirect(url_for(".answer", public_id=public_id), HTTPStatus.SEE_OTHER)


@bp.get("/practice/<public_id>/answer")
@permit(Action.PRACTISE)
def answer(public_id: str) -> ResponseReturnValue:
    """The latest answer: whether it is right, why, and the passage that settles it; then the next question."""
    practice = _practice()
    version = found(practice.find(public_id), Action.PRACTISE)
    response = practice.find_response(version)
    if response is None:
        return redirect(url_for(".question", public_id=public_id), HTTPStatus.SEE_OTHER)
    core = _core(version)
    item = explain(
        core, _order(version, core), response.value, number=PLACE, public_id=version.question.public_id, release=SHOWN
    )
    article = _open_article(version)
    return render_template(
        "practice/answer.html",
        item=item,
        release=SHOWN,
        version=version,
        article=article,
        article_runs=_runs(article, item) if article else {},
        following=practice.find_next(public_id),
    )


def _practice() -> Practice:
    return Practice(current_user, clock.arrival(), current_app.config["SAVE_GRACE"])


def _core(version: QuestionVersion) -> Question:
    return get_questions([(version.id, version.digest)])[version.id]


def _order(version: QuestionVersion, core: Question) -> list[Any]:
    """The same order of options whenever this student meets this question."""
    return option_order(core, f"{current_user.public_id}/{version.question.public_id}", PLACE)


def _present(version: QuestionVersion, core: Question) -> OpenQuestion:
    return present(core, _order(version, core), number=PLACE, public_id=version.question.public_id)


def _open_article(version: QuestionVersion) -> Article | None:
    """The article, unless a running attempt forbids the student to read it now."""
    is_closed = is_article_closed(current_user.id, version.article_version.article_id)
    return None if is_closed else get_article(version.article_version)


def _runs(article: Article, item: Explained) -> dict[int, tuple[Run, ...]]:
    places = marks([item])
    return {paragraph.number: runs(article.text, paragraph, places) for paragraph in article.paragraphs}


def _posted(version: QuestionVersion, core: Question) -> Value:
    wire = posted_value(request.form, _present(version, core))
    try:
        return None if wire is ABSENT else to_stored(core, _order(version, core), wire)
    except ValueNotOffered:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)


def _show_question(version: QuestionVersion, core: Question, *, is_blank: bool) -> str:
    return render_template(
        "practice/question.html", question=_present(version, core), version=version, is_blank=is_blank
    )
