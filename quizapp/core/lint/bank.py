"""What the lint looks at: the questions on one article, and what is known about the article."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizapp.core.lint.targets import Targets
from quizapp.core.passage import Article
from quizapp.core.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place of the article that contradicts itself, hedges or is sensitive (an entry of the register).

    `passages` are verbatim; a question whose passages overlap one of them touches the spot, and then needs one of
    `scope_words` in its prompt or options, unless there are none. `handling` is avoid, scope, attribute or subject.
    `questions` are the ids that the register gives for it, if it says so.
    """

    id: str
    handling: str
    passages: tuple[str, ...]
    scope_words: tuple[str, ...]
    questions: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """How often somebody who never reads the article is right by one simple habit: `hits` of `tries` choice lists,
    where guessing would give `expected` hits."""

    name: str
    hits: int
    tries: int
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """All questions on an article. Their passages are located; `digest` is the SHA-256 that the set files state.

    `trained` is the result of the model that is trained outside the program (rule L29); `targets` is what the bank
    should hold (rule L28).
    """

    article: Article
    questions: tuple[Question, ...]
    digest: str | None = None
    spots: tuple[Spot, ...] = ()
    typing_errors: tuple[str, ...] = ()
    trained: tuple[Baseline, ...] = field(default=())
    targets: Targets = field(default_factory=Targets)
