import yaml

from quizapp.core.lint.baselines import BlindList, sets_digest
from tools.train_baseline import as_yaml, cross_validated, main

SET = """\
format: quizset/1
id: mill
title: "The mill"
language: en
text_format: plain
questions:
"""
QUESTION = """\
  - id: q{number}
    type: single_choice
    prompt: "What was sold in the year {number}?"
    options:
      - {{text: "Barn"}}
      - {{text: "A much older mill", correct: true}}
      - {{text: "Hut"}}
"""


def lists(count, options, key):
    """`count` lists whose key is at the place that `key` says for the number of the list."""
    return [BlindList(f"q{number}", "What was sold?", options, key(number)) for number in range(count)]


def write_set(folder, count):
    questions = "".join(QUESTION.format(number=number) for number in range(count))
    (folder / "mill.quiz.yaml").write_text(SET + questions, encoding="utf-8")


def test_a_model_learns_that_the_key_is_the_longest():
    result = cross_validated(lists(30, ("Barn", "A much older mill", "Hut"), lambda _number: 1))
    assert (result.hits, result.tries, result.expected) == (30, 30, 10.0)


def test_a_model_learns_nothing_where_there_is_nothing_to_learn():
    result = cross_validated(lists(60, ("Barn", "Mill", "Sale"), lambda number: number * number // 7 % 3))
    assert result.hits < 30


def test_a_model_is_not_tried_on_a_question_that_it_has_seen():
    """One question, with the only lists in which the first option is the key, is never known from itself."""
    options = ("Barn", "A much older mill", "Hut")
    others = lists(27, options, lambda _number: 1)
    odd = [BlindList("odd", "What was sold?", options, 0)] * 3
    assert cross_validated([*others, *odd]).hits == 27


def test_the_result_is_the_same_each_time():
    choices = lists(40, ("Barn", "The mill of Harrow", "Sale of it"), lambda number: number * number // 7 % 3)
    assert cross_validated(choices) == cross_validated(choices)


def test_the_result_is_written_beside_the_set_files_with_their_digest(tmp_path, capsys):
    write_set(tmp_path, 12)
    assert main([str(tmp_path)]) == 0
    written = yaml.safe_load((tmp_path / "baseline.yaml").read_text(encoding="utf-8"))
    digest = sets_digest({"mill.quiz.yaml": (tmp_path / "mill.quiz.yaml").read_bytes()})
    assert written == {"name": "trained model", "hits": 12, "tries": 12, "expected": 4.0, "digest": digest}
    assert capsys.readouterr().out == "trained model: 12 of 12, 4.0 by chance\n"


def test_too_few_questions_are_refused(tmp_path, capsys):
    write_set(tmp_path, 9)
    assert main([str(tmp_path)]) == 1
    assert "fewer than 10" in capsys.readouterr().err
    assert not (tmp_path / "baseline.yaml").exists()


def test_a_folder_has_to_be_named(capsys):
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_file_says_what_made_it():
    result = cross_validated(lists(20, ("Barn", "A much older mill", "Hut"), lambda _number: 1))
    assert as_yaml(result, "0" * 64).startswith("# Made by tools/train_baseline.py")
