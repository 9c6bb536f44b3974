import pytest

from quizapp.extensions import db


@pytest.fixture
def run(app):
    """Run `flask questions ...`."""

    def run(*args):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["questions", *map(str, args)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        db.session.rollback()
        return result

    return run
