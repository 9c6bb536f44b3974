"""Faults of what a question rests on: its passages, its key, and whether the article says so."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.fairness import HEDGE, REPORTING
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    Pair,
    Passage,
    Process,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from tests.unit.core.lint.faults.parts import (
    distractors,
    is_choice,
    is_retrieve,
    keys,
    lowered,
    others,
    with_options,
    with_text,
)

INVENTED = ("Karim Vandeleur", "Port Ellerby", "the Lindqvist Institute", "the town of Quarrydale", "1962", "7,431")
LOADED = {
    "rebels": "terrorists",
    "government": "regime",
    "forces": "thugs",
    "departure": "cowardly departure",
    "fall": "glorious fall",
    "opposition": "fanatics",
    "army": "brutal army",
    "capture": "liberation",
    "president": "dictator",
}


def wrong_passage(rng: Random, bank: Bank, question: Question) -> Question | None:
    """The passages of a question on another section.

    Only under a retrieve question with a key in words or figures: whether a passage bears an inference, or a claim,
    is for a reader to say.
    """
    if not is_retrieve(question) or isinstance(question.payload, TrueFalse):
        return None
    section = bank.article.section_of(question)
    foreign = [other for other in others(bank, question) if bank.article.section_of(other) != section]
    return replace(question, passages=rng.choice(foreign).passages)


def shifted_offsets(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A passage some characters before or after its place."""
    passage, way = rng.choice(question.passages), rng.choice((-3, -2, -1, 1, 2, 3))
    return _with_passage(question, passage, replace(passage, start=passage.start + way, end=passage.end + way))


def cut_in_a_word(rng: Random, bank: Bank, question: Question) -> Question | None:
    """A passage that ends within a word."""
    passage = rng.choice(question.passages)
    inner = [found.start() for found in re.finditer(r"(?<=\w\w)(?=\w\w)", passage.exact)]
    return _with_passage(question, passage, _stretch(bank, passage.start, passage.start + rng.choice(inner[-8:])))


def overlong_passage(rng: Random, bank: Bank, question: Question) -> Question | None:
    """A passage that goes on and on, to the end of some later word."""
    passage = rng.choice(question.passages)
    end = bank.article.text.find(" ", passage.start + rng.randrange(451, 600))
    return _with_passage(question, passage, _stretch(bank, passage.start, end)) if end >= 0 else None


def no_passage(_rng: Random, _bank: Bank, question: Question) -> Question | None:
    return replace(question, passages=())


def one_sentence_to_integrate(rng: Random, bank: Bank, question: Question) -> Question | None:
    """A question of integrating that is left with one sentence."""
    if question.process is not Process.INTEGRATE:
        return None
    passage = rng.choice(question.passages)
    end = passage.exact.find(". ") + 1 or len(passage.exact)
    return replace(question, passages=(_stretch(bank, passage.start, passage.start + end),))


