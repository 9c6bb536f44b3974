"""Questions and sets as any reader could give them: each a well-formed one, in canonical form."""

from fractions import Fraction

from hypothesis import strategies as st

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
    Process,
    Question,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.core.wellformed import has_words, problems
from quizapp.formats.codes import CONTROLS
from quizapp.formats.normalised import SetMeta
from quizapp.formats.rich import clean, from_plain

LONGEST = 60


def without_controls(text: str) -> str:
    return CONTROLS.sub("", text)


ANY_TEXT = st.text(max_size=LONGEST).map(without_controls)
LINES = ANY_TEXT.map(lambda text: text.replace("\n", " ").strip()).filter(bool)
SPECIAL = st.sampled_from(
    [
        *("no", "true", "null", "~", "1e3", "2024-12-08", "---", "...", "|", ">", "- a", "? a", "a: b", "a:", "a #b"),
        *("*x", "&x", "!x", "%a", "@a", "`a`", "{a}", "[a]", "'a'", '"a"', "\\", "a\n  b\n\nc"),
        *("\ufeffa", "a\u2028b", "\U0010fffd"),
    ]
)
PLAIN = st.one_of(LINES, SPECIAL.map(lambda text: text.replace("\n", " ").strip()))
PLAIN_RICH = st.one_of(ANY_TEXT, SPECIAL).map(lambda text: from_plain(text)[0])
HTML_RICH = st.lists(
    st.one_of(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "<ul><li>", "<pre>", "&amp;", "\n"]), ANY_TEXT)
).map(lambda parts: clean("".join(parts)))
SHARES = st.fractions(min_value=-1, max_value=1, max_denominator=12)
POINTS = st.fractions(min_value=Fraction(1, 1000), max_value=100, max_denominator=1000)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9).map(
    Fraction
)
SCORINGS = st.sampled_from(Scoring)
IDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20)
PASSAGES = st.builds(Passage, exact=st.one_of(ANY_TEXT, SPECIAL).filter(str.strip), prefix=ANY_TEXT, suffix=ANY_TEXT)


def with_words(rich):
    return rich.filter(has_words)


def options(rich, fractions):
    """Two to five options with these fractions and different ids, some of them the default ones."""

    @st.composite
    def build(draw):
        values = draw(fractions)
        ids = draw(st.lists(PLAIN, min_size=len(values), max_size=len(values), unique=True))
        has_default_ids = draw(st.booleans())
        return tuple(
            Option(
                id="abcde"[place] if has_default_ids else ids[place],
                text=draw(with_words(rich)),
                fraction=fraction,
                feedback=draw(rich),
                fixed=draw(st.booleans()),
            )
            for place, fraction in enumerate(values)
        )

    return build()


def divided(fractions):
    total = sum(fraction for fraction in fractions if fraction > 0)
    return [max(fraction / total, Fraction(-1)) for fraction in fractions]


ONE_KEY = st.lists(SHARES, min_size=1, max_size=4).map(lambda rest: [*rest, Fraction(1)])
SEVERAL_KEYS = st.lists(SHARES, min_size=2, max_size=5).filter(lambda f: any(s > 0 for s in f)).map(divided)


def one_answer(answers):
    """A list of answers of which the first earns everything."""
    return st.lists(answers, min_size=1, max_size=3).map(tuple)


def texts(rich):
    answers = st.builds(TextAnswer, text=PLAIN.filter(lambda text: text != "*"), fraction=SHARES, feedback=rich)
    full = st.builds(TextAnswer, text=PLAIN.filter(lambda text: text != "*"), feedback=rich)
    return st.builds(
        ShortAnswer,
        answers=st.builds(lambda first, rest: (first, *rest), full, st.lists(answers, max_size=3)),
        case_sensitive=st.booleans(),
        wildcards=st.booleans(),
        feedback_other=rich,
    )


def numbers(rich):
    full = st.builds(NumericAnswer, value=NUMBERS, tolerance=NUMBERS.map(abs), feedback=rich)
    part = st.builds(NumericAnswer, value=NUMBERS, fraction=SHARES, feedback=rich)
    answers = st.builds(lambda first, rest: (first, *rest), full, st.lists(part, max_size=3))
    return st.builds(Numeric, answers=answers, feedback_other=rich)


def payloads(rich):
    """Every payload but cloze, whose gaps belong to the prompt."""
    several = st.builds(MultipleResponse, options=options(rich, SEVERAL_KEYS), scoring=SCORINGS)
    single = st.builds(SingleChoice, options=options(rich, ONE_KEY))
    entries = st.lists(with_words(rich), min_size=2, max_size=5)
    return st.one_of(
        single,
        several,
        st.builds(TrueFalse, answer=st.booleans(), feedback_true=rich, feedback_false=rich),
        numbers(rich),
        texts(rich),
        st.builds(Ordering, items=entries.map(tuple), scoring=SCORINGS),
        st.builds(
            Matching,
            pairs=st.lists(st.builds(Pair, left=with_words(rich), right=with_words(rich)), min_size=2).map(tuple),
            distractors=st.lists(with_words(rich), max_size=3).map(tuple),
            scoring=SCORINGS,
        ),
    )


def clozes(rich):
    gaps = st.one_of(
        st.builds(SingleChoice, options=options(rich, ONE_KEY)),
        st.builds(MultipleResponse, options=options(rich, SEVERAL_KEYS), scoring=SCORINGS),
        texts(rich),
        numbers(rich),
    )
    blanks = st.lists(st.builds(Blank, payload=gaps, points=POINTS), min_size=1, max_size=3)
    return blanks.map(lambda blanks: Cloze(blanks=tuple(blanks)))


@st.composite
def questions(draw, rich):
    is_cloze = draw(st.booleans())
    payload = draw(clozes(rich) if is_cloze else payloads(rich))
    gaps = " ".join(f"[[{number}]]" for number in range(1, len(payload.blanks) + 1)) if is_cloze else ""
    names = st.lists(PLAIN.filter(lambda name: ":" not in name), max_size=3, unique=True).map(tuple)
    return draw(
        st.builds(
            Question,
            id=IDS,
            prompt=st.just(f"What {gaps}") if is_cloze else with_words(rich),
            payload=st.just(payload),
            title=st.none() | PLAIN,
            points=POINTS,
            explanation=rich,
            feedback_correct=rich,
            feedback_partial=rich,
            feedback_incorrect=rich,
            tags=names,
            category=st.none() | PLAIN,
            difficulty=st.none() | st.sampled_from(Difficulty),
            process=st.none() | st.sampled_from(Process),
            group=names,
            passages=st.lists(PASSAGES, max_size=2).map(tuple),
            shuffle=st.booleans(),
        )
    )


def well_formed(rich):
    return questions(rich).filter(lambda question: not problems(question))


METAS = st.builds(
    SetMeta,
    id=st.none() | IDS,
    title=st.none() | PLAIN,
    description=ANY_TEXT.map(str.strip),
    language=st.none() | st.sampled_from(["en", "ar", "pt-BR"]),
    licence=st.none() | PLAIN,
    authors=st.lists(PLAIN, max_size=2).map(tuple),
    tags=st.lists(PLAIN, max_size=2).map(tuple),
    source=st.none()
    | st.fixed_dictionaries({"title": PLAIN}, optional={"text": st.one_of(ANY_TEXT, SPECIAL).filter(bool)}),
)
