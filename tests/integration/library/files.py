"""Question files on the harbour, the article of the factories."""

import hashlib
from textwrap import indent

from tests.factories import TEXT

DIGEST = hashlib.sha256(TEXT.encode()).hexdigest()
STONE = """\
  - id: stone
    type: single_choice
    prompt: Where did the stone come from?
    options:
      - {text: Sandvik, correct: true, feedback: SENTINEL-FEEDBACK}
      - {text: Aldersund}
    explanation: SENTINEL-EXPLANATION
    passages: [The stone came from the quarry at Sandvik.]
"""
YEARS = """\
  - id: years
    type: numeric
    prompt: How many years did the building take?
    answers: [{value: 6}]
    passages: [It took 6 years to build]
"""
BAD = """\
  - id: bad
    type: true_false
    prompt: Is this a question?
    answer: perhaps
"""
DRAFT = """\
  - id: draft
    type: true_false
    prompt: Did it take 6 years?
    answer: true
    passages: [It took six years to build]
"""


def make_file(
    *questions: str, source: str = f"  sha256: {DIGEST}\n", head: str = "id: harbour\ntitle: The harbour\n"
) -> str:
    about = f"source:\n{source}" if source else ""
    return f"format: quizset/1\n{head}{about}questions:\n{''.join(questions)}"


def inline(text: str) -> str:
    """A source block that holds the text."""
    return "  title: A new text\n  text: |\n" + indent(text, "    ")


def write_article(folder, text, title="The harbour"):
    (folder / "article.txt").write_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / "article.yaml").write_text(
        f"slug: harbour\ntitle: {title}\nauthor: The authors\nlicence: CC0\nfile: article.txt\nsha256: {digest}\n"
    )


def write_set(folder, name, *questions):
    head = f"id: {name}\ntitle: Set {name}\n"
    (folder / f"{name}.quiz.yaml").write_text(make_file(*questions, source="  file: article.txt\n", head=head))
