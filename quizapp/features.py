"""The features, put together: their pages, and the answers that lower ones need from higher ones."""

from __future__ import annotations

from flask import Flask

from quizapp import accounts, attempts, library, pages, quizzes
from quizapp.accounts import views as accounts_views
from quizapp.accounts.hooks import Hooks as AccountsHooks
from quizapp.attempts import queries as attempts_queries
from quizapp.attempts import views as attempts_views
from quizapp.attempts.hooks import Hooks as AttemptsHooks
from quizapp.attempts.withheld import is_article_closed
from quizapp.classes import queries as classes_queries
from quizapp.classes import services as classes_services
from quizapp.classes import views as classes_views
from quizapp.library import views as library_views
from quizapp.library.hooks import Hooks as LibraryHooks
from quizapp.practice import queries as practice_queries
from quizapp.practice import views as practice_views
from quizapp.quizzes import queries as quizzes_queries
from quizapp.quizzes import services as quizzes_services
from quizapp.quizzes import views as quizzes_views
from quizapp.quizzes.hooks import Hooks as QuizzesHooks
from quizapp.reports import views as reports_views

PAGES = (
    pages, accounts_views, library_views, classes_views, quizzes_views, attempts_views, practice_views, reports_views,
)  # fmt: skip
ACCOUNTS_HOOKS = AccountsHooks(
    has_open_attempt=attempts_queries.has_open_attempt,
    is_open_code=classes_queries.is_open_code,
    join=classes_services.join,
)
LIBRARY_HOOKS = LibraryHooks(
    is_article_closed=is_article_closed,
    article_ids_for=quizzes_queries.article_ids_for,
    sets_changed=quizzes_services.follow_sets,
)
QUIZZES_HOOKS = QuizzesHooks(count_running=attempts_queries.count_running)
ATTEMPTS_HOOKS = AttemptsHooks(count_missed=practice_queries.count_missed)


def init_app(app: Flask) -> None:
    """Give the application every feature."""
    accounts.init_app(app, ACCOUNTS_HOOKS)
    library.init_app(app, LIBRARY_HOOKS)
    quizzes.init_app(app, QUIZZES_HOOKS)
    attempts.init_app(app, ATTEMPTS_HOOKS)
    for feature in PAGES:
        app.register_blueprint(feature.bp)
