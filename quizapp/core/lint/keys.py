"""Whether the key shows by its length or its place (rules L08 to L10)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.chance import binomial_tail, chi_square_p
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import FEWEST, over_limit
from quizapp.core.lint.parts import ChoiceList, choice_lists, finder

LONGEST_TO_SHORTEST = 2.0
WORTH_COMPARING = 15
"""Options are compared in length from this many characters on."""
MOST_UNEVEN = 0.10
KEY_TO_DISTRACTOR = 1.25
KEY_EXCESS = 8
"""A key is conspicuous if it is longer by this factor and by this many characters than every distractor."""
MOST_LONG_KEYS = 0.05
IMPROBABLE = 0.01
"""What would happen by chance less often than this did not happen by chance."""
MOST_ABOVE_CHANCE = 0.08
MOST_AT_ONE_PLACE = 0.12
"""How far the share of keys at one place may be above an even share."""


def l08_even_lengths(bank: Bank) -> Iterator[Finding]:
    """Options are of similar length, and the key is not conspicuously the longest.

    The longest is at most LONGEST_TO_SHORTEST times the shortest, if it has WORTH_COMPARING characters. With several
    keys, a list shows them by length only if the shortest of them is conspicuous. Bank: at most MOST_UNEVEN and
    MOST_LONG_KEYS of the lists.
    """
    found = finder("L08", Severity.WARNING)
    uneven = long_keys = total = 0
    for question in bank.questions:
        for options in choice_lists(question):
            total += 1
            if _is_uneven(options):
                uneven += 1
                yield found(question, options.place, "The longest option is over twice as long as the shortest.")
            if _has_long_key(options):
                long_keys += 1
                yield found(question, options.place, "The key is much longer than the distractors; shorten it.")
    yield from over_limit("L08", "options", uneven, total, MOST_UNEVEN, "option lists are uneven in length")
    yield from over_limit("L08", "options", long_keys, total, MOST_LONG_KEYS, "keys are much the longest")


def l09_longest_is_not_the_key(bank: Bank) -> Iterator[Finding]:
    """In the bank, the strictly longest option is a key no more often than chance would have it.

    From FEWEST lists on: an error if the share is above chance by more than MOST_ABOVE_CHANCE and improbable.
    The chance of a list is the share of its options that are keys; that of the bank is their mean.
    """
    lists = _with_keys(bank)
    if len(lists) < FEWEST:
        return
    hits = sum(_longest_is_key(options) for options in lists)
    chance = sum(len(options.keys) / len(options.choices) for options in lists) / len(lists)
    share = hits / len(lists)
    if share - chance > MOST_ABOVE_CHANCE and binomial_tail(hits, len(lists), chance) < IMPROBABLE:
        advice = f"The longest option is the key in {share:.0%} of {len(lists)} lists; by chance it is in {chance:.0%}."
        yield finder("L09")(None, "options", advice)


def l10_keys_spread(bank: Bank) -> Iterator[Finding]:
    """The keys of single choices are spread evenly over the places, for each number of options.

    Places are those of the file, which exports and printed copies keep. From FEWEST lists of a size on: an error if the
    spread is improbable, or one place has a share of more than an even one and MOST_AT_ONE_PLACE.
    """
    found = finder("L10")
    places: dict[int, list[int]] = defaultdict(list)
    for options in _with_keys(bank):
        if options.is_single:
            place = next(n for n, choice in enumerate(options.choices, start=1) if choice.is_key)
            places[len(options.choices)].append(place)
    for size, keys in sorted(places.items()):
        if len(keys) >= FEWEST and size > 1 and (told := _spread(keys, size)):
            yield found(None, "options", f"Keys of {len(keys)} lists of {size} options: {told}; spread them.")


def _with_keys(bank: Bank) -> list[ChoiceList]:
    lists = (options for question in bank.questions for options in choice_lists(question))
    return [options for options in lists if options.keys]


def _is_uneven(options: ChoiceList) -> bool:
    lengths = [len(choice.words) for choice in options.choices]
    return max(lengths, default=0) >= WORTH_COMPARING and max(lengths) > LONGEST_TO_SHORTEST * min(lengths)


def _has_long_key(options: ChoiceList) -> bool:
    if not options.keys or not options.distractors:
        return False
    key = min(len(choice.words) for choice in options.keys)
    other = max(len(choice.words) for choice in options.distractors)
    return key > KEY_TO_DISTRACTOR * other and key - other >= KEY_EXCESS


def _longest_is_key(options: ChoiceList) -> bool:
    """Whether one option alone is the longest, and is a key."""
    most = max(len(choice.words) for choice in options.choices)
    longest = [choice for choice in options.choices if len(choice.words) == most]
    return len(longest) == 1 and longest[0].is_key


def _spread(keys: Sequence[int], size: int) -> str:
    """How often each place has the key, if that is uneven; else nothing."""
    counts, even = Counter(keys), len(keys) / size
    statistic = sum((counts[place] - even) ** 2 / even for place in range(1, size + 1))
    is_heavy = max(counts.values()) / len(keys) > 1 / size + MOST_AT_ONE_PLACE
    if not is_heavy and chi_square_p(statistic, size - 1) >= IMPROBABLE:
        return ""
    return ", ".join(f"place {place} has {counts[place]}" for place in range(1, size + 1))
