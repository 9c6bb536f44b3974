from math import log2

import pytest

from quizapp.classes.codes import ALPHABET, CODE_LENGTH, normalise, show


def test_S19_a_code_holds_40_bits():
    assert CODE_LENGTH * log2(len(ALPHABET)) >= 40


def test_no_sign_looks_like_another_or_helps_to_spell_a_word():
    assert not set("0O1IL2Z5S8BU" + "AEIOU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_a_code_is_shown_in_groups():
    assert show("MKTPWR4XC") == "MKT-PWR-4XC"


@pytest.mark.parametrize("typed", ["mkt-pwr-4xc", "MKTPWR4XC", " M K T P W R 4 X C ", "mkt–pwr–4xc\n"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert normalise(typed) == "MKTPWR4XC"
