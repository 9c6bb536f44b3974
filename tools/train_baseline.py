"""Train the small model of lint rule L29: `python -m tools.train_baseline questions/fall-of-damascus-2024`.

The model sees what a reader sees who has no article: the options and the question's words, as the features that the
simple habits use. It is tried on questions that it was not trained on. The result goes into baseline.yaml beside the
set files, with a digest of them, so that it is known to be stale once they change.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import yaml

from quizapp.core.lint.bank import Baseline
from quizapp.core.lint.baselines import TRAINED, BlindList, blind_lists, features, sets_digest
from quizapp.core.question import Question
from quizapp.formats import native

FOLDS = 10
RESULT = "baseline.yaml"


def main(arguments: list[str]) -> int:
    """Train on the set files of the one folder named and write the result there; return the exit status."""
    if len(arguments) != 1:
        print("usage: python -m tools.train_baseline FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.quiz.yaml"))}
    choices = blind_lists(tuple(_questions(files.values())))
    if len({choice.question for choice in choices}) < FOLDS:
        print(f"{folder}: fewer than {FOLDS} questions with a list of one key; nothing to train on", file=sys.stderr)
        return 1
    result = cross_validated(choices)
    (folder / RESULT).write_text(as_yaml(result, sets_digest(files)), encoding="utf-8")
    print(f"{result.name}: {result.hits} of {result.tries}, {result.expected:.1f} by chance")
    return 0


def cross_validated(choices: Sequence[BlindList]) -> Baseline:
    """How often the option that the model finds likeliest is the key, over lists of questions it has not seen.

    Of options that are equally likely it takes the first. Nothing is random: the folds are dealt in order.
    """
    # Imported here, for it takes seconds, and every process that runs tests reads this module.
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    hits = 0
    folds = GroupKFold(n_splits=FOLDS).split(choices, groups=[choice.question for choice in choices])
    for learnt, tried in folds:
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        rows, is_key = zip(*(pair for place in learnt for pair in _rows(choices[place])), strict=True)
        model.fit(rows, is_key)
        for choice in (choices[place] for place in tried):
            likelihoods = list(model.predict_proba(features(choice))[:, 1])
            hits += likelihoods.index(max(likelihoods)) == choice.key
    return Baseline(
        name=TRAINED,
        hits=hits,
        tries=len(choices),
        expected=round(sum(1 / len(choice.options) for choice in choices), 3),
    )


def as_yaml(result: Baseline, digest: str) -> str:
    """The file's text: the result and the digest of the set files it was trained on."""
    values = {"name": result.name, "hits": result.hits, "tries": result.tries, "expected": result.expected}
    return (
        "# Made by tools/train_baseline.py: how often a model that never reads the article finds the key (rule L29).\n"
        + yaml.safe_dump(values | {"digest": digest}, sort_keys=False)
    )


def _questions(files: Iterable[bytes]) -> Iterator[Question]:
    for data in files:
        yield from (item.question for item in native.read(data).items if item.question is not None)


def _rows(choice: BlindList) -> Iterator[tuple[tuple[float, ...], bool]]:
    for place, row in enumerate(features(choice)):
        yield row, place == choice.key


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
