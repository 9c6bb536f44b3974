"""The lint of a question bank: the rules of the item-writing standard that a machine can check."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quizapp.core.lint.answers import l25_whole, l26_all_spellings
from quizapp.core.lint.bank import Bank
from quizapp.core.lint.baselines import l29_no_passage_baselines
from quizapp.core.lint.coverage import l28_coverage
from quizapp.core.lint.cueing import l27_cueing
from quizapp.core.lint.evidence import l16_key_in_passages, l17_distractor_in_passages, l18_nothing_made_up
from quizapp.core.lint.fairness import l19_neutral_words, l20_hedges_kept, l21_doubtful_spots
from quizapp.core.lint.feedback import l22_explained
from quizapp.core.lint.finding import Finding
from quizapp.core.lint.forms import l23_in_order, l24_no_form_cue
from quizapp.core.lint.keys import l08_even_lengths, l09_longest_is_not_the_key, l10_keys_spread
from quizapp.core.lint.options import l05_different, l06_no_option_about_options, l11_no_absolutes, l12_no_echo
from quizapp.core.lint.stems import l07_positive, l13_clear, l14_own_words, l15_once
from quizapp.core.lint.structure import l01_complete, l02_quoted, l03_short_passages, l04_several_places

Rule = Callable[[Bank], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    l01_complete,
    l02_quoted,
    l03_short_passages,
    l04_several_places,
    l05_different,
    l06_no_option_about_options,
    l07_positive,
    l08_even_lengths,
    l09_longest_is_not_the_key,
    l10_keys_spread,
    l11_no_absolutes,
    l12_no_echo,
    l13_clear,
    l14_own_words,
    l15_once,
    l16_key_in_passages,
    l17_distractor_in_passages,
    l18_nothing_made_up,
    l19_neutral_words,
    l20_hedges_kept,
    l21_doubtful_spots,
    l22_explained,
    l23_in_order,
    l24_no_form_cue,
    l25_whole,
    l26_all_spellings,
    l27_cueing,
    l28_coverage,
    l29_no_passage_baselines,
)
"""L01 to L29, in order."""
PAIRWISE = frozenset({"L15", "L27"})
"""These compare a question with all others; the first one that it is too near to is enough for its author."""
NOT_THEIRS = frozenset({("L01", "group"), ("L01", "section")})
"""What the author of a few questions need not see to: a question that gives nothing away needs no group, and its
section follows from its passages."""


def check(bank: Bank) -> list[Finding]:
    """What the rules find, by rule and question; what concerns the bank as a whole comes before its questions."""
    found = (finding for rule in RULES for finding in rule(bank))
    return sorted(found, key=lambda finding: (finding.rule, finding.question or ""))


def advise(bank: Bank) -> list[Finding]:
    """What an author may want to mend in single questions: by question as they stand in the bank, then by rule.

    What judges the bank as a whole is left out, since it means nothing to whoever writes a few questions; so is a
    passage that was not found (L02), for that is more than advice: it makes the question a draft.
    """
    places = {question.id: place for place, question in enumerate(bank.questions)}
    kept: dict[tuple[str | None, ...], Finding] = {}
    for each in (finding for rule in RULES if rule is not l02_quoted for finding in rule(bank)):
        if each.question is not None and (each.rule, each.place) not in NOT_THEIRS:
            kept.setdefault(
                (each.question, each.rule, each.place, None if each.rule in PAIRWISE else each.advice), each
            )
    return sorted(kept.values(), key=lambda finding: (places[finding.question or ""], finding.rule))
