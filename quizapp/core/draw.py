"""Chance that can be repeated: SHA-256 of a stored seed decides what is drawn and in which order it is shown.

The seed never leaves the server. Nothing here looks at a key, a weight or a feedback.
"""

import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quizapp.core.question import Cloze, Matching, MultipleResponse, Option, Payload, Question, SingleChoice, on_offer

TRIES = 64
"""Draws tried where questions belong to several groups, so that hardly any draw falls short."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that can be drawn. Two that share a group never meet in one draw.

    `kinds` are its labels in several respects (such as process and difficulty), over each of which draws are balanced.
    """

    id: str
    groups: frozenset[str] = frozenset()
    kinds: tuple[str | None, ...] = ()


def draw(candidates: Sequence[Candidate], count: int | None, seed: str) -> tuple[str, ...]:
    """The ids of at most `count` candidates (none: of as many as can be), in random order, no two of one group.

    Each kind has the share of the draw that it has of the candidates, as nearly as the groups allow. Fewer come only
    where the groups leave no more: always so if no candidate has several groups, else nearly always.
    """
    goal = len(candidates) if count is None else count
    tries = TRIES if any(len(candidate.groups) > 1 for candidate in candidates) else 1
    best: tuple[str, ...] = ()
    for number in range(tries):
        drawn = _draw_once(candidates, goal, f"{seed}/{number}")
        if len(drawn) == goal:
            return drawn
        best = max(best, drawn, key=len)
    return best


@lru_cache(maxsize=1_024)
def draw_size(candidates: tuple[Candidate, ...], count: int | None) -> int:
    """How many a draw of these has: `count`, if the groups leave as many."""
    return len(draw(candidates, count, ""))


def option_order(question: Question, seed: str, slot: int) -> list[Any]:
    """The stored ids of what can be picked, as shown at `slot`: a list a gap for cloze, nothing for typed answers.

    Options follow the digests of their texts, a fixed one keeps its place; without shuffling they stay as written.
    Ordering and matching are always shuffled, by text because an id there is a place in the key. Should the key's own
    order come out, the first goes to the end: the one case in which the key has a say.
    """
    payload = question.payload
    if isinstance(payload, Cloze):
        return [
            _order(blank.payload, question.shuffle, f"{seed}/{slot}/{gap}")
            for gap, blank in enumerate(payload.blanks, start=1)
        ]
    return _order(payload, question.shuffle, f"{seed}/{slot}")


def _draw_once(candidates: Sequence[Candidate], count: int, seed: str) -> tuple[str, ...]:
    """Again and again the first candidate in the seed's order among those whose kinds lack most."""
    shuffled = sorted(candidates, key=lambda candidate: _digest(seed, candidate.id))
    waiting: dict[tuple[str | None, ...], deque[tuple[int, Candidate]]] = defaultdict(deque)
    for place, candidate in enumerate(shuffled):
        waiting[candidate.kinds].append((place, candidate))
    shares = Counter(kind for candidate in candidates for kind in enumerate(candidate.kinds))
    drawn_of = dict.fromkeys(shares, 0)
    drawn: list[int] = []
    taken: set[str] = set()

    def urgency(first: tuple[int, Candidate]) -> tuple[float, int]:
        place, candidate = first
        return -sum(drawn_of[kind] / shares[kind] for kind in enumerate(candidate.kinds)), -place

    while len(drawn) < count and (firsts := _firsts(waiting.values(), taken)):
        place, chosen = max(firsts, key=urgency)
        waiting[chosen.kinds].popleft()
        drawn.append(place)
        taken |= chosen.groups
        for kind in enumerate(chosen.kinds):
            drawn_of[kind] += 1
    return tuple(shuffled[place].id for place in sorted(drawn))


def _firsts(queues: Collection[deque[tuple[int, Candidate]]], taken: set[str]) -> list[tuple[int, Candidate]]:
    """The first of each queue that no group keeps out; those before it are dropped for good."""
    for queue in queues:
        while queue and not taken.isdisjoint(queue[0][1].groups):
            queue.popleft()
    return [queue[0] for queue in queues if queue]


def _order(payload: Payload, is_shuffled: bool, seed: str) -> list[str]:
    if isinstance(payload, SingleChoice | MultipleResponse):
        return [option.id for option in _arrange(payload.options, is_shuffled, seed)]
    texts = on_offer(payload)
    shuffled = sorted(texts, key=lambda id_: _digest(seed, texts[id_]))
    return _unlike_key(
        shuffled, texts, len({pair.right for pair in payload.pairs}) if isinstance(payload, Matching) else len(texts)
    )


def _arrange(options: Sequence[Option], is_shuffled: bool, seed: str) -> list[Option]:
    if not is_shuffled:
        return list(options)
    free = iter(sorted((option for option in options if not option.fixed), key=lambda o: _digest(seed, o.text)))
    return [option if option.fixed else next(free) for option in options]


def _unlike_key(shuffled: list[str], texts: dict[str, str], key_length: int) -> list[str]:
    """`shuffled`, turned by one place if its beginning would read like the key, which `texts` begins with."""
    shown = [texts[id_] for id_ in shuffled[:key_length]]
    return shuffled[1:] + shuffled[:1] if shown == list(texts.values())[:key_length] else shuffled


def _digest(seed: str, text: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{text}".encode()).digest()
