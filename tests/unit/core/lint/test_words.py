"""Texts as the rules compare them."""

import time
from fractions import Fraction

import pytest

from quizapp.core.lint import words


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one two"),
        ("a<br>b", "a b"),
        ("Syri<em>an</em> Army &amp; <b>guard</b>", "Syrian Army & guard"),
    ],
)
def test_markup_goes_and_blocks_part_words(rich, text):
    assert words.plain(rich) == text


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ('He said "we won" and left', "He said and left"),
        ("He said “we won” and left", "He said and left"),
        ("Assad's men and the rebels' tanks weren't there", "Assad's men and the rebels' tanks weren't there"),
        ("called 'barbaric' by him", "called by him"),
        ('an open " mark', 'an open " mark'),
    ],
)
def test_quotations_are_left_out_and_apostrophes_are_no_quotation_marks(text, outside):
    assert words.unquoted(text) == outside


@pytest.mark.parametrize(("length", "is_quotation"), [(500, True), (501, False)])
def test_quotation_marks_that_stand_far_apart_are_no_pair(length, is_quotation):
    text = f"He said “{'a' * length}” and left"
    assert words.unquoted(text) == ("He said and left" if is_quotation else text)


def test_tokens_are_folded_without_possessive():
    assert words.tokens("Élan: al-Assad’s 4th Division, 10.30 pm, 1,897 U.S. men") == (
        *("elan", "al", "assad", "4th", "division", "10.30", "pm", "1,897", "us", "men"),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leaves", "leaving"),
        ("travel", "travelled"),
        ("country", "countries"),
        ("forced", "forces"),
        ("embassy's", "embassies"),
        ("stop", "stopped"),
        ("process", "processes"),
        ("denied", "deny"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert words.content_words(one) == words.content_words(other) != frozenset()


@pytest.mark.parametrize(("one", "other"), [("Homs", "Hama"), ("red", "r"), ("thing", "th"), ("Damascus", "Damascu")])
def test_different_words_have_different_stems(one, other):
    assert words.content_words(one) != words.content_words(other)


def test_stop_words_are_no_content():
    assert words.content_words("Which of the two was not there before him?") == {"two"}


def test_figures_are_written_in_one_way():
    assert words.figures("1,897 men of the 4th Division at 10:30, 6.2 km off; twenty") == {"1897", "4", "10:30", "6.2"}


def test_digits_without_end_are_no_number():
    assert words.numbers(f"{'7' * 60} and {'7' * 5_000}, 0.{'7' * 5_000}") == {Fraction("7" * 60)}


def test_numbers_are_read_in_digits_and_words():
    values = {Fraction(value) for value in ("26", "20", "6", "13", "6.2")}
    assert words.numbers("twenty-six of thirteen, 6.2 at 10:30") == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Which city did Abu Mohammad al-Julani enter?", ("Abu Mohammad al-Julani",)),
        ("the Central Bank of Syria and HTS", ("Central Bank of Syria", "HTS")),
        ("no names here", ()),
    ],
)
def test_neighbouring_capitals_make_a_name(text, found):
    assert words.names(text) == found


def test_words_that_open_sentences_are_known():
    assert words.opening_words("Rebels came. Then they left Homs.") == {"Rebels", "Then"}
    assert words.opening_words("“Rebels” came, the mayor of Homs left.") == {"Rebels"}
    assert words.opening_words("mayor of Homs") == frozenset()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He came. He left.", ("He came.", "He left.")),
        ("At 10.30 pm the U.S. Army called Gen. Smith.", ("At 10.30 pm the U.S. Army called Gen. Smith.",)),
        ('He said "We go." and left. "Stop!" She ran.', ('He said "We go." and left.', '"Stop!"', "She ran.")),
        ("One line\nanother line", ("One line", "another line")),
        ("", ()),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert words.sentences(text) == parts


def test_sentence_spans_are_places_in_the_text():
    text = "He came.  He left. "
    assert [text[start:end] for start, end in words.sentence_spans(text)] == ["He came.", "He left."]


def test_a_text_as_long_as_a_book_is_cut_in_a_moment():
    start = time.process_time()
    assert len(words.sentence_spans("In Homs. " * 100_000)) == 100_000
    assert time.process_time() - start < 1.5


def test_jaccard_is_the_share_of_common_words():
    assert words.jaccard(frozenset("ab"), frozenset("bc")) == pytest.approx(1 / 3)
    assert words.jaccard(frozenset(), frozenset()) == 0


def test_cosine_is_one_for_equal_texts_and_nothing_for_strangers():
    assert words.gram_cosine("The mill of Harrow", "the mill, of HARROW") == pytest.approx(1)
    assert words.gram_cosine("The mill of Harrow", "Tanks") == 0
    assert words.gram_cosine("", "Tanks") == 0


ARTICLE = "Rebels entered the northern suburbs of the city in the morning."


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("When were the northern suburbs of the city taken?", "the northern suburbs of the city"),
        ("The northern suburbs of the city", "the northern suburbs of the city"),
        ("When was the northern part of the city taken?", None),
        ('When were "the northern suburbs of the city" taken?', None),
        ('entered the northern "suburbs of the" city', None),
    ],
)
def test_a_run_in_common_is_found_outside_quotation_marks(text, run):
    assert words.shared_run(text, ARTICLE, 6) == run
