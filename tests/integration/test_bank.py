"""The project's own bank as it is shipped: what the review shows of it, what it accepts, and what it is made of."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from quizapp.attempts.slots import questions_of, read_slots
from quizapp.core.draw import draw
from quizapp.core.grading import grade_payload
from quizapp.core.lint import check
from quizapp.core.lint.parts import payloads
from quizapp.core.lint.words import content_words, names
from quizapp.core.question import Numeric, Payload, Question, QuestionType, ShortAnswer
from quizapp.core.quiz import QuizSettings
from quizapp.core.typed import number_text
from quizapp.extensions import db
from quizapp.library.bank import FolderBank, read_bank
from quizapp.library.models import QuestionSet
from quizapp.quizzes.queries import list_built_in, pool
from tests.factories import make_attempt, make_quiz, make_user
from tests.integration.review_page import Review
from tests.integration.signed_in import sign_in

FOLDER = Path(__file__).parents[2] / "questions" / "fall-of-damascus-2024"
SECTIONS = {
    "Lead": 8,
    "Background": 18,
    "Prelude": 31,
    "Rebel entry and Assad's escape": 38,
    "Rebel takeover": 17,
    "Aftermath": 12,
    "Reactions": 26,
}
PROCESSES = {"retrieve": 40, "infer": 25, "integrate": 22, "evaluate": 13}
DIFFICULTIES = {"easy": 35, "medium": 45, "hard": 20}
"""Section 7 of the item-writing standard: of 150 questions, and in per cent."""
FEWEST = 120
CHARACTERS_A_QUESTION = 350


@cache
def folder() -> FolderBank:
    return read_bank(FOLDER)


@cache
def questions() -> dict[str, Question]:
    """The questions as the files have them, by id."""
    return {question.id: question for question in folder().bank.questions}


@pytest.fixture
def sets(app):
    """The stored sets, after `flask questions load`."""
    result = app.test_cli_runner().invoke(args=["questions", "load", str(FOLDER)])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    return db.session.scalars(db.select(QuestionSet)).all()


def mark_ids(number: int, question: Question) -> list[str]:
    return [f"q{number}-passage" + f"-{n}" * (n > 1) for n in range(1, len(question.passages) + 1)]


def test_the_review_of_every_question_marks_and_quotes_exactly_its_passages(app, sets):
    student, seen = make_user(), set()
    client = sign_in(app, student)
    for chosen in [[row] for row in sets] + [sets]:
        attempt = make_attempt(make_quiz(sets=chosen), student)
        slots = read_slots(attempt.id)
        stored = questions_of(slots)
        asked = {slot.number: questions()[stored[slot.version_id].id] for slot in slots}

        review = Review(client.get(f"/attempts/{attempt.public_id}/review").text)

        ids = {number: mark_ids(number, question) for number, question in asked.items()}
        assert review.marked(folder().bank.article) == {
            id_: (passage.start, passage.end, passage.exact)
            for number, question in asked.items()
            for id_, passage in zip(ids[number], question.passages, strict=True)
        }
        for number, question in asked.items():
            assert review.quoted(number) == [passage.exact for passage in question.passages], question.id
            assert review.links(number) == ids[number], question.id
        seen |= {question.id for question in asked.values()}
    assert seen == set(questions())


def test_each_set_is_exported_as_one_normalised_document(app, sets, tmp_path):
    text = folder().bank.article.text
    assert {row.slug for row in sets} == set(folder().sets)
    for set_id, ids in folder().sets.items():
        out = tmp_path / f"{set_id}.json"
        args = ["questions", "export", set_id, "--to", "normalised", "--out", str(out)]
        assert app.test_cli_runner().invoke(args=args).exit_code == 0

        made = json.loads(out.read_text(encoding="utf-8"))

        assert (made["schema"], [question["id"] for question in made["questions"]]) == ("normalised/1", list(ids))
        for passage in (passage for question in made["questions"] for passage in question["passages"]):
            assert text[passage["start"] : passage["end"]] == passage["exact"]


def typed() -> Iterator[tuple[Question, str, ShortAnswer | Numeric]]:
    """Everything that is answered by typing: questions, and gaps in texts."""
    for question in questions().values():
        for path, payload in payloads(question):
            if isinstance(payload, ShortAnswer | Numeric):
                yield question, path, payload


def accepted(payload: ShortAnswer | Numeric) -> list[tuple[str, Fraction]]:
    """What may be typed, with its share of the credit; of a range both ends and what lies between."""
    if isinstance(payload, ShortAnswer):
        return [(answer.text, answer.fraction) for answer in payload.answers]
    return [
        (number_text(answer.value + way * answer.tolerance), answer.fraction)
        for answer in payload.answers
        for way in (-1, 0, 1)
    ]


def earns(payload: Payload, text: str) -> Fraction:
    return grade_payload(payload, text).fraction


@pytest.mark.parametrize("form", ["{}", "  {} ", "{}\t"])
@pytest.mark.parametrize("case", [str, str.upper, str.lower, str.title], ids=lambda case: case.__name__)
def test_every_answer_listed_is_accepted_in_any_case_and_with_spaces_around(form, case):
    refused = [
        (question.id, path, text)
        for question, path, payload in typed()
        for text, share in accepted(payload)
        if earns(payload, form.format(case(text))) < share
    ]
    assert refused == []


def one_off(payload: ShortAnswer | Numeric) -> Iterator[str]:
    """The answers with a number in them changed by one; of a range, one beyond its ends."""
    if isinstance(payload, Numeric):
        for answer in payload.answers:
            yield from (number_text(answer.value + way * (answer.tolerance + 1)) for way in (-1, 1))
        return
    for answer in payload.answers:
        for number in re.finditer(r"\d+", answer.text):
            for other in (int(number[0]) - 1, int(number[0]) + 1):
                yield f"{answer.text[: number.start()]}{other}{answer.text[number.end() :]}"


def negated(payload: ShortAnswer | Numeric) -> Iterator[str]:
    yield from (f"{word} {text}" for text, _ in accepted(payload) for word in ("not", "anything but"))


def neighbours(question: Question, payload: ShortAnswer | Numeric) -> Iterator[str]:
    """Other names: those nearby in the article but not in the passages, and what other questions ask for."""
    article, main = folder().bank.article, content_words(accepted(payload)[0][0])
    quoted = " ".join(passage.exact for passage in question.passages)
    around = {article.paragraph_at(passage.start) for passage in question.passages}
    nearby = [name for place in around for name in names(article.text[place.start : place.end]) if name not in quoted]
    elsewhere = [accepted(other)[0][0] for asked, _, other in typed() if asked is not question]
    yield from (name for name in {*nearby, *filter(names, elsewhere)} if not main & content_words(name))


@pytest.mark.parametrize(
    "misses",
    [lambda _, payload: one_off(payload), lambda _, payload: negated(payload), neighbours],
    ids=["another number", "a negation", "another name"],
)
def test_near_misses_are_refused(misses):
    tried = [
        (question, path, payload, miss) for question, path, payload in typed() for miss in misses(question, payload)
    ]

    assert len({question.id for question, _, _, _ in tried}) >= 5
    assert [(question.id, path, miss) for question, path, payload, miss in tried if earns(payload, miss)] == []


def test_the_lint_has_no_error_and_every_warning_is_accepted_with_a_reason():
    assert folder().open_findings(check(folder().bank)) == []
    assert [each for each in folder().accepted if len(each.reason.split()) < 5] == []


def test_every_paragraph_has_questions_by_its_length():
    article = folder().bank.article
    places = [{article.paragraph_at(passage.start) for passage in each.passages} for each in questions().values()]
    counts = Counter(paragraph for touched in places for paragraph in touched)
    wanted = {each: math.ceil((each.end - each.start) / CHARACTERS_A_QUESTION) for each in article.paragraphs}
    assert {each.number: counts[each] for each in wanted if counts[each] < wanted[each]} == {}


@pytest.mark.parametrize(
    ("target", "of", "slack"),
    [
        (SECTIONS, lambda question: folder().bank.article.section_of(question), lambda wanted, _: wanted * 0.20),
        (PROCESSES, lambda question: question.process, lambda _, total: total * 0.05),
        (DIFFICULTIES, lambda question: question.difficulty, lambda _, total: total * 0.05),
    ],
    ids=["sections", "processes", "difficulties"],
)
def test_the_bank_keeps_to_its_mix(target, of, slack):
    total, counts = len(questions()), Counter(map(of, questions().values()))
    wanted = {name: weight * total / sum(target.values()) for name, weight in target.items()}
    assert set(counts) == set(target)
    assert {
        name: counts[name] for name in target if abs(counts[name] - wanted[name]) > slack(wanted[name], total)
    } == {}


def test_the_bank_is_large_enough_and_uses_every_type():
    assert len(questions()) >= FEWEST
    assert {question.type for question in questions().values()} == set(QuestionType)


def test_each_quiz_draws_as_many_questions_as_it_promises(sets):
    for quiz in list_built_in():
        wanted, candidates = QuizSettings.from_data(quiz.settings).draw, [each.candidate for each in pool(quiz)]
        assert {len(draw(candidates, wanted, seed)) for seed in "abcdefgh"} == {wanted}, quiz.title
