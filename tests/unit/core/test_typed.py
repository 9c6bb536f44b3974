import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.typed import MAX_LENGTH, MAX_PLACES, fold, matches, number_text, parse_number, wildcards_as


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        pytest.param("DAMASCUS", "damascus", id="letter case"),
        pytest.param("Straße", "STRASSE", id="letter case beyond lower case"),
        pytest.param("ﬁne", "fine", id="ligatures"),
        pytest.param("Ｄａｍａｓｃｕｓ", "Damascus", id="full width letters"),
        pytest.param("Bābīlā", "babila", id="accents"),
        pytest.param("cafe\u0301", "café", id="accents as marks of their own"),
        pytest.param("دِمَشق", "دمشق", id="Arabic vowel signs"),
        pytest.param("  Rif \t Dimashq\u00a0", "Rif Dimashq", id="spaces of all kinds"),
        pytest.param("Rif-Dimashq", "Rif Dimashq", id="hyphens"),
        pytest.param("7–8 December", "7-8 december", id="dashes"),
        pytest.param("7—8", "7‑8", id="long dashes and hard hyphens"),
        pytest.param("Shi’a", "Shi'a", id="quotes"),
        pytest.param("Shiʿa", "Shi`a", id="signs used as quotes"),
        pytest.param("“Damascus”", "Damascus", id="quotes around"),
        pytest.param("Damascus!", "(Damascus)", id="punctuation around"),
        pytest.param("the Southern Operations Room", "Southern Operations Room", id="a leading the"),
        pytest.param("“The Times”", "Times", id="a leading the in quotes"),
        pytest.param("al-Assad", "Assad", id="a leading al-"),
        pytest.param("Bashar al-Assad", "Bashar Assad", id="al- at the start of a later word"),
        pytest.param("Ras al‑Ain", "Ras-Ain", id="al- with another hyphen"),
        pytest.param("٢٠ كم", "20 كم", id="Arabic digits"),
        pytest.param("8\u200f December", "8 December", id="invisible direction marks"),
        pytest.param("½", "1/2", id="a fraction sign"),
        pytest.param("−3", "-3", id="minus and hyphen as signs"),
        pytest.param("10-20", "10 to 20".replace(" to ", "–"), id="ranges"),
        pytest.param("in 2024.", "in 2024", id="a full stop after digits"),
        pytest.param("a,b", "a b", id="a comma between letters"),
    ],
)
def test_texts_that_say_the_same_are_equal(typed, accepted):
    assert fold(typed) == fold(accepted)


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        pytest.param("20", "21", id="digits"),
        pytest.param("2024", "204", id="a digit left out"),
        pytest.param("3.5", "35", id="a decimal point"),
        pytest.param("3.5", "3 5", id="a decimal point and a space"),
        pytest.param("10:30", "1030", id="a colon between digits"),
        pytest.param("1,5", "15", id="a comma between digits"),
        pytest.param("-3", "3", id="a sign"),
        pytest.param("from -3", "from 3", id="a sign in the middle"),
        pytest.param("10²", "102", id="a raised digit"),
        pytest.param("5½", "51/2", id="a fraction after a digit"),
        pytest.param("8 December", "8 November", id="months"),
        pytest.param("did not flee", "did flee", id="negations"),
        pytest.param("south", "north", id="directions"),
        pytest.param("southern", "south", id="endings"),
        pytest.param("colour", "color", id="spellings"),
        pytest.param("on the run", "on run", id="the inside a text"),
        pytest.param("alAssad", "Assad", id="al without a hyphen"),
        pytest.param("federal-state", "federstate", id="al- inside a word"),
        pytest.param("か", "が", id="marks that make another letter"),
        pytest.param("C+", "C", id="signs that are no punctuation"),
        pytest.param("?", "!", id="punctuation alone"),
        pytest.param("the", "", id="the alone"),
    ],
)
def test_facts_are_never_equal_by_likeness(typed, accepted):
    assert fold(typed) != fold(accepted)


@pytest.mark.parametrize(
    ("typed", "is_equal"),
    [
        pytest.param("SOR", True, id="same case"),
        pytest.param("sor", False, id="other case"),
        pytest.param("the SOR.", True, id="all other rules hold"),
        pytest.param("The SOR", True, id="the article in any case"),
        pytest.param("SÖR", True, id="accents still do not matter"),
    ],
)
def test_case_sensitive_answers_differ_in_case_alone(typed, is_equal):
    assert (fold(typed, case_sensitive=True) == fold("SOR", case_sensitive=True)) is is_equal


@given(st.text("abcé -'ñşΣσςПй.12", max_size=30))
def test_letter_case_and_spaces_around_never_matter(text):
    assert fold(text) == fold(text.upper()) == fold(f"\t{text.lower()}  ")


@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_a_folded_text_has_single_spaces_and_nothing_around(text):
    assert " ".join(fold(text).split()) == fold(text)


@given(st.integers(), st.integers())
def test_whole_numbers_are_equal_only_if_they_are_the_same(first, second):
    assert (fold(str(first)) == fold(str(second))) is (first == second)


