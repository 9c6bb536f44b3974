"""No question that can be imported stops the lint, however odd its words and figures are."""

import time
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.lint import advise, check
from quizapp.core.lint.bank import Bank
from quizapp.core.passage import parse_article
from quizapp.core.question import Difficulty, Passage, Process, Question, ShortAnswer, TextAnswer, from_data, to_data
from quizapp.core.wellformed import has_words, problems
from tests.unit.core import samples
from tests.unit.core.lint.bank_of import question

WORDS = (
    "Homs the al-Assad U.S. Gen. HTS Jolani 4th nd twenty one hour May December 31 2024 1,000 3.5 10:30 25.61 10.30pm"
    " a.m. pm an not EXCEPT all none A B only regime reportedly According www.x.com ~/x ____ [[ ]] ( ) – - _ ? . : !"
    " … „ “ ” \" ' ’ ‘ « » &amp; &lt;b&gt; <p>x</p> <br> ² ½ Ⅷ ٣ ३ 𝟛 ① ª é İ ß ﬁ ǅ \u0345 \u0301 ꙮ \ufeff \u2028"
)
LONG = 30_000
TEXTS = frozenset({"prompt", "title", "category", "explanation", "text", "left", "right"})
LISTS = frozenset({"items", "distractors", "tags", "group"})

odd_words = st.sampled_from(WORDS.split(" ")) | samples.texts
odd_texts = st.lists(odd_words, min_size=1, max_size=10).map(" ".join).filter(has_words)
odd_numbers = st.sampled_from([Fraction(10) ** 100, Fraction(-1, 10**30), Fraction(1, 3), Fraction(0)])


@st.composite
def odd_questions(draw: st.DrawFn, article: str) -> Question:
    """A well-formed question of odd words, with passages of the article, of elsewhere, or of nowhere."""
    odd = from_data(_odd(draw, to_data(draw(samples.questions()))))
    gaps = range(1, len(getattr(odd.payload, "blanks", ())) + 1)
    prompt = odd.prompt.replace("[[", "((") + "".join(f" [[{gap}]]" for gap in gaps)
    return replace(
        odd,
        id=draw(st.sampled_from("abcdef")),
        prompt=prompt,
        passages=tuple(draw(st.lists(passages(article), max_size=3))),
        process=draw(st.none() | st.sampled_from(Process)),
        difficulty=draw(st.none() | st.sampled_from(Difficulty)),
    )


@st.composite
def passages(draw: st.DrawFn, article: str) -> Passage:
    start = draw(st.integers(0, len(article)))
    end = draw(st.integers(start, len(article) + 5))
    place = draw(st.sampled_from([{}, {"start": start, "end": end}]))
    return Passage(exact=draw(st.just(article[start:end]) | odd_texts) or "x", **place)


@st.composite
def odd_banks(draw: st.DrawFn) -> Bank:
    article = "\n".join(draw(st.lists(odd_texts, max_size=4)))
    questions = draw(st.lists(odd_questions(article), max_size=4))
    return Bank(article=parse_article(article), questions=tuple(questions))


def _odd(draw: st.DrawFn, data: Any, name: str = "") -> Any:
    if isinstance(data, dict):
        return {key: _odd(draw, value, key) for key, value in data.items()}
    if isinstance(data, list):
        return [
            f"{draw(odd_texts)}{place}" if name in LISTS else _odd(draw, value, name)
            for place, value in enumerate(data)
        ]
    if name in TEXTS or name.startswith("feedback"):
        return draw(odd_texts)
    return draw(odd_numbers | st.just(data)) if name == "value" else data


@given(odd_banks())
def test_no_question_stops_the_lint(bank):
    check(bank)


@given(odd_banks())
def test_the_importer_would_take_these_questions(bank):
    assert [problem for question in bank.questions for problem in problems(question)] == []


@pytest.mark.parametrize(
    "piece", ["7", "7,", "7.", "al-", "?", "„", "«", "“", "‘", "Ab. ", "A.", "Ab, ", "____", "&lt;"]
)
def test_a_long_text_takes_a_moment(piece):
    text = (piece * LONG)[:LONG]
    long = question(ShortAnswer(answers=(TextAnswer(text=text),)), prompt=text, explanation=text)
    bank = Bank(article=parse_article(text), questions=(long,))
    start = time.process_time()
    advise(bank)
    assert time.process_time() - start < 2
