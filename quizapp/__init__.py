"""Passage: timed quizzes on an article, in which every answer is explained by the sentence that settles it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from quizapp import accounts, assets, cli, clock, config, errors, i18n, markup, pages, security
from quizapp.accounts import views as accounts_views
from quizapp.accounts.hooks import Hooks
from quizapp.attempts import queries as attempts_queries
from quizapp.attempts import views as attempts_views
from quizapp.classes import queries as classes_queries
from quizapp.classes import services as classes_services
from quizapp.classes import views as classes_views
from quizapp.database import prepare_engine
from quizapp.extensions import compress, csrf, db, migrate
from quizapp.library import views as library_views
from quizapp.practice import views as practice_views
from quizapp.quizzes import views as quizzes_views
from quizapp.reports import views as reports_views

ROOT = Path(__file__).parent.parent
FEATURES = (
    pages, accounts_views, library_views, classes_views, quizzes_views, attempts_views, practice_views, reports_views,
)  # fmt: skip

HOOKS = Hooks(
    has_open_attempt=attempts_queries.has_open_attempt,
    is_open_code=classes_queries.is_open_code,
    join=classes_services.join,
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The application: settings, extensions, features, error pages, commands."""
    app = Flask(__name__, static_folder=None, instance_path=str(ROOT / "instance"))
    try:
        app.config.from_mapping(config.load(overrides or {}, Path(app.instance_path)))
    except config.ConfigError as error:
        config.refuse_to_start(error)
    app.before_request(clock.note_arrival)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    for part in (security, csrf, compress, i18n, markup, assets, errors, cli):
        part.init_app(app)
    accounts.init_app(app, HOOKS)
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    return app
