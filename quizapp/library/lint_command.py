"""`flask questions lint`: the banks under a folder against the item-writing standard."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from quizapp.core.lint import check
from quizapp.core.lint.finding import Finding, Severity
from quizapp.formats.registry import as_json
from quizapp.library.bank import FolderBank, read_bank
from quizapp.library.commands import report_option
from quizapp.library.coverage_command import questions
from quizapp.library.folder import ARTICLE_FILE, FolderRefused

__all__ = ["questions"]

STATUS = """\b
Exit status:
  0  no error
  1  at least one error
  2  a bank cannot be read"""
BANKS = Path(__file__).parents[2] / "questions"


@questions.command(epilog=STATUS)
@click.argument("sets", metavar="[SET]...", nargs=-1)
@click.option(
    "--folder", "root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=BANKS, show_default=True
)
@report_option
def lint(sets: tuple[str, ...], root: Path, report: str) -> None:
    """Check the banks under a folder by the rules of the item-writing standard (L01 to L29).

    With one SET or more, only what concerns the questions of these sets is shown; the rest of the bank is still looked
    at. Warnings that the bank's bank.yaml accepts are not shown.
    """
    banks = dict(_banks(root))
    known = {set_id for bank in banks.values() for set_id in bank.sets}
    if unknown := [set_id for set_id in sets if set_id not in known]:
        raise click.UsageError(f"there is no set with the id {unknown[0]!r} under {root}")
    found = {name: _findings(bank, sets) for name, bank in banks.items() if not sets or known & {*bank.sets} & {*sets}}
    if report == "json":
        document = {"schema": "lint/1", "banks": [_in_data(*each) for each in found.items()]}
        click.echo(as_json(document).encode(), nl=False)
    else:
        for name, findings in found.items():
            _print_findings(name, findings)
    has_error = any(finding.severity is Severity.ERROR for findings in found.values() for finding in findings)
    sys.exit(int(has_error))


def _banks(root: Path) -> Iterator[tuple[str, FolderBank]]:
    folders = sorted(file.parent for file in root.rglob(ARTICLE_FILE))
    if not folders:
        raise click.UsageError(f"there is no folder with an {ARTICLE_FILE} under {root}")
    for folder in folders:
        try:
            yield folder.name, read_bank(folder)
        except FolderRefused as refusal:
            raise click.UsageError("\n".join(f"{folder.name}: {problem}" for problem in refusal.problems)) from refusal


def _findings(bank: FolderBank, sets: Sequence[str]) -> list[Finding]:
    findings = bank.open_findings(check(bank.bank))
    ids = {question for set_id in sets for question in bank.sets.get(set_id, ())}
    return [finding for finding in findings if not sets or finding.question in ids]


def _in_data(name: str, findings: Sequence[Finding]) -> dict[str, Any]:
    return {"bank": name, "findings": [asdict(finding) for finding in findings]}


def _print_findings(name: str, findings: Sequence[Finding]) -> None:
    for finding in findings:
        where = f"{finding.question or 'the bank'}, {finding.place}"
        click.echo(f"{name}: {finding.rule} {finding.severity.value}: {where}: {finding.advice}")
    counts = Counter(finding.severity for finding in findings)
    click.echo(f"{name}: {counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings")
