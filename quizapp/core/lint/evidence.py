"""Rules on the article: the key is proved there (L16), a distractor is not (L17), and nothing is made up (L18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import over_limit
from quizapp.core.lint.parts import Choice, ChoiceList, Text, choice_lists, finder, payloads, spans, stem
from quizapp.core.lint.words import (
    STOP_WORDS,
    content_words,
    figures,
    names,
    numbers,
    opening_words,
    plain,
    tokens,
)
from quizapp.core.lint.words import stem as word_stem
from quizapp.core.question import (
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Payload,
    Process,
    Question,
    ShortAnswer,
    SingleChoice,
)
from quizapp.core.typed import fold

LEAST_COVERED = 0.5
"""The share of a key's content words that the passages of a retrieve question must have."""
MOST_BETTER_COVERED = 0.10
"""The share of retrieve questions with options that may have a distractor nearer to the passages than the key."""
MOST_FOREIGN = 0.05
"""The share of questions that may have a distractor with a name or figure from outside the article."""
MARKED = frozenset({"NOT", "EXCEPT"})
"""Capitals that mark a negative stem and are no names."""


def l16_key_in_passages(bank: Bank) -> Iterator[Finding]:
    """The passages of a retrieve question say what its key says.

    Each key, item to order or right side to match has at least LEAST_COVERED of its content words there, and all its
    figures; a number stands there in digits or words; of the typed answers one stands there literally, as typed answers
    are compared. A true/false question has no key in words, for its claim is the stem and has to be a paraphrase.
    """
    found = finder("L16")
    for question in bank.questions:
        if question.process is not Process.RETRIEVE or not question.passages:
            continue
        quoted = _quoted(question)
        for path, payload in payloads(question):
            for place in _unproven(payload, path, quoted):
                yield found(question, place, "The passages do not say this; quote the words that prove it.")


def l17_distractor_in_passages(bank: Bank) -> Iterator[Finding]:
    """A distractor that the passages say as well may be a second right answer.

    Looked at are distractors that make a statement, all of whose content words are in the passages. A bare name or
    figure next to the key is what a reader has to tell from it (O3), and counts only for the bank: at most
    MOST_BETTER_COVERED of the retrieve questions may have a distractor with a larger share of its content words in the
    passages than any key has.
    """
    found = finder("L17", Severity.WARNING)
    judged = better = 0
    for question in bank.questions:
        quoted = _quoted(question)
        lists = choice_lists(question)
        for distractor in (choice for options in lists for choice in options.distractors):
            if _covered(distractor.words, quoted) == 1 and not _is_bare(distractor.words):
                yield found(question, distractor.place, "The passages have all words of this; is it right as well?")
        if lists and question.process is Process.RETRIEVE:
            judged += 1
            better += any(_is_key_behind(options, quoted) for options in lists)
    what = "retrieve questions have a distractor that is nearer to the passages than the key"
    yield from over_limit("L17", "options", better, judged, MOST_BETTER_COVERED, what)


def l18_nothing_made_up(bank: Bank) -> Iterator[Finding]:
    """Every name and figure of the stem, the key and the explanation is in the article; in distractors nearly all are.

    A name is there if each of its words is, in whatever form; a figure may stand there as a number word. The capital
    that opens a sentence makes no name, but in a list of names. The answer to a numeric question may be a result of the
    article's figures, and so may its mention in the explanation. MOST_FOREIGN of the questions may have a distractor
    that breaks this.
    """
    wrong, doubtful = finder("L18"), finder("L18", Severity.WARNING)
    known = _Known(bank.article.text)
    questions_with_foreign = 0
    for question in bank.questions:
        results = frozenset().union(*(_results(payload) for _, payload in payloads(question)))
        for text in _asserted(question):
            for word in known.missing(text.words, results):
                yield wrong(question, text.place, f"“{word}” is nowhere in the article; use what the article says.")
        foreign = list(_foreign(question, known))
        questions_with_foreign += bool(foreign)
        for text, word in foreign:
            yield doubtful(question, text.place, f"“{word}” is nowhere in the article; take distractors from it.")
    what = "questions have a distractor with a name or figure from outside the article"
    yield from over_limit("L18", "options", questions_with_foreign, len(bank.questions), MOST_FOREIGN, what)