def wrong_key(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """The key moved to a wrong option, or a spare right side matched.

    Only in retrieve questions, whose key stands in the passages: what follows from them no machine can tell. Where the
    passages have the words of the wrong option too ("besieged" beside "ransacked"), the lint is bound to miss it.
    """
    payload = question.payload
    if not is_retrieve(question):
        return None
    if isinstance(payload, Matching):
        pair, spare = rng.choice(payload.pairs), rng.choice(payload.distractors)
        pairs = tuple(Pair(left=each.left, right=spare) if each is pair else each for each in payload.pairs)
        spares = tuple(pair.right if each is spare else each for each in payload.distractors)
        return replace(question, payload=replace(payload, pairs=pairs, distractors=spares))
    if not is_choice(question):
        return None
    key, wrong = rng.choice(keys(payload)), rng.choice(distractors(payload))
    return with_options(question, replace(key, fraction=wrong.fraction), replace(wrong, fraction=key.fraction))


def foreign_answer(rng: Random, bank: Bank, question: Question) -> Question | None:
    """The accepted answers of another question that is typed in the same way; in retrieve questions, as above."""
    payload = question.payload
    if not is_retrieve(question) or not isinstance(payload, Numeric | ShortAnswer | Cloze):
        return None
    if isinstance(payload, Cloze):
        blank = payload.blanks[0]
        if not isinstance(blank.payload, ShortAnswer):
            return None
        answers = rng.choice(_typed(bank, question, ShortAnswer)).answers
        gap = replace(blank, payload=replace(blank.payload, answers=answers))
        return replace(question, payload=replace(payload, blanks=(gap, *payload.blanks[1:])))
    return replace(
        question, payload=replace(payload, answers=rng.choice(_typed(bank, question, type(payload))).answers)
    )


def made_up(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A name or a figure that the article does not have, in stem, explanation, key or distractor."""
    word = rng.choice(INVENTED)
    place = rng.choice(("prompt", "explanation", "key", "distractor") if is_choice(question) else ("prompt",))
    if place == "prompt":
        return replace(question, prompt=f"In the account of {word}, {lowered(question.prompt)}")
    if place == "explanation":
        return replace(question, explanation=f"{question.explanation} The same is known from {word}.")
    option = rng.choice((keys if place == "key" else distractors)(question.payload))
    return with_text(question, option, f"{option.text} near {word}")


def second_right_answer(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A distractor in the very words of a passage, more of them than a name has."""
    statements = re.findall(r"\b[a-z]{4,} [a-z]{2,} [\w-]+ [a-z]{4,}\b", rng.choice(question.passages).exact)
    if not isinstance(question.payload, SingleChoice) or not statements:
        return None
    return with_text(question, rng.choice(distractors(question.payload)), rng.choice(statements))


def lost_hedge(rng: Random, bank: Bank, question: Question) -> Question | None:
    """The words of reporting gone from stem and options, where a passage hedges; perhaps the section is named."""
    payload = question.payload
    if not any(HEDGE.search(passage.exact) for passage in question.passages):
        return None
    if isinstance(payload, SingleChoice | MultipleResponse):
        options = tuple(replace(option, text=_sure(option.text)) for option in payload.options)
        payload = replace(payload, options=options)
    elif not isinstance(payload, Numeric | ShortAnswer | TrueFalse):
        return None
    opening = rng.choice(("", f"According to the {bank.article.section_of(question)} section, "))
    return replace(question, prompt=opening + _sure(question.prompt), payload=payload)


def loaded_word(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A word that judges in place of a neutral one, in the question's own voice."""
    fields = [
        (field, word)
        for field in ("prompt", "explanation")
        for word in LOADED
        if re.search(rf"\b{word}\b", getattr(question, field)) and not _quotes(getattr(question, field))
    ]
    if not fields:
        return None
    field, word = rng.choice(fields)
    return replace(question, **{field: re.sub(rf"\b{word}\b", LOADED[word], getattr(question, field))})


def copied_typing_error(rng: Random, bank: Bank, question: Question) -> Question | None:
    field, error = rng.choice(("prompt", "explanation")), rng.choice(bank.typing_errors)
    words = getattr(question, field).split()
    words.insert(rng.randrange(1, len(words)), error)
    return replace(question, **{field: " ".join(words)})


def lost_scope(rng: Random, bank: Bank, question: Question) -> Question | None:
    """The words gone that say whose word, or which section, decides where the article is doubtful."""
    spots = [spot for spot in bank.spots if spot.scope_words and _touches(bank, question, spot.passages)]
    if not spots or not isinstance(question.payload, SingleChoice | MultipleResponse | ShortAnswer | Numeric):
        return None
    scope = re.compile("|".join(map(re.escape, rng.choice(spots).scope_words)), re.IGNORECASE)
    bare = replace(question, prompt=scope.sub("", question.prompt))
    if not is_choice(question):
        return bare
    return with_options(bare, *(replace(option, text=scope.sub("", option.text)) for option in bare.payload.options))


def _with_passage(question: Question, old: Passage, new: Passage) -> Question:
    return replace(question, passages=tuple(new if each is old else each for each in question.passages))


def _stretch(bank: Bank, start: int, end: int) -> Passage:
    return Passage(exact=bank.article.text[start:end], start=start, end=end)


def _typed(bank: Bank, question: Question, kind: type) -> list[Numeric | ShortAnswer]:
    return [other.payload for other in others(bank, question) if isinstance(other.payload, kind)]


def _sure(text: str) -> str:
    return " ".join(REPORTING.sub("", text).split())


def _quotes(text: str) -> bool:
    return any(mark in text for mark in "\"“”'’")


def _touches(bank: Bank, question: Question, quotes: tuple[str, ...]) -> bool:
    places = [(bank.article.text.find(quote), len(quote)) for quote in quotes]
    return any(
        passage.start < start + length and start < passage.end
        for passage in question.passages
        for start, length in places
    )
