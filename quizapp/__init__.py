"""Passage: timed quizzes on an article, in which every answer is explained by the sentence that settles it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from quizapp import assets, cli, clock, config, errors, features, i18n, markup, security
from quizapp.database import prepare_engine
from quizapp.extensions import compress, csrf, db, migrate

ROOT = Path(__file__).parent.parent


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
    for part in (security, csrf, compress, i18n, markup, assets, errors, features, cli):
        part.init_app(app)
    return app
