"""How hard a text is to read."""

import pytest

from quizapp.core.lint.readability import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("mill", 1), ("moved", 1), ("wanted", 2), ("table", 2), ("horses", 2), ("makes", 1), ("the", 1)),
        *(("carpenter", 3), ("government", 3), ("Élan", 2), ("rhythm", 1)),
    ],
)
def test_syllables_are_counted_by_groups_of_vowels(word, count):
    assert syllables(word) == count


def test_the_formula_is_that_of_flesch_and_kincaid():
    assert grade("Who built the mill? Who sold the barn?") == pytest.approx(0.39 * 4 + 11.8 - 15.59)


def test_names_and_figures_do_not_count():
    assert grade("Whom did Mohammad Khaled al-Rahmoun meet in 1820?") == grade("Whom did meet in?")


def test_a_text_without_words_is_easy():
    assert grade("1820") == 0
