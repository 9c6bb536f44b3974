"""What the README shows and names is there, and does what it says."""

import hashlib
import re
import struct
from pathlib import Path

import pytest
import yaml

from quizapp import config
from quizapp.accounts.commands import people
from quizapp.attempts.commands import attempts
from quizapp.formats.registry import read
from quizapp.quizzes.commands import questions

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```\w*\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = sorted(set(re.findall(r"\.venv/bin/flask --app wsgi (\w+ \w+)(.*)", README)))
GROUPS = {group.name: group for group in (people, questions, attempts)}
MAX_PICTURE_BYTES = 150_000


def test_the_example_of_a_question_set_has_no_fault():
    example = next(block for block in BLOCKS if block.startswith("format: quizset/1\n"))
    parsed = read(example.encode(), lambda _stated: None)
    assert [item.notes for item in parsed.items] == [(), ()]
    assert all(question.is_ready for question in parsed.questions)


def test_its_settings_are_those_of_the_configuration():
    rows = [line for line in str(config.__doc__).splitlines() if line.startswith("|")]
    assert "\n".join(rows) in README


@pytest.mark.parametrize(("name", "rest"), COMMANDS)
def test_its_commands_and_their_options_exist(name, rest):
    group, command = name.split()
    known = {option for parameter in GROUPS[group].commands[command].params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", rest)) <= known


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)\b(?=[`\n ])", "\n".join(BLOCKS)))))
def test_what_it_makes_can_be_made(target):
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "path",
    sorted(set(re.findall(r"`((?:quizapp|tests|questions)/[\w./-]*\.\w+)`|\]\(((?!http|#)[^)]+)\)", README))),
    ids="".join,
)
def test_the_files_that_it_names_are_there(path):
    name = "".join(path)
    made = name.startswith("quizapp/translations/")
    assert made or (ROOT / name).is_file()


def test_the_quiz_of_its_tour_is_there_with_its_time():
    quizzes = yaml.safe_load((ROOT / "questions/fall-of-damascus-2024/quizzes.yaml").read_text())["quizzes"]
    minutes = {quiz["title"]: quiz["minutes"] for quiz in quizzes}
    (title,) = re.findall(r"\*(Fall of Damascus: [^*]+)\*", README)
    assert f"*Start, {minutes[title]} minutes*" in README


@pytest.mark.parametrize("name", ["attempt", "review"])
def test_its_pictures_are_1280_wide_and_small(name):
    data = (ROOT / "docs" / f"{name}.png").read_bytes()
    assert struct.unpack(">I", data[16:20]) == (1280,)
    assert len(data) < MAX_PICTURE_BYTES


def test_its_digest_is_that_of_the_article():
    text = (ROOT / "questions" / "fall-of-damascus-2024" / "article.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() in README
