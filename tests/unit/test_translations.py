"""What `make messages` collects: whatever a page or a report says can be translated."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def collected() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(ROOT, methods, options, keywords=keywords)
    texts = (message for _file, _line, message, _comments, _context in found)
    return {text for each in texts for text in ([each] if isinstance(each, str) else each)}


@pytest.mark.parametrize(
    "text",
    [
        "Your settings are saved.",
        "As often as you like, %(used)s so far",
        "%(num)d student",
        "As on this device",
        "The passage “%(quote)s” is not in the article.",
        "No option earns full credit.",
    ],
    ids=["a view", "a template", "a plural", "a form", "a reader of files", "a rule of questions"],
)
def test_the_words_of_pages_and_reports_are_collected(collected, text):
    assert text in collected


def test_docstrings_are_not(collected):
    assert not [text for text in collected if "\n" in text]
