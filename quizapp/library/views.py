"""Pages of the library: a teacher's question sets and imports, and everybody's reader of articles."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, can, found, permit
from quizapp.core.passage import parse_article
from quizapp.formats.normalised import ParsedFile, Status
from quizapp.library import imports, queries, services
from quizapp.library.advice import advise_file, advise_set
from quizapp.library.articles import get_article
from quizapp.library.coverage import read_coverage, shown_paragraphs, summary, targets_of
from quizapp.library.export import native_file
from quizapp.library.forms import ArticleForm, ImportForm
from quizapp.library.hooks import hooks
from quizapp.library.messages import in_words
from quizapp.library.mixes import mixes_of
from quizapp.library.models import ArticleVersion, ImportRun, QuestionSet
from quizapp.library.show import contents_of, runs_of, show_file, show_versions
from quizapp.paging import PAGE_LENGTH, page_number
from quizapp.security import accepts_upload
from quizapp.transaction import write_transaction

YAML = "application/yaml; charset=utf-8"
WORDS_A_MINUTE = 200
MAX_SHOWN = 100
"""Items of a file that a report lists in full."""

bp = Blueprint("library", __name__)
bp.add_app_template_filter(in_words, "in_words")


@bp.get("/teach/sets")
@permit(Action.READ_SET)
def sets() -> ResponseReturnValue:
    """The teacher's own sets and the built-in ones."""
    page = queries.page_of_sets(current_user, page_number())
    return render_template("library/sets.html", page=page, counts=queries.counts(page.items))


@bp.get("/teach/sets/<public_id>")
@permit(Action.READ_SET)
def question_set(public_id: str) -> ResponseReturnValue:
    """A set: every question with its key and reasons, beside the article with every passage marked."""
    row = _readable_set(public_id)
    page = queries.page_of_questions(row, page_number())
    shown = show_versions(page.items, row.article_version_id, first_number=(page.number - 1) * PAGE_LENGTH + 1)
    article = get_article(row.article_version)
    is_own = can(current_user, Action.MANAGE_SET, row)
    numbers = [each.item.number for each in shown]
    return render_template(
        "library/set.html",
        set=row,
        page=page,
        items=list(zip(shown, page.items, strict=True)),
        article=article,
        article_runs=runs_of(article, [each.item for each in shown]),
        is_own=is_own,
        advice=advise_set(row, article, page.total, numbers) if is_own else None,
    )


@bp.get("/teach/sets/<public_id>/export")
@permit(Action.READ_SET)
def export(public_id: str) -> ResponseReturnValue:
    """The set as a question file."""
    row = _readable_set(public_id)
    response = Response(native_file(row), content_type=YAML)
    response.headers.set("Content-Disposition", "attachment", filename=f"{row.slug}.quiz.yaml")
    return response


@bp.get("/teach/sets/import")
@permit(Action.TEACH)
def new_import() -> ResponseReturnValue:
    """The form for a file."""
    return render_template("library/import.html", form=ImportForm(queries.list_articles(current_user)), refused=None)


@bp.post("/teach/sets/import")
@permit(Action.TEACH)
@accepts_upload
def start_import() -> ResponseReturnValue:
    """Read a file and keep what was found; no question is stored."""
    form = ImportForm(queries.list_articles(current_user))
    if not form.validate():
        return _show_import_form(form, None)
    upload = form.upload()
    parsed = imports.read_upload(upload, current_user, _chosen(form.article.data))
    if parsed.errors:
        return _show_import_form(form, parsed)
    with write_transaction():
        run = imports.keep_run(upload, parsed, current_user, clock.arrival())
    return redirect(url_for(".import_run", public_id=run.public_id), HTTPStatus.SEE_OTHER)


@bp.get("/teach/sets/import/<public_id>")
@permit(Action.TEACH)
def import_run(public_id: str) -> ResponseReturnValue:
    """What was found in the file, problems first, before anything is stored."""
    return _show_run(_own_run(public_id))


