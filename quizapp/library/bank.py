"""The bank of an article folder: its question sets with the register of doubtful spots and what the lint should know.

`doubtful.yaml` is the register. `bank.yaml` holds the mix that the bank is meant to have, the typing errors of the
article, and each warning of the lint that stays, with the reason. `baseline.yaml` holds the result of the model that
`tools/train_baseline.py` trains. All three may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.core.lint.bank import Bank, Baseline, Spot
from quizapp.core.lint.baselines import sets_digest
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.targets import Targets
from quizapp.core.passage import parse_article
from quizapp.library.folder import PLAN_FILE, SET_FILES, FolderRefused, read_folder, read_mapping

REGISTER, BASELINE = "doubtful.yaml", "baseline.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A warning that stays: of this rule, on this question (none: on the bank), and why."""

    rule: str
    question: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderBank:
    """A folder's bank; `sets` are the ids of its questions by set id."""

    bank: Bank
    sets: Mapping[str, tuple[str, ...]]
    accepted: tuple[Accepted, ...]

    def open_findings(self, findings: Sequence[Finding]) -> list[Finding]:
        """Those that nobody has accepted, and a warning for each acceptance that nothing needs any more."""
        known = {(each.rule, each.question) for each in self.accepted}
        met = {(each.rule, each.question) for each in findings if each.severity is Severity.WARNING}
        left = [each for each in findings if each.severity is Severity.ERROR or (each.rule, each.question) not in known]
        return left + [_needless(each) for each in self.accepted if (each.rule, each.question) not in met]


def read_bank(path: Path) -> FolderBank:
    """The bank of the article folder `path`. Raises FolderRefused with every problem found."""
    folder = read_folder(path)
    plan, register, baseline = folder.plan, read_mapping(path / REGISTER), read_mapping(path / BASELINE)
    try:
        bank = Bank(
            article=parse_article(folder.source.text),
            questions=tuple(question for each in folder.sets for question in each.questions),
            digest=folder.source.digest,
            spots=tuple(_spots(register)),
            typing_errors=tuple(plan.get("typing_errors", ())),
            targets=Targets(sections=tuple(plan.get("sections", {}).items()), fewest=plan.get("fewest", 0)),
            trained=tuple(_trained(baseline, path)),
        )
        accepted = tuple(
            Accepted(rule=entry["rule"], question=entry.get("question"), reason=entry["reason"])
            for entry in plan.get("accepted", ())
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FolderRefused([f"{REGISTER}, {PLAN_FILE} or {BASELINE}: {type(error).__name__}: {error}"]) from error
    sets = {each.meta.id or "": tuple(question.id for question in each.questions) for each in folder.sets}
    return FolderBank(bank=bank, sets=sets, accepted=accepted)


def _spots(register: Mapping[str, Any]) -> Iterator[Spot]:
    for entry in register.get("spots", ()):
        yield Spot(
            id=entry["id"],
            handling=entry["handling"],
            passages=tuple(entry["passages"]),
            scope_words=tuple(entry["scope_words"]),
            questions=tuple(entry["questions"]),
        )


def _trained(baseline: Mapping[str, Any], path: Path) -> Iterator[Baseline]:
    """The model's result, unless the set files have changed since."""
    files = {file.name: file.read_bytes() for file in path.glob(SET_FILES)}
    if baseline and baseline["digest"] == sets_digest(files):
        yield Baseline(**{name: baseline[name] for name in ("name", "hits", "tries", "expected")})


def _needless(accepted: Accepted) -> Finding:
    return Finding(
        rule=accepted.rule,
        severity=Severity.WARNING,
        question=accepted.question,
        place=f"{PLAN_FILE}: accepted",
        advice="Nothing breaks this rule here any more; take the acceptance out.",
    )
