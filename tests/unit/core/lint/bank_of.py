"""Small banks to lint: builders that make a good question of each type, of which a test spoils one part.

The key of a choice is marked by a star: `single("Hama", "Homs*", "Aleppo")`. What is not given is good.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from quizapp.core.lint.bank import Bank
from quizapp.core.passage import PassageAmbiguous, PassageNotFound, locate, parse_article
from quizapp.core.question import (
    Blank,
    Cloze,
    Difficulty,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Passage,
    Payload,
    Process,
    Question,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)

ARTICLE = """\
Ann Miller built the mill of Harrow in 1820. It stood 20 kilometres (12 mi) from the town of Selby, beside the river Tarn. The well-known mill had a wheel of oak.


== History ==
In March 1850 a flood destroyed the wheel, and the carpenter Peter Hall repaired it within 13 months. On the same day, the owner sold the barn to Mary Stone. According to the parish register, the price was low. After the sale, the barn was used as a school.
The railway reached Selby on 4 May 1861. The mill closed in 1873. Reportedly, nobody in Harrow protested.
"""  # noqa: E501 -- a paragraph is a line
EXPLANATION = "The first paragraph gives the year in so many words, and no other year is said of the building."


def bank(*questions: Question, article: str = ARTICLE, **fields: Any) -> Bank:
    """The questions as a bank, their passages located where the article has them; ids that repeat the default count."""
    parsed = parse_article(article)
    numbered = (
        replace(question, id=f"q{number}") if question.id == "q" else question
        for number, question in enumerate(questions, start=1)
    )
    located = tuple(replace(q, passages=tuple(_located(parsed.text, p) for p in q.passages)) for q in numbered)
    digest = hashlib.sha256(parsed.text.encode()).hexdigest()
    return Bank(**{"article": parsed, "questions": located, "digest": digest} | fields)


def question(
    payload: Payload, passages: Sequence[str | Passage] = ("built the mill of Harrow in 1820",), **fields: Any
) -> Question:
    """A question with every field that the standard asks for; passages may be given by their words alone."""
    spans = tuple(Passage(exact=span) if isinstance(span, str) else span for span in passages)
    good = {
        "id": "q",
        "prompt": "According to the introduction, what happened in Harrow?",
        "explanation": EXPLANATION,
        "process": Process.RETRIEVE,
        "difficulty": Difficulty.EASY,
        "group": ("mill",),
    }
    return Question(**good | {"payload": payload, "passages": spans} | fields)


def single(*options: str, feedback: Sequence[str] | None = None, **fields: Any) -> Question:
    chosen = options_of(options or ("Flood", "Mill*", "Sale"), feedback)
    whole = tuple(replace(option, fraction=Fraction(option.fraction > 0)) for option in chosen)
    return question(SingleChoice(options=whole), **fields)


def multiple(*options: str, feedback: Sequence[str] | None = None, **fields: Any) -> Question:
    chosen = options or ("Barn*", "Mill*", "Bridge", "Church")
    return question(MultipleResponse(options=options_of(chosen, feedback)), **fields)


def options_of(texts: Sequence[str], feedback: Sequence[str] | None = None) -> tuple[Option, ...]:
    """Options a, b, c ...; the keys, marked by a star, share the credit."""
    keys = sum(text.endswith("*") for text in texts)
    told = feedback or [f"The article tells something else in place {place}." for place in range(len(texts))]
    return tuple(
        Option(
            id=chr(ord("a") + place),
            text=text.removesuffix("*"),
            fraction=Fraction(1, keys) if text.endswith("*") else Fraction(0),
            feedback=words,
        )
        for place, (text, words) in enumerate(zip(texts, told, strict=True))
    )


def true_false(answer: bool = True, *, told: tuple[str, str] | None = None, **fields: Any) -> Question:
    """`told` are the feedback of true and that of false."""
    yes, no = told or ("Right: the first sentence says so.", "The first sentence says that it was in 1820.")
    payload = TrueFalse(answer=answer, feedback_true=yes, feedback_false=no)
    return question(payload, **{"prompt": "The mill of Harrow dates from 1820."} | fields)


def numeric(value: float | str = 1820, tolerance: float | str = 0, **fields: Any) -> Question:
    payload = Numeric(answers=(NumericAnswer(value=Fraction(value), tolerance=Fraction(tolerance)),))
    return question(payload, **{"prompt": "In which year was the mill of Harrow finished?"} | fields)


def short(*answers: str, **fields: Any) -> Question:
    payload = ShortAnswer(answers=tuple(TextAnswer(text=text) for text in answers or ("Ann Miller", "Miller")))
    return question(payload, **{"prompt": "Who built the mill of Harrow?"} | fields)


def ordering(*items: str, **fields: Any) -> Question:
    good = {
        "prompt": "Put these events in order from the earliest to the latest.",
        "process": Process.INTEGRATE,
        "passages": ("built the mill of Harrow in 1820", "In March 1850 a flood", "The mill closed in 1873."),
    }
    return question(Ordering(items=items or ("Mill is built", "Flood comes", "Mill closes")), **good | fields)


def matching(*pairs: tuple[str, str], spare: Sequence[str] = ("baker",), **fields: Any) -> Question:
    chosen = pairs or (("Ann Miller", "builder"), ("Peter Hall", "carpenter"), ("Mary Stone", "buyer"))
    payload = Matching(pairs=tuple(Pair(left=left, right=right) for left, right in chosen), distractors=tuple(spare))
    return question(payload, **{"prompt": "Match each person with the role given in the article."} | fields)


def cloze(*gaps: Payload | Sequence[str], **fields: Any) -> Question:
    """Each gap is a payload, or the accepted answers of a typed one."""
    payloads = (
        ShortAnswer(answers=tuple(TextAnswer(text=text) for text in gap)) if isinstance(gap, list | tuple) else gap
        for gap in gaps or (["oak"],)
    )
    blanks = tuple(Blank(payload=payload) for payload in payloads)
    return question(Cloze(blanks=blanks), **{"prompt": "The wheel of the mill was made of [[1]]."} | fields)


def _located(text: str, passage: Passage) -> Passage:
    if passage.start is not None:
        return passage
    try:
        return locate(text, passage)
    except (PassageNotFound, PassageAmbiguous):
        return passage
