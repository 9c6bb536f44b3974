"""Faults of how a question is worded: stem, options, feedback and explanation."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.parts import key_texts
from quizapp.core.lint.words import STOP_WORDS
from quizapp.core.question import Cloze, Numeric, Question, ShortAnswer, SingleChoice
from tests.unit.core.lint.faults.parts import (
    distractors,
    is_choice,
    keys,
    lowered,
    others,
    padded,
    with_options,
    with_text,
)

NOT_BY_ITSELF = (
    "He is the man in question: {}",
    "It happened then: {}",
    "They were there: {}",
    "This is known: {}",
    "In this passage, {}",
    "As you may remember, {}",
    "In the text above, {}",
    "Of the options below, {}",
)
ABOUT_OPTIONS = ("All of the above", "None of the above", "Both of these", "Neither of these", "A and B", "A only")
MARKED = ("“{}”", "{} (so the article)", "{}.", "{} 2")
BY_PLACE = (
    "Option B comes nearer to the article than this one.",
    "The second option is the one that the article has.",
    "Only answer B is what the article says on this.",
    "The article at https://example.org/wiki says otherwise.",
    "The file article.txt says something else on this.",
)


def negative_stem(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A "not", not in capitals, after the verb."""
    negated = rng.choice((r"\1 not", r"\1n't", r"\1 never"))
    changed = re.sub(r"\b(did|does|was|were|had|is|has)\b", negated, question.prompt, count=1)
    return replace(question, prompt=changed) if changed != question.prompt and '"' not in changed else None


def dependent_stem(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A stem that opens with a pronoun, or points to the passage, the page or the reader."""
    return replace(question, prompt=rng.choice(NOT_BY_ITSELF).format(lowered(question.prompt)))


def overlong_stem(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A stem of 46 words or a few more."""
    most, end = rng.randrange(46, 50), question.prompt[-1]
    words = padded(question.prompt[:-1] + " given that", question.explanation, lambda words: len(words) >= most)
    return replace(question, prompt=words + end) if not isinstance(question.payload, Cloze) else None


def lifted_words(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """Nine words or more in a row from a passage; a cloze text is near the article by nature."""
    passage = rng.choice(question.passages).exact
    words = passage.split()
    if isinstance(question.payload, Cloze) or '"' in passage or len(words) < 10:
        return None
    count = rng.randrange(9, min(len(words), 14) + 1)
    return replace(question, prompt=f"With regard to {' '.join(words[:count])}: {lowered(question.prompt)}")


def repeated_stem(rng: Random, bank: Bank, question: Question) -> Question | None:
    """The stem of another question, word for word, or its stem and key with one word more."""
    other = rng.choice([other for other in bank.questions if other is not question])
    if rng.random() < 0.5:
        return replace(question, prompt=other.prompt.upper() if rng.random() < 0.5 else other.prompt)
    return replace(other, id=question.id, prompt=f"Indeed, {lowered(other.prompt)}")


def given_away(rng: Random, bank: Bank, question: Question) -> Question | None:
    """A stem that says the key of another question on its way."""
    telling = [
        (other, key)
        for other in others(bank, question)
        if isinstance(other.payload, SingleChoice | ShortAnswer | Numeric)
        for key in key_texts(other)[:1]
        if (len(key.split()) > 2 or re.search(r"\b[A-Z]\w+ [A-Z]|\d", key)) and key.lower() not in other.prompt.lower()
    ]
    other, key = rng.choice(telling)
    return replace(question, prompt=f"Asked “{other.prompt}”, the article says {key}. {question.prompt}")


def leaked_word(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A word of the stem, put into the key alone."""
    if not is_choice(question):
        return None
    offered = " ".join(option.text for option in question.payload.options).lower()
    words = [
        word
        for word in re.findall(r"\b[a-z]{6,}\b", question.prompt)
        if word[:5] not in offered and word not in STOP_WORDS
    ]
    key = rng.choice(keys(question.payload))
    return with_text(question, key, f"{key.text} {rng.choice(words)}") if words else None


def doubled_option(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A distractor that says what another option says, in other letters."""
    if not is_choice(question):
        return None
    wrong = rng.choice(distractors(question.payload))
    other = rng.choice([option for option in question.payload.options if option is not wrong]).text
    return with_text(question, wrong, rng.choice((other, other.upper(), f"{other}.", f"“{other}”", f"{other} ")))


def overlapping_option(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A distractor that holds another option and says more."""
    if not isinstance(question.payload, SingleChoice):
        return None
    wrong = rng.choice(distractors(question.payload))
    other = rng.choice([option for option in question.payload.options if option is not wrong]).text
    return with_text(question, wrong, f"{other} {rng.choice(('near Damascus', 'in December', 'with weapons'))}")


def option_about_options(rng: Random, _bank: Bank, question: Question) -> Question | None:
    if not is_choice(question):
        return None
    return with_text(question, rng.choice(distractors(question.payload)), rng.choice(ABOUT_OPTIONS))


def blown_up_key(_rng: Random, _bank: Bank, question: Question) -> Question | None:
    """The key more than twice as long as any distractor, as one writes what has to be beyond doubt."""
    if not isinstance(question.payload, SingleChoice):
        return None
    (key,) = keys(question.payload)
    enough = 2 * max(len(option.text) for option in question.payload.options) + 15
    return with_text(question, key, padded(key.text, question.explanation, lambda words: len(" ".join(words)) > enough))


def telling_term(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """An absolute or a vague term in an option, which the passages do not have."""
    if not is_choice(question):
        return None
    quoted = " ".join(passage.exact for passage in question.passages).lower()
    terms = [
        term for term in ("always", "only", "never", "everybody", "usually", "often", "sometimes") if term not in quoted
    ]
    option = rng.choice(distractors(question.payload))
    return with_text(question, option, f"{option.text} {rng.choice(terms)}")


def unordered_figures(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """Numbers, days or times to pick from, neither going up nor down."""
    if not isinstance(question.payload, SingleChoice):
        return None
    options, form = question.payload.options, rng.choice(("{}", "{} December", "{} kilometres", "at {}.30 pm"))
    low, *rest = sorted(rng.sample(range(1, 12), len(options)))
    values = (rest[0], low, *rest[1:])
    return with_options(question, *(replace(o, text=form.format(n)) for o, n in zip(options, values, strict=True)))


def marked_key(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """Quotation marks, brackets, a full stop or a figure in the key alone."""
    if not isinstance(question.payload, SingleChoice):
        return None
    (key,), mark = keys(question.payload), rng.choice(MARKED)
    return with_text(question, key, mark.format(key.text))


def equal_feedbacks(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A distractor explained in the words for another one."""
    if not is_choice(question):
        return None
    one, other = rng.sample(distractors(question.payload), 2)
    return with_options(question, replace(one, feedback=other.feedback))


def missing_feedback(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """Nothing, or next to nothing, on why a distractor is wrong."""
    if not is_choice(question):
        return None
    option = rng.choice(distractors(question.payload))
    return with_options(question, replace(option, feedback=rng.choice(("", "Wrong.", "Not in the article"))))


def missing_explanation(rng: Random, _bank: Bank, question: Question) -> Question | None:
    return replace(question, explanation=rng.choice(("", "Because the article says so.", "See the passage.")))


def feedback_by_place(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """Feedback that names an option by its place, an address or a file."""
    if not is_choice(question):
        return None
    option = rng.choice(distractors(question.payload))
    return with_options(question, replace(option, feedback=rng.choice(BY_PLACE)))