class _Known:
    """The words and figures of an article."""

    def __init__(self, article: str) -> None:
        self._words = content_words(article)
        self._figures = {_figure(figure) for figure in figures(article)}
        self._numbers = {str(number) for number in numbers(article)}
        self._names = {word for name in names(article) for word in name.split()} - opening_words(article)

    def missing(self, text: str, results: Iterable[str] = (), *, opens_with_name: bool = False) -> Iterator[str]:
        """The names and figures of a text that the article lacks, but for `results`; each once."""
        openings = frozenset() if opens_with_name else opening_words(text)
        words = dict.fromkeys(word for name in names(text) for word in name.split() if word not in MARKED | openings)
        yield from (word for word in words if not all(self._has(token) for token in tokens(word)))
        for figure in sorted(figures(text)):
            if _figure(figure) not in self._figures | self._numbers | set(results):
                yield figure

    def is_list_of_names(self, options: ChoiceList) -> bool:
        """Whether each option is capitalised throughout, and the keys are names that the article has."""
        are_capitalised = all(names(choice.words) == (choice.words,) for choice in options.choices)
        return are_capitalised and all(choice.words.split()[0] in self._names for choice in options.keys)

    def _has(self, token: str) -> bool:
        return token[0].isdigit() or token in STOP_WORDS or word_stem(token) in self._words


def _figure(figure: str) -> str:
    """The figure with one spelling for a time of day: 10.30 and 10:30."""
    return figure.replace(":", ".")


def _results(payload: Payload) -> frozenset[str]:
    answers = payload.answers if isinstance(payload, Numeric) else ()
    return frozenset(str(float(answer.value)).removesuffix(".0") for answer in answers)


def _asserted(question: Question) -> Iterator[Text]:
    yield Text("prompt", stem(question))
    for path, payload in payloads(question):
        yield from _keys(payload, path)
        if isinstance(payload, Matching):
            for number, pair in enumerate(payload.pairs, start=1):
                yield Text(f"pairs[{number}].left", plain(pair.left))
    yield Text("explanation", plain(question.explanation))


def _foreign(question: Question, known: _Known) -> Iterator[tuple[Text, str]]:
    """The distractors with each word that the article lacks."""
    for options in choice_lists(question):
        are_names = known.is_list_of_names(options)
        for choice in options.distractors:
            for word in known.missing(choice.words, opens_with_name=are_names):
                yield Text(choice.place, choice.words), word
    if isinstance(question.payload, Matching):
        for number, right in enumerate(question.payload.distractors, start=1):
            text = Text(f"distractors[{number}]", plain(right))
            yield from ((text, word) for word in known.missing(text.words))


def _unproven(payload: Payload, path: str, quoted: str) -> Iterator[str]:
    """The places of what the quoted words do not prove."""
    match payload:
        case Numeric():
            if numbers(quoted).isdisjoint(answer.value for answer in payload.answers if answer.fraction == 1):
                yield f"{path}answers"
        case ShortAnswer():
            whole = f" {fold(quoted)} "
            if not any(f" {fold(answer.text)} " in whole for answer in payload.answers if answer.fraction == 1):
                yield f"{path}answers"
        case _:
            yield from (text.place for text in _keys(payload, path) if not _is_proven(text.words, quoted))


def _is_proven(words: str, quoted: str) -> bool:
    """Whether the quoted text has enough of the words, and all figures: "7 December" is not proven by "8 December"."""
    known = {*map(_figure, figures(quoted)), *map(str, numbers(quoted))}
    return _covered(words, quoted) >= LEAST_COVERED and known.issuperset(map(_figure, figures(words)))


def _keys(payload: Payload, path: str) -> Iterator[Text]:
    """What is right and was written for this question: keys, items in order, right sides."""
    match payload:
        case SingleChoice() | MultipleResponse():
            for number, option in enumerate(payload.options, start=1):
                if option.id in payload.keys:
                    yield Text(f"{path}options[{number}].text", plain(option.text))
        case Ordering():
            yield from (Text(f"items[{number}]", plain(item)) for number, item in enumerate(payload.items, start=1))
        case Matching():
            for number, pair in enumerate(payload.pairs, start=1):
                yield Text(f"pairs[{number}].right", plain(pair.right))
        case _:
            return


def _is_key_behind(options: ChoiceList, quoted: str) -> bool:
    """Whether a distractor has a larger share of its content words in the passages than any key has."""
    return _best(options.distractors, quoted) > _best(options.keys, quoted)


def _best(choices: Iterable[Choice], quoted: str) -> float:
    return max((_covered(choice.words, quoted) for choice in choices), default=0.0)


def _is_bare(words: str) -> bool:
    """Whether the text is a name or a figure and nothing more."""
    named = frozenset().union(*(content_words(name) for name in names(words)))
    return content_words(words) <= named | figures(words)


def _covered(words: str, quoted: str) -> float:
    """The share of the content words that the quoted text has; 1 for a text without any."""
    wanted = content_words(words)
    return len(wanted & content_words(quoted)) / len(wanted) if wanted else 1.0


def _quoted(question: Question) -> str:
    return "\n".join(text.words for text in spans(question))
