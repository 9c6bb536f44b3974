"""Questions to test with: one of each type, and Hypothesis strategies for any well-formed one."""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from quizapp.core.draw import option_order
from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Payload,
    Question,
    QuestionType,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.core.wellformed import has_words

THIRD = Fraction(1, 3)


def make_question(payload: Payload, **fields: Any) -> Question:
    return Question(**{"id": "q1", "prompt": "Who came first?", "payload": payload} | fields)


def make_options(*fractions: Fraction | int | str) -> tuple[Option, ...]:
    """Options a, b, c ... of these fractions."""
    return tuple(
        Option(id=chr(ord("a") + place), text=f"Option number {place}", fraction=Fraction(fraction))
        for place, fraction in enumerate(fractions)
    )


SINGLE = make_question(SingleChoice(options=make_options(0, 1, "1/2", 0)))
MULTIPLE = make_question(MultipleResponse(options=make_options(THIRD, THIRD, THIRD, -THIRD, -THIRD)))
TRUE_FALSE = make_question(TrueFalse(answer=False))
NUMERIC = make_question(
    Numeric(
        answers=(
            NumericAnswer(value=Fraction(20), tolerance=Fraction(1, 2)),
            NumericAnswer(value=Fraction(20), tolerance=Fraction(5), fraction=Fraction(1, 2)),
        )
    )
)
SHORT = make_question(
    ShortAnswer(answers=(TextAnswer(text="Kamel Sakr"), TextAnswer(text="Sakr", fraction=Fraction(1, 2))))
)
ORDERING = make_question(Ordering(items=("Aleppo", "Hama", "Homs", "Damascus")))
MATCHING = make_question(
    Matching(
        pairs=(Pair(left="8", right="December"), Pair(left="9", right="December"), Pair(left="27", right="November")),
        distractors=("October",),
    )
)
CLOZE = make_question(
    Cloze(
        blanks=(
            Blank(payload=SingleChoice(options=make_options(1, 0))),
            Blank(payload=ShortAnswer(answers=(TextAnswer(text="Hama"),))),
            Blank(payload=Numeric(answers=(NumericAnswer(value=Fraction(13)),))),
            Blank(payload=MultipleResponse(options=make_options("1/2", "1/2", "-1/2"))),
        )
    ),
    prompt="<p>First [[1]], then [[2]], for [[3]] hours with [[4]].</p>",
)
ALL = (SINGLE, MULTIPLE, TRUE_FALSE, NUMERIC, SHORT, ORDERING, MATCHING, CLOZE)
"""One question of each type."""

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(has_words)
shares = st.fractions(min_value=0, max_value=1, max_denominator=6)
seeds = st.text("0123456789abcdef", min_size=4, max_size=8)
scorings = st.sampled_from(Scoring)


@st.composite
def options_of_one_key(draw: st.DrawFn) -> tuple[Option, ...]:
    wrong = draw(st.lists(shares, min_size=1, max_size=5))
    return _options(draw, draw(st.permutations([Fraction(1), *wrong])))


@st.composite
def options_of_many_keys(draw: st.DrawFn) -> tuple[Option, ...]:
    keys, rest = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return _options(draw, draw(st.permutations([Fraction(1, keys)] * keys + [Fraction(-1, keys)] * rest)))


def _options(draw: st.DrawFn, fractions: list[Fraction]) -> tuple[Option, ...]:
    flags = draw(st.lists(st.booleans(), min_size=len(fractions), max_size=len(fractions)))
    return tuple(
        Option(id=f"o{place}", text=f"{draw(texts)}{place}", fraction=fraction, fixed=fixed, feedback=draw(texts))
        for place, (fraction, fixed) in enumerate(zip(fractions, flags, strict=True))
    )


singles = st.builds(SingleChoice, options=options_of_one_key())
multiples = st.builds(MultipleResponse, options=options_of_many_keys(), scoring=scorings)
short_answers = st.builds(
    ShortAnswer,
    answers=st.lists(st.builds(TextAnswer, text=texts), min_size=1, max_size=3).map(tuple),
    case_sensitive=st.booleans(),
)
numerics = st.builds(
    Numeric,
    answers=st.lists(
        st.builds(NumericAnswer, value=st.fractions(max_denominator=8), tolerance=shares), min_size=1, max_size=3
    ).map(tuple),
)
orderings = st.builds(Ordering, items=st.lists(texts, min_size=2, max_size=6, unique=True).map(tuple), scoring=scorings)
matchings = st.builds(
    Matching,
    pairs=st.lists(st.builds(Pair, left=texts, right=texts), min_size=2, max_size=5).map(tuple),
    distractors=st.lists(texts, max_size=3).map(tuple),
    scoring=scorings,
).filter(lambda payload: len(payload.rights) > 1)
blanks = st.builds(
    Blank,
    payload=st.one_of(singles, multiples, short_answers, numerics),
    points=st.fractions(min_value=Fraction(1, 4), max_value=3, max_denominator=4),
)
clozes = st.builds(Cloze, blanks=st.lists(blanks, min_size=1, max_size=4).map(tuple))
true_falses = st.builds(TrueFalse, answer=st.booleans())

PAYLOADS = {
    QuestionType.SINGLE_CHOICE: singles,
    QuestionType.MULTIPLE_RESPONSE: multiples,
    QuestionType.TRUE_FALSE: true_falses,
    QuestionType.NUMERIC: numerics,
    QuestionType.SHORT_ANSWER: short_answers,
    QuestionType.ORDERING: orderings,
    QuestionType.MATCHING: matchings,
    QuestionType.CLOZE: clozes,
}


@st.composite
def questions(draw: st.DrawFn, *kinds: QuestionType) -> Question:
    """Any well-formed question, or one of `kinds`."""
    payload = draw(PAYLOADS[draw(st.sampled_from(kinds or list(QuestionType)))])
    gaps = range(1, len(payload.blanks) + 1) if isinstance(payload, Cloze) else ()
    prompt = draw(texts).replace("[", "(") + "".join(f" [[{number}]]" for number in gaps)
    return make_question(payload, prompt=prompt, shuffle=draw(st.booleans()))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, list[Any], Any]:
    """A question, the order it is shown in, and a value that its page could send."""
    question = draw(questions())
    order = option_order(question, draw(seeds), 1)
    return question, order, draw(wire_values(question.payload, order))


@st.composite
def wire_values(draw: st.DrawFn, payload: Payload, order: list[Any]) -> Any:
    """A value in displayed letters that answers something."""
    letters = [chr(ord("A") + place) for place in range(len(order))]
    match payload:
        case SingleChoice():
            return draw(st.sampled_from(letters))
        case MultipleResponse():
            return sorted(draw(st.sets(st.sampled_from(letters), min_size=1)))
        case TrueFalse():
            return draw(st.booleans())
        case Ordering():
            places = st.lists(st.none() | st.sampled_from(letters), min_size=len(order), max_size=len(order))
            return draw(places.filter(any))
        case Matching():
            rows = st.sampled_from([str(number + 1) for number in range(len(payload.pairs))])
            return draw(st.dictionaries(rows, st.sampled_from(letters), min_size=1))
        case Cloze():
            gaps = [
                draw(st.none() | wire_values(blank.payload, gap_order))
                for blank, gap_order in zip(payload.blanks, order, strict=True)
            ]
            return gaps if any(gap is not None for gap in gaps) else draw(wire_values(payload, order))
        case _:
            return draw(texts)
