"""Writing native files and reading them back."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.core.question import MultipleResponse, Option, Question, Scoring, TrueFalse
from quizapp.formats.native import read
from quizapp.formats.native_writer import write
from quizapp.formats.normalised import Item, ParsedFile, SetMeta, from_record, to_record
from quizapp.formats.yamltext import decimal
from tests.unit.formats.files import ARTICLE, HEAD, SINGLE, question, read_text
from tests.unit.formats.strategies import HTML_RICH, METAS, PLAIN_RICH, well_formed

SLOW = settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def comes_back(meta: SetMeta, questions: list[Question]) -> None:
    """Reading gives the same set, and writing that the same bytes."""
    data = write(meta, questions)
    parsed = read(data)
    assert not parsed.errors
    assert [item.notes for item in parsed.items if item.question is None] == []
    assert parsed.questions == tuple(questions)
    assert parsed.meta == meta
    assert write(parsed.meta, parsed.questions) == data


@SLOW
@given(METAS, well_formed(PLAIN_RICH))
def test_a_plain_set_comes_back(meta, question):
    has_text = meta.source is not None and "text" in meta.source  # it would give the passages places
    comes_back(meta, [replace(question, passages=()) if has_text else question])


@SLOW
@given(well_formed(HTML_RICH))
def test_a_set_with_markup_comes_back(question):
    comes_back(SetMeta(id="s"), [question])


@SLOW
@given(METAS, st.lists(well_formed(HTML_RICH), max_size=2))
def test_a_record_comes_back(meta, questions):
    items = tuple(Item(number=n, line=n, key=each.id, question=each) for n, each in enumerate(questions, start=1))
    parsed = ParsedFile(format="native", meta=meta, items=items)
    assert from_record(json.loads(json.dumps(to_record(parsed)))) == parsed


SET = """\
format: quizset/1
id: harbour
title: "Harbours: old ones"
language: en
text_format: plain
source:
  title: The harbour
  text: |
    One.

    Two.
questions:
  - id: who
    type: single_choice
    title: Plans
    prompt: Who drew the plans?
    points: 2
    difficulty: easy
    process: retrieve
    group:
      - people
    tags:
      - "no"
    category: Events/South
    shuffle: false
    options:
      - id: lund
        text: Ida Lund
        correct: true
      - text: Per Holm
        fraction: -0.5
    explanation: |-
      First line.

      Second paragraph.
    passages:
      - exact: One.
        start: 0
        end: 4
"""


def test_a_file_is_written_in_a_fixed_order_without_defaults():
    parsed = read_text(SET.replace("correct: true", "fraction: 1"))
    assert [item.notes for item in parsed.items] == [()]
    assert write(parsed.meta, parsed.questions).decode() == SET.replace("correct: true", "fraction: 1")


def test_keys_alone_are_named_where_that_gives_each_option_its_fraction():
    parsed = read_text(HEAD + question("single_choice", SINGLE))
    assert "fraction" not in write(parsed.meta, parsed.questions).decode()


def test_another_reader_of_yaml_reads_the_same_texts():
    words = ["no", "2024-12-08", "1:30", "007", "1e3", "0x1F", "~", "null", "a: b", "#a", "- a", "é\u2028x", "'", '"']
    answers = ", ".join(f"{{text: {json.dumps(word)}, feedback: {json.dumps(word)}}}" for word in words)
    parsed = read_text(HEAD + question("short_answer", f"answers: [{answers}]"))
    data = yaml.safe_load(write(parsed.meta, parsed.questions))
    assert [answer["text"] for answer in data["questions"][0]["answers"]] == words
    assert [answer["feedback"] for answer in data["questions"][0]["answers"]] == words


def test_shares_that_no_decimal_number_is_are_written_as_ratios():
    third = Fraction(1, 3)
    options = tuple(
        Option(id=id_, text=id_, fraction=share) for id_, share in (("a", third), ("b", 2 * third), ("c", Fraction(0)))
    )
    made = Question(
        id="q", prompt="What?", points=third, payload=MultipleResponse(options=options, scoring=Scoring.EXACT)
    )
    assert b"fraction: 1/3" in write(SetMeta(), [made])
    comes_back(SetMeta(), [made])


def test_a_set_is_written_as_html_if_one_of_its_texts_has_markup():
    plain = Question(id="a", prompt="1 &lt; 2?", payload=TrueFalse(answer=True))
    bold = Question(id="b", prompt="<b>What?</b>", payload=TrueFalse(answer=True))
    assert b'text_format: plain\nquestions:\n  - id: a\n    type: true_false\n    prompt: "1 < 2?"' in write(
        SetMeta(), [plain]
    )
    assert b"text_format: html" in write(SetMeta(), [plain, bold])
    comes_back(SetMeta(), [plain, bold])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("-20", "-20"),
        ("1/8", "0.125"),
        ("1/3", "1/3"),
        ("-1/40", "-0.025"),
        ("1" + "0" * 30, "1" + "0" * 30),
    ],
)
def test_numbers_are_written_exactly(number, text):
    assert decimal(Fraction(number)) == text


def test_the_article_is_no_part_of_a_set_without_its_text():
    parsed = read_text(HEAD + question("single_choice", SINGLE, "passages: [Ida Lund]"))
    assert ARTICLE not in write(parsed.meta, parsed.questions).decode()
