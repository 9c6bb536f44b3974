import os
from pathlib import Path

import pytest

from quizapp import config
from quizapp.config import ConfigError

PRODUCTION = {
    "QUIZAPP_MODE": "production",
    "SECRET_KEY": "0123456789abcdef" * 2,
    "TRUSTED_HOSTS": "quiz.example.org",
    "BASE_URL": "https://quiz.example.org",
}


@pytest.fixture
def load(tmp_path, monkeypatch):
    """`load(NAME="value")`: the settings of a production site, with an environment of nothing else."""
    for name in (*PRODUCTION, "DATABASE_URL", "SECRET_KEY_FILE", "SECRET_KEY_FALLBACKS", "PROXY_HOPS", "SIGN_UP"):
        monkeypatch.delenv(name, raising=False)
    return lambda **changes: config.load(
        {**PRODUCTION, "DATABASE_URL": f"sqlite:///{tmp_path}/data/passage.db", **changes}, tmp_path
    )


def test_a_production_site_starts(load):
    settings = load()
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["TRUSTED_HOSTS"] == ["quiz.example.org"]


@pytest.mark.parametrize(
    "changes",
    [
        {"QUIZAPP_MODE": "debug"},
        {"SECRET_KEY": None},
        {"SECRET_KEY": "short"},
        {"SECRET_KEY": "a" * 40},
        {"SECRET_KEY_FALLBACKS": "0123456789abcdef0123456789abcdef short"},
        {"TRUSTED_HOSTS": ""},
        {"BASE_URL": None},
        {"BASE_URL": "http://quiz.example.org"},
        {"BASE_URL": "https://"},
        {"DATABASE_URL": "sqlite://"},
        {"SIGN_UP": "maybe"},
        {"TIME_ZONE": "Mars/Olympus"},
        {"SAVE_GRACE_SECONDS": "121"},
        {"SAVE_GRACE_SECONDS": "-1"},
        {"SAVE_GRACE_SECONDS": "soon"},
        {"PROXY_HOPS": "-1"},
        {"PROXY_HOPS": "one"},
    ],
)
def test_S90_a_half_configured_site_does_not_start(load, changes):
    with pytest.raises(ConfigError):
        load(**changes)


@pytest.mark.parametrize("flag", ["1", "true"])
def test_S90_a_debugged_site_does_not_start(load, monkeypatch, flag):
    monkeypatch.setenv("FLASK_DEBUG", flag)
    with pytest.raises(ConfigError):
        load()
    monkeypatch.setenv("FLASK_DEBUG", "0")
    load()


def test_S90_a_key_file_that_is_not_there_is_named(load, tmp_path):
    with pytest.raises(ConfigError, match="SECRET_KEY_FILE"):
        load(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "none"))


@pytest.mark.parametrize("mode", ["local", "production"])
def test_S90_others_on_the_machine_cannot_read_a_new_database(load, tmp_path, mode):
    previous = os.umask(0o022)
    try:
        load(QUIZAPP_MODE=mode)
    finally:
        os.umask(previous)
    file = tmp_path / "data" / "passage.db"
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_S90_a_database_that_others_can_read_is_refused_in_production_alone(load, tmp_path):
    file = Path(tmp_path / "data" / "passage.db")
    file.parent.mkdir()
    file.touch(mode=0o644)
    file.chmod(0o644)
    load(QUIZAPP_MODE="local")
    with pytest.raises(ConfigError, match="chmod 600"):
        load()
