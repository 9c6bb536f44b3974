import pytest

from quizapp.core.lint.loaded import loaded_words


@pytest.mark.parametrize("word", ["regime", "dictator", "dictatorship", "terrorists", "barbaric", "Brutality"])
def test_the_words_of_the_standard_and_their_forms_are_loaded(word):
    assert loaded_words(f"It was a {word} then.") == [word]


@pytest.mark.parametrize(
    "words", ["a regiment of the army", "a heron by the river", "it lies in the north", "the village", "the government"]
)
def test_words_that_only_begin_alike_are_not(words):
    assert loaded_words(words) == []


def test_each_word_is_named_once():
    assert loaded_words("The regime lied, the regime fell.") == ["regime", "lied"]
