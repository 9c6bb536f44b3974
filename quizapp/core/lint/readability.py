"""How many years of school a text needs, by the length of its sentences and words."""

from __future__ import annotations

import re

from quizapp.core.lint.words import fold, names, opening_words, sentence_spans

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<![aeiouyl])e$|(?<![dt])ed$|(?<![szxcg])es$")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade without names and figures: of two texts, the higher is harder to read.

    Source: Kincaid, Fishburne, Rogers and Chissom 1975: 0.39 × words per sentence + 11.8 × syllables per word - 15.59.
    """
    words = _WORD.findall(_without_names(text))
    if not words:
        return 0.0
    count = max(len(sentence_spans(text)), 1)
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """The syllables of an English word, by its groups of vowels; every word has one."""
    folded = fold(word)
    return max(len(_VOWELS.findall(_SILENT_E.sub("", folded))), 1)


def _without_names(text: str) -> str:
    opening = opening_words(text)
    for name in names(text):
        if name not in opening:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    return text
