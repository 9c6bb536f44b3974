import unicodedata

import pytest

from quizapp.accounts import passwords
from quizapp.accounts.models import Role
from quizapp.accounts.passwords import Weakness, find_weakness
from tests.integration.accounts.people import PASSWORD, is_signed_in, make_person, sign_in_by_form

NAMES = ("Passage", "amina.yusuf@school.example", "Amina Yusuf")


@pytest.mark.parametrize(
    ("role", "password", "weakness"),
    [
        (Role.STUDENT, "7 chars", Weakness.TOO_SHORT),
        (Role.STUDENT, "8 quartz", None),
        (Role.TEACHER, "fourteen quart", Weakness.TOO_SHORT),
        (Role.TEACHER, "fifteen quartzy", None),
        (Role.ADMIN, "fourteen quart", Weakness.TOO_SHORT),
        (Role.STUDENT, "مدرسة دمشق", None),
        (Role.STUDENT, "🦊🐧🦉🐢🦔🐌🐙🦀", None),
        (Role.STUDENT, "🦊🐧🦉🐢🦔🐌🐙", Weakness.TOO_SHORT),
        (Role.STUDENT, "e\u0301cole bb", None),
        (Role.STUDENT, "e\u0301cole b", Weakness.TOO_SHORT),
        (Role.STUDENT, " ".join("quiet boats" for _ in range(80)) + "!", None),
        (Role.STUDENT, "ab" * 499 + "xyz", Weakness.TOO_LONG),
    ],
)
def test_S01_length_counts_code_points_by_role(role, password, weakness):
    assert find_weakness(password, role, NAMES) is weakness


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("password", Weakness.COMMON),
        ("Password123!", Weakness.COMMON),
        ("P@$$w0rd2024", Weakness.COMMON),
        ("I love you forever", Weakness.COMMON),
        ("mohammed2010", Weakness.COMMON),
        ("aaaaaaaaaa", Weakness.A_PATTERN),
        ("harbourharbour", Weakness.A_PATTERN),
        ("345678901234", Weakness.A_PATTERN),
        ("poiuytrewq", Weakness.A_PATTERN),
        ("hgfedcba", Weakness.A_PATTERN),
        ("Passage2024!", Weakness.A_NAME),
        ("aminayusuf", Weakness.A_NAME),
        ("amina.yusuf99", Weakness.A_NAME),
        ("amina.yusuf@school.example", Weakness.A_NAME),
        ("boats near the granite", None),
    ],
)
def test_S02_what_is_guessed_early_is_refused(password, weakness):
    assert find_weakness(password, Role.STUDENT, NAMES) is weakness


def test_S02_the_shipped_list_is_long_enough():
    common = passwords._common_passwords()
    long_enough = {word + end for word in common.words for end in common.endings if len(word + end) >= 8}
    assert len(long_enough) >= 10_000


def test_S03_hashes_are_argon2id_of_the_agreed_strength(app):
    stored = passwords.make_hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(stored, PASSWORD)
    assert not passwords.verify(stored, PASSWORD.upper())
    assert not passwords.verify(stored, PASSWORD[:-1])


def test_S03_the_strength_cannot_be_lowered(app):
    app.config.update(ARGON2_MEMORY_KIB=8, ARGON2_PASSES=1)
    assert "m=19456,t=2" in passwords.make_hash(PASSWORD)


def test_S03_a_hash_is_made_anew_when_the_strength_rises(app, client, database):
    user = make_person()
    app.config["ARGON2_PASSES"] = 3
    assert sign_in_by_form(client, user).status_code == 303
    database.session.refresh(user)
    assert "t=3" in user.password_hash
    assert is_signed_in(client)


def test_S01_the_same_letters_typed_on_another_keyboard_match(app):
    stored = passwords.make_hash(unicodedata.normalize("NFD", "école de la mer"))
    assert passwords.verify(stored, unicodedata.normalize("NFC", "école de la mer"))


@pytest.mark.parametrize("stored", [None, "", "no hash at all", "$argon2id$v=19$m=19456,t=2,p=1$broken"])
def test_a_person_without_a_usable_hash_has_no_password(app, stored):
    assert not passwords.verify(stored, "")
    assert not passwords.verify(stored, PASSWORD)