@pytest.mark.parametrize(
    ("accepted", "typed", "is_match"),
    [
        pytest.param("fall of *", "The fall of Damascus", True, id="at the end"),
        pytest.param("* Damascus", "the fall of Damascus", True, id="at the start"),
        pytest.param("fall*Damascus", "fall of Damascus", True, id="in the middle"),
        pytest.param("fall * Damascus", "fall Damascus", True, id="for nothing, between spaces"),
        pytest.param("Damascus *", "damascus", True, id="for nothing, after a space"),
        pytest.param("*curfew*", "a 13-hour curfew began", True, id="on both sides"),
        pytest.param("*", "anything", True, id="alone"),
        pytest.param("a*b*c", "a-x-b-y-c", True, id="several"),
        pytest.param("a**c", "abc", True, id="two together"),
        pytest.param("20 *", "20 kilometres", True, id="a number and a unit"),
        pytest.param("20 *", "201 kilometres", False, id="never for further digits after a space"),
        pytest.param("3.*", "3.5", True, id="for decimals"),
        pytest.param("3.*", "35", False, id="with the point kept"),
        pytest.param("fall of *", "rise of Damascus", False, id="another beginning"),
        pytest.param("ab*ba", "aba", False, id="pieces do not overlap"),
        pytest.param("a*b*a", "aba", True, id="pieces side by side"),
        pytest.param("a*b", "ab c", False, id="another end"),
        pytest.param(r"5 \* 4", "5 * 4", True, id="an escaped one is an asterisk"),
        pytest.param(r"5 \* 4", "5 times 4", False, id="an escaped one stands for nothing else"),
    ],
)
def test_a_wildcard_stands_for_any_run_of_characters(accepted, typed, is_match):
    assert matches(accepted, typed, wildcards=True) is is_match


def test_without_wildcards_an_asterisk_is_punctuation():
    assert matches("fall *", "fall")
    assert not matches("fall *", "fall of Damascus")


def test_wildcards_respect_the_letter_case_if_asked():
    assert not matches("SOR*", "sor forces", case_sensitive=True, wildcards=True)
    assert matches("SOR*", "SOR forces", case_sensitive=True, wildcards=True)


@given(st.lists(st.text("ab ", max_size=3), max_size=4), st.lists(st.text("ab ", max_size=4), min_size=4, max_size=4))
def test_filling_the_wildcards_of_an_answer_with_anything_matches(pieces, fillings):
    typed = "".join(piece + filling for piece, filling in zip(pieces, fillings, strict=False))
    assert matches("*".join(["", *pieces, ""]), f"x{typed}y", wildcards=True)


def test_a_hostile_pattern_takes_linear_time():
    started = time.process_time()
    assert not matches("a*" * 20_000 + "b", "a" * MAX_LENGTH, wildcards=True)
    assert time.process_time() - started < 2


def test_a_long_text_is_no_answer_and_costs_no_time():
    started = time.process_time()
    for number in range(200):
        assert not matches(f"Salallahou{number}*", "\ufdfa" * 21_000, wildcards=number % 2 == 0)
    assert time.process_time() - started < 2
    assert matches("a" * MAX_LENGTH, "a" * MAX_LENGTH)
    assert not matches("a" * MAX_LENGTH, "a" * (MAX_LENGTH + 1))


def test_one_text_is_folded_once_for_all_answers():
    text = "\ufdfa" * MAX_LENGTH
    started = time.process_time()
    assert not any(matches(f"answer {number}", text) for number in range(1_000))
    assert time.process_time() - started < 2


def test_a_private_character_in_an_answer_is_no_wildcard():
    assert not matches("fall of \ue000", "fall of Damascus", wildcards=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", "20"),
        (" 20 ", "20"),
        ("+20", "20"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("- 3", "-3"),
        ("007", "7"),
        ("0.125", "1/8"),
        (".5", "1/2"),
        ("20.", "20"),
        ("1e3", "1000"),
        ("2.5E-1", "1/4"),
        ("1,000", "1000"),
        ("1,000,000.5", "2000001/2"),
        ("1 000", "1000"),
        ("1\u202f000,5", "2001/2"),
        ("3,5", "7/2"),
        ("0,125", "1/8"),
        ("1,0000", "1"),
        ("٢٠", "20"),
        ("٣٫٥", "7/2"),
        ("１２", "12"),
        ("1e999", "1" + "0" * 999),
    ],
)
def test_a_number_is_read_exactly_as_people_write_it(text, number):
    assert parse_number(text) == Fraction(number)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ".", ",", "-", "e5", "20 km", "20%", "twenty", "1/2", "1,00,0", "1,000,5", "1,000 000", "10 00",
        "1..5", "--3", "10²", "½", "0x10", "1_000", "nan", "inf", "1e1000", "1" * 61,
    ],
)  # fmt: skip
def test_anything_else_is_no_number(text):
    assert parse_number(text) is None


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reading_of_numbers(text):
    number = parse_number(text)
    assert number is None or isinstance(number, Fraction)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=MAX_PLACES, min_value=-(10**9), max_value=10**9))
def test_a_number_that_is_shown_reads_back_as_itself(number):
    assert parse_number(number_text(Fraction(number))) == Fraction(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [("20", "20"), ("0", "0"), ("-3", "-3"), ("1/8", "0.125"), ("-1/8", "-0.125"), ("1/3", "1/3"), ("200", "200")],
)
def test_a_number_is_shown_in_digits_if_they_end(number, text):
    assert number_text(Fraction(number)) == text


def test_wildcards_are_shown_as_an_ellipsis_and_escaped_asterisks_as_themselves():
    assert wildcards_as(r"fall of * at 5 \* 4", "…") == "fall of … at 5 * 4"