@bp.post("/teach/sets/import/<public_id>/article")
@permit(Action.TEACH)
def import_article(public_id: str) -> ResponseReturnValue:
    """Choose the article of a file that names none, and look its passages up again."""
    run = _own_run(public_id)
    form = ArticleForm(queries.list_articles(current_user))
    if not form.validate():
        return _show_run(run, form), HTTPStatus.UNPROCESSABLE_ENTITY
    parsed = imports.read_upload(imports.upload_of(run), current_user, _chosen(form.article.data))
    with write_transaction():
        imports.choose_article(run, parsed, current_user)
    return redirect(url_for(".import_run", public_id=public_id), HTTPStatus.SEE_OTHER)


@bp.post("/teach/sets/import/<public_id>")
@permit(Action.TEACH)
def confirm_import(public_id: str) -> ResponseReturnValue:
    """Store what was found: all of it, or the good ones."""
    run = _own_run(public_id)
    try:
        with write_transaction():
            row = imports.confirm(
                run, current_user, clock.arrival(), takes_good_ones=request.form.get("take") == "good"
            )
            hooks().sets_changed()
    except imports.NotImportable:
        return _show_run(run), HTTPStatus.UNPROCESSABLE_ENTITY
    count = len(imports.parsed_file(run).questions)
    flash(ngettext("%(num)d question is in the set.", "%(num)d questions are in the set.", count), "success")
    return redirect(url_for(".question_set", public_id=row.public_id), HTTPStatus.SEE_OTHER)


@bp.get("/articles")
@permit(Action.READ_ARTICLE)
def articles() -> ResponseReturnValue:
    """Everything there is to read."""
    page = queries.page_of_articles(current_user, hooks().article_ids_for(current_user), page_number())
    return render_template("library/articles.html", page=page)


@bp.get("/articles/<slug>")
@permit(Action.READ_ARTICLE)
def article(slug: str) -> ResponseReturnValue:
    """An article to read, unless it is closed while the reader takes a quiz on it."""
    set_for_them = hooks().article_ids_for(current_user)
    version = found(queries.find_article(current_user, slug, set_for_them), Action.READ_ARTICLE)
    if hooks().is_article_closed(current_user.id, version.article_id):
        return render_template("library/closed.html", version=version), HTTPStatus.FORBIDDEN
    text = get_article(version)
    return render_template(
        "library/article.html",
        version=version,
        article=text,
        contents=contents_of(text),
        reading_time=timedelta(minutes=1) * len(text.text.split()) / WORDS_A_MINUTE,
        may_read_sets=can(current_user, Action.READ_SET),
    )


@bp.get("/teach/articles/<slug>/coverage")
@permit(Action.READ_SET)
def coverage(slug: str) -> ResponseReturnValue:
    """What the questions that the teacher can see rest on in an article, and their mix."""
    version = found(queries.find_article(current_user, slug, ()), Action.READ_ARTICLE)
    covered = read_coverage(version, current_user)
    return render_template(
        "library/coverage.html",
        version=version,
        article=covered.article,
        summary=summary(covered),
        paragraphs=shown_paragraphs(covered),
        mixes=mixes_of(covered.figures),
        density=targets_of(version).characters_per_question,
    )


def _readable_set(public_id: str) -> QuestionSet:
    return found(queries.find_set(current_user, public_id), Action.READ_SET)


def _own_run(public_id: str) -> ImportRun:
    return found(queries.find_run(current_user, public_id, clock.arrival()), Action.TEACH)


def _chosen(slug: str | None) -> ArticleVersion | None:
    return queries.find_article(current_user, slug, ()) if slug else None


def _show_import_form(form: ImportForm, refused: ParsedFile | None) -> ResponseReturnValue:
    return render_template("library/import.html", form=form, refused=refused), HTTPStatus.UNPROCESSABLE_ENTITY


def _show_run(run: ImportRun, form: ArticleForm | None = None) -> str:
    parsed = imports.parsed_file(run)
    existing = queries.find_by_slug(current_user, parsed.meta.id or "")
    return render_template(
        "library/import_run.html",
        run=run,
        parsed=parsed,
        problems=[item for item in parsed.items if item.status is not Status.OK],
        ready=show_file(parsed),
        most=MAX_SHOWN,
        advice=advise_file(parsed),
        article=parse_article(parsed.source.text) if parsed.source else None,
        form=form or ArticleForm(queries.list_articles(current_user)),
        existing=existing,
        changes=services.changes_of(parsed, existing, run.article_version_id) if existing else None,
    )
