"""Whether the lint sees what it is for: 200 faults put into the project's own bank, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from quizapp.core.lint import RULES, check
from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding
from quizapp.core.question import Question
from quizapp.library.bank import FolderBank, read_bank
from tests.unit.core.lint.faults import answers, evidence, wording
from tests.unit.core.lint.faults.parts import Fault

FOLDER = Path(__file__).parents[4] / "questions" / "fall-of-damascus-2024"
KINDS: dict[Fault, str] = {
    evidence.wrong_passage: "L16",
    evidence.shifted_offsets: "L02",
    evidence.cut_in_a_word: "L03",
    evidence.overlong_passage: "L03",
    evidence.no_passage: "L01",
    evidence.one_sentence_to_integrate: "L04",
    evidence.wrong_key: "L16",
    evidence.foreign_answer: "L16",
    evidence.made_up: "L18",
    evidence.second_right_answer: "L17",
    evidence.lost_hedge: "L20",
    evidence.loaded_word: "L19",
    evidence.copied_typing_error: "L21",
    evidence.lost_scope: "L21",
    wording.negative_stem: "L07",
    wording.dependent_stem: "L13",
    wording.overlong_stem: "L13",
    wording.lifted_words: "L14",
    wording.repeated_stem: "L15",
    wording.given_away: "L27",
    wording.leaked_word: "L12",
    wording.doubled_option: "L05",
    wording.overlapping_option: "L05",
    wording.option_about_options: "L06",
    wording.blown_up_key: "L08",
    wording.telling_term: "L11",
    wording.unordered_figures: "L23",
    wording.marked_key: "L24",
    wording.equal_feedbacks: "L22",
    wording.missing_feedback: "L22",
    wording.missing_explanation: "L22",
    wording.feedback_by_place: "L22",
    answers.repeated_id: "L01",
    answers.wrong_number_of_keys: "L01",
    answers.generous_tolerance: "L25",
    answers.lost_unit: "L25",
    answers.no_spare: "L25",
    answers.dated_event: "L25",
    answers.other_gaps: "L01",
    answers.lost_variant: "L26",
}
"""Each kind of fault, and the rule that is to find it: others may as well, but do not count."""
OF_A_KIND = 5
LEAST_FOUND = 0.95
MOST_MISSED_OF_A_KIND = 2
MOST_FALSE_ALARMS = 0.02
RULE_OF = {rule.__name__[:3].upper(): rule for rule in RULES}


@cache
def folder() -> FolderBank:
    return read_bank(FOLDER)


@cache
def broken_before(rule: str) -> set[Finding]:
    return broken(rule, folder().bank)


def broken(rule: str, bank: Bank) -> set[Finding]:
    """What the rule finds wrong with single questions."""
    return {finding for finding in RULE_OF[rule](bank) if finding.question}


def spoilt(kind: Fault, bank: Bank) -> Iterator[Bank]:
    """Banks with one fault of this kind each, in as many different questions as have what it spoils."""
    rng, flawed = Random(kind.__name__), {finding.question for finding in broken_before(KINDS[kind])}
    for place in rng.sample(range(len(bank.questions)), len(bank.questions)) * OF_A_KIND:
        question = bank.questions[place]
        changed = None if question.id in flawed else kind(rng, bank, question)
        if changed is not None:
            yield replace(bank, questions=(*bank.questions[:place], changed, *bank.questions[place + 1 :]))


def is_found(kind: Fault, bank: Bank) -> bool:
    return bool(broken(KINDS[kind], bank) - broken_before(KINDS[kind]))


def changed_question(bank: Bank) -> Question:
    """The one question that is not as it was."""
    before = folder().bank.questions
    (changed,) = (new for old, new in zip(before, bank.questions, strict=True) if new is not old)
    return changed


def test_the_lint_finds_nearly_all_seeded_faults():
    faults = [(kind, bank) for kind in KINDS for bank in islice(spoilt(kind, folder().bank), OF_A_KIND)]
    missed = [(kind.__name__, changed_question(bank)) for kind, bank in faults if not is_found(kind, bank)]

    assert len(faults) == 200
    told = "missed:\n" + "\n".join(f"{kind}: {question.id}: {question.prompt}" for kind, question in missed)
    assert len(missed) <= (1 - LEAST_FOUND) * len(faults), told
    assert max(Counter(kind for kind, _ in missed).values(), default=0) <= MOST_MISSED_OF_A_KIND, told


def test_the_lint_raises_hardly_any_false_alarm():
    left = folder().open_findings(check(folder().bank))
    alarms = {finding.question for finding in left if finding.question}

    assert len(alarms) <= MOST_FALSE_ALARMS * len(folder().bank.questions), left


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_fault_is_one_changed_question_and_always_the_same(kind):
    once, again = (list(islice(spoilt(kind, folder().bank), OF_A_KIND)) for _ in range(2))
    before = {question.id: question for question in folder().bank.questions}

    assert once == again
    for bank in once:
        assert before.get(changed_question(bank).id) != changed_question(bank)
