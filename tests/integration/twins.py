"""Two sets of questions that read alike to a student and differ in everything else: the key above all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from quizapp.core import question as core
from quizapp.core.question import Difficulty, Process
from tests.factories import TEXT

SENTINEL = "Zyx"
"""Stands in every word that no student may see before the release."""


def question(
    twin: int, name: str, prompt: str, payload: core.Payload, exact: tuple[str, str], **fields: Any
) -> core.Question:
    """The question as the first or second twin has it: only prompt and offer are the same."""
    tail = f"{SENTINEL}{name}{twin * 7}"
    start = TEXT.index(exact[twin])
    return core.Question(
        id=f"{tail}-file-id",
        prompt=prompt,
        payload=payload,
        title=f"{tail} title",
        explanation=f"<p>{tail} explanation</p>" + "<p>More of it.</p>" * twin,
        feedback_correct=f"<p>{tail} feedback on right answers</p>",
        feedback_partial=f"<p>{tail} feedback on half of one</p>",
        feedback_incorrect="" if twin else f"<p>{tail} feedback on wrong answers</p>",
        tags=(f"{tail}-tag",) * (1 + twin),
        category=f"{tail} category",
        difficulty=(Difficulty.EASY, Difficulty.HARD)[twin],
        process=(Process.RETRIEVE, Process.EVALUATE)[twin],
        group=(f"{tail}-group",),
        passages=(core.Passage(exact=exact[twin], start=start, end=start + len(exact[twin])),),
        **fields,
    )


def options(twin: int, texts: tuple[str, ...], shares: tuple[tuple[str, ...], tuple[str, ...]]) -> Any:
    """Options of the same texts in the same order of the file, with other ids, shares of credit and feedback."""
    return tuple(
        core.Option(
            id="abcdef"[place] if twin == 0 else f"{SENTINEL}-{place}",
            text=text,
            fraction=Fraction(share),
            feedback=f"{SENTINEL} feedback on option {place}" * (1 + twin),
        )
        for place, (text, share) in enumerate(zip(texts, shares[twin], strict=True))
    )


def twin_questions(twin: int) -> tuple[core.Question, ...]:
    """One question of each type; `twin` is 0 or 1."""
    numbers = ((Fraction(8_675_309), Fraction(0)), (Fraction(1, 3), Fraction(2)))[twin]
    typed = ((f"{SENTINEL}villa", f"{SENTINEL}stad"), (f"{SENTINEL} burgh *", f"{SENTINEL} castle"))[twin]
    items = ("The storm", "The opening", "The first steamer", "The last sail", "The ferry", "The end of trade")
    rights = ("The plans", "The quay", "The stone", "The wall", "The ferry", "The storm")
    lefts = ("Ida Lund", "Per Holm", "Sandvik", "The town")
    return (
        question(
            twin,
            "stone",
            "<p>Where did the stone come from?</p>",
            core.SingleChoice(
                options=options(twin, ("Sandvik", "Aldersund", "Brenholm"), (("1", "0", "1/2"), ("0", "1", "-1/4")))
            ),
            ("The stone came from the quarry at Sandvik.", "It took 6 years to build"),
        ),
        question(
            twin,
            "people",
            "<p>Who had a part in the building?</p>",
            core.MultipleResponse(
                options=options(
                    twin,
                    ("Ida Lund", "Per Holm", "Nils Berg", "Anna Dahl"),
                    (("1/2", "1/2", "-1/2", "0"), ("0", "0", "0", "1")),
                ),
                scoring=(core.Scoring.PARTIAL, core.Scoring.EXACT)[twin],
            ),
            ("Ida Lund drew the plans", "212 people worked on it"),
        ),
        question(
            twin,
            "wood",
            "<p>The second pier was made of wood.</p>",
            core.TrueFalse(answer=bool(twin), feedback_true=f"{SENTINEL} true", feedback_false=f"{SENTINEL} false"),
            ("a wall of granite instead of wood", "The harbour closed to trade in 1978."),
        ),
        question(
            twin,
            "years",
            "<p>How many years did it take?</p>",
            core.Numeric(
                answers=(core.NumericAnswer(value=numbers[0], tolerance=numbers[1], feedback=f"{SENTINEL} number"),)
                * (1 + twin),
                feedback_other=f"{SENTINEL} other number",
            ),
            ("It took 6 years to build", "opened on 3 May 1894"),
        ),
        question(
            twin,
            "ferry",
            "<p>Where did the ferry go?</p>",
            core.ShortAnswer(
                answers=tuple(
                    core.TextAnswer(text=text, feedback=f"{SENTINEL} text") for text in (*typed, *["Sandvik"] * twin)
                ),
                case_sensitive=bool(twin),
                wildcards=bool(twin),
                feedback_other=f"{SENTINEL} other text",
            ),
            ("the ferry to Aldersund began in 1932", "Steamers came first"),
        ),
        question(
            twin,
            "order",
            "<p>Put these in order.</p>",
            core.Ordering(
                items=items if twin == 0 else (*items[2:], *items[:2]),
                scoring=(core.Scoring.PARTIAL, core.Scoring.EXACT)[twin],
            ),
            ("The harbour closed to trade in 1978.", "In 1891 a storm broke the first pier."),
        ),
        question(
            twin,
            "roles",
            "<p>Who did what?</p>",
            core.Matching(
                pairs=tuple(
                    core.Pair(left=left, right=right) for left, right in zip(lefts, rights[2 * twin :], strict=False)
                ),
                distractors=rights[:2] if twin else rights[4:],
            ),
            ("Per Holm led the work on the quay", "sailing ships stayed away after 1910"),
        ),
        question(
            twin,
            "opening",
            "<p>It opened in [[1]] after [[2]] years, built by [[3]] and [[4]].</p>",
            core.Cloze(
                blanks=(
                    core.Blank(
                        payload=core.SingleChoice(
                            options=options(twin, ("May", "June", "July"), (("1", "0", "0"), ("0", "0", "1")))
                        ),
                        points=Fraction(1 + 3 * twin),
                    ),
                    core.Blank(payload=core.Numeric(answers=(core.NumericAnswer(value=numbers[0] + 1),))),
                    core.Blank(payload=core.ShortAnswer(answers=(core.TextAnswer(text=typed[1]),))),
                    core.Blank(
                        payload=core.MultipleResponse(
                            options=options(twin, ("Ida", "Per", "Nils"), (("1/2", "1/2", "0"), ("0", "0", "1")))
                        )
                    ),
                )
            ),
            ("opened on 3 May 1894", "The town then chose a wall of granite"),
        ),
    )


def hidden_texts() -> frozenset[str]:
    """What none of the two may show: each passage that stands in no prompt and no option, and the numbers."""
    passages = {passage.exact for twin in (0, 1) for each in twin_questions(twin) for passage in each.passages}
    return frozenset({SENTINEL, SENTINEL.casefold(), "8675309", "8 675 309", "8,675,309"} | passages)
